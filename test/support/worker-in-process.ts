import type { Endpoint } from 'comlink';
import { serve } from '../../workers/serve';

/** Stands for `Worker` in Node: the methods run in this process, behind a real message channel. */
export class WorkerInProcess {
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  isTerminated = false;
  readonly #port: MessagePort;

  constructor(methods: object) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    serve(methods, port2 as unknown as Endpoint);
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void {
    this.#port.addEventListener(type, listener);
  }

  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void {
    this.#port.removeEventListener(type, listener);
  }

  start(): void {
    this.#port.start();
  }

  terminate(): void {
    this.isTerminated = true;
    this.#port.close();
  }
}
