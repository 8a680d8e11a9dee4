import type { PainterApi } from '../../workers/painter/api';
import type { DrawScene } from '../demo/scene';
import { WorkerBridge } from './bridge';

function start(): Worker {
  return new Worker(new URL('../../workers/painter/painter.worker.ts', import.meta.url), { type: 'module' });
}

/**
 * Draws the demo in a worker, started when the first drawing is asked for. Not on the page's own thread: there a browser encodes a canvas when the page
 * is idle, and while the page has much to show it waits a second for each picture.
 */
export class PainterClient {
  readonly #bridge = new WorkerBridge<PainterApi>(start);

  readonly draw: DrawScene = (specification, sizePixels) => this.#bridge.call('draw', { specification, sizePixels });
}
