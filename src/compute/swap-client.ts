import type { SwapApi } from '../../workers/swap/api';
import { WorkerBridge } from './bridge';

function start(): Worker {
  return new Worker(new URL('../../workers/swap/swap.worker.ts', import.meta.url), { type: 'module' });
}

/** Finds things in photographs and swaps what is behind them, in a worker that is started when the first is asked for. */
export class SwapClient {
  readonly #bridge = new WorkerBridge<SwapApi>(start);

  readonly call: WorkerBridge<SwapApi>['call'] = (method, argument, options) =>
    this.#bridge.call(method, argument, options);
}
