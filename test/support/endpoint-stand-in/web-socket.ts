import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { StandInState } from './state';

export interface Listeners {
  send(client: string, text: string): void;
  close(): void;
}

/** Just enough of RFC 6455 to send short texts: the handshake and unmasked frames. What comes is passed by. */
export function listenForSockets(server: Server, state: StandInState): Listeners {
  const sockets = new Map<string, Socket>();
  server.on('upgrade', (request, stream) => {
    const socket = stream as Socket;
    socket.on('error', () => undefined);
    const url = new URL(request.url ?? '/', 'http://host');
    const key = request.headers['sec-websocket-key'];
    if (!state.switches.hasSocket || url.pathname !== '/ws' || !key) {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const client = url.searchParams.get('clientId') ?? '';
    sockets.set(client, socket);
    socket.on('data', (data) => {
      if ((data[0]! & 0x0f) === 8) socket.end(Buffer.from([0x88, 0]));
    });
    socket.on('close', () => sockets.delete(client));
  });
  return {
    send(client, text) {
      const body = Buffer.from(text);
      const length = body.length < 126 ? [body.length] : [126, body.length >> 8, body.length & 255];
      sockets.get(client)?.write(Buffer.concat([Buffer.from([0x81, ...length]), body]));
    },
    close: () => sockets.forEach((socket) => socket.destroy()),
  };
}
