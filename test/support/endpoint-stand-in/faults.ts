import type { IncomingMessage, ServerResponse } from 'node:http';

/** What can go wrong; a switch for every request that is no preflight. */
export type Fault =
  | 'unauthorised'
  | 'forbidden'
  | 'not-found'
  | 'unprocessable'
  | 'too-many'
  | 'unavailable'
  | 'broken'
  | 'truncated-json'
  | 'wrong-type'
  | 'other-json'
  | 'huge'
  | 'hang'
  | 'cut-connection'
  | 'redirect'
  | 'script-in-error'
  | 'key-echo'
  | 'million-keys';

const STATUS: Partial<Record<Fault, number>> = {
  unauthorised: 401,
  forbidden: 403,
  'not-found': 404,
  unprocessable: 422,
  'too-many': 429,
  unavailable: 503,
  broken: 500,
};

/** A page with a script, as an error body; the script would set a mark in the window that shows it as HTML. */
export const SCRIPT_BODY =
  '<html><body><h1>Out of memory</h1><script>window.isAttacked = true</script><img src=x onerror="window.isAttacked = true"></body></html>';

/** Answers wrongly. `otherHost` is where a redirect leads, `busySeconds` how long a busy answer asks for. */
export function answerWithFault(
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
  otherHost: string,
  busySeconds = 3,
): void {
  const json = { 'Content-Type': 'application/json' };
  const status = STATUS[fault];
  if (status !== undefined) {
    const wait =
      fault === 'too-many'
        ? { 'Retry-After': '7' }
        : fault === 'unavailable'
          ? { 'Retry-After': String(busySeconds) }
          : {};
    response.writeHead(status, { ...json, ...wait });
    response.end(JSON.stringify({ error: { message: `the reason for ${fault}`, type: fault } }));
  } else if (fault === 'truncated-json') response.writeHead(200, json).end('{"images": ["iVBORw0KGgo');
  else if (fault === 'wrong-type') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Router</title>');
  } else if (fault === 'other-json') response.writeHead(200, json).end('{"hello": "world"}');
  else if (fault === 'huge') sendMegabytes(response, 50);
  else if (fault === 'cut-connection') request.socket.destroy();
  else if (fault === 'redirect') response.writeHead(307, { Location: `${otherHost}/taken` }).end();
  else if (fault === 'script-in-error') response.writeHead(500, { 'Content-Type': 'text/html' }).end(SCRIPT_BODY);
  else if (fault === 'key-echo') {
    const message = `no such key: ${request.headers.authorization} <b>${request.headers.authorization}</b>`;
    response.writeHead(401, json).end(JSON.stringify({ error: { message } }));
  } else if (fault === 'million-keys') {
    const keys = Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":0`);
    response.writeHead(200, json).end(`{${keys.join(',')}}`);
  }
  // 'hang': nothing is ever answered.
}

function sendMegabytes(response: ServerResponse, megabytes: number): void {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  const part = Buffer.alloc(1024 * 1024, 0x20);
  let sent = 0;
  const send = (): void => {
    while (sent < megabytes) {
      sent += 1;
      if (!response.write(part)) {
        response.once('drain', send);
        return;
      }
    }
    response.end();
  };
  send();
}
