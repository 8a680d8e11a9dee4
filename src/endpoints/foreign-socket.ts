import { requireHost } from './allowed-hosts';
import { logRequest } from './request-log';

/** A connection that is only listened to. */
export interface ForeignSocket {
  /** Whether it opened; false where the service offers none, which is no error. */
  readonly opened: Promise<boolean>;
  close(): void;
}

export interface ForeignSocketOptions {
  sent: string;
  /** Text messages only; pictures on the way are left out. */
  onText(text: string): void;
}

export type OpenForeignSocket = (url: string, options: ForeignSocketOptions) => ForeignSocket;

/** A longer message is left out: it can be no report of progress. */
const MAXIMUM_CHARACTERS = 64 * 1024;

/**
 * The only WebSocket to another host, with the same check and log as `foreignFetch`. Nothing is ever written to it.
 * @param url "ws:" or "wss:"; the host is the one allowed as "http:" or "https:"
 * @throws AppError `host-not-allowed`
 */
export const openForeignSocket: OpenForeignSocket = (url, options) => {
  const web = url.replace(/^ws/, 'http');
  requireHost(new URL(web).origin);
  const socket = new WebSocket(url);
  const entry = logRequest({ url: web, method: 'WEBSOCKET', sent: options.sent });
  let bytes = 0;
  let isOpen = false;
  const opened = new Promise<boolean>((resolve) => {
    socket.onopen = () => {
      isOpen = true;
      resolve(true);
    };
    socket.onclose = () => {
      if (isOpen) entry.done(101);
      else entry.failed();
      resolve(false);
    };
  });
  socket.onmessage = (event: MessageEvent<unknown>) => {
    if (typeof event.data !== 'string') return;
    bytes += event.data.length;
    entry.received(bytes);
    if (event.data.length <= MAXIMUM_CHARACTERS) options.onText(event.data);
  };
  return { opened, close: () => socket.close() };
};
