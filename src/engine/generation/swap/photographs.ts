import { evidenceOfParts, PARTS, partsOfPicture } from '../../../core/part-evidence';
import type { EvidenceGrid, ObjectMask } from '../../../core/object-mask';
import { OCCLUSION_GRID } from '../../../core/occlusion';
import { resized } from '../../../core/picture-scale';
import { inputSize, type PixelBox, type Planes } from '../../../core/picture-window';
import type { Preprocessing } from '../../../core/preprocessing';
import type { PictureWithThing } from '../../../../workers/swap/api';
import { askForOriginals, backboneEye, lookThrough, packed, type Eye, type LookContext } from '../../look-again';
import { scoreMaps } from '../../score-maps';
import { cosineScorer, type Scorer } from '../../sights';
import type { TaskOptions } from '../../types';

/** Side of the squares that photographs are brought to, and that swaps have: what most networks look at. */
export const SWAP_PIXELS = 224;

/** The middle square of a photograph, its colours from 0 to 1. */
const SQUARE: Preprocessing = {
  resize: { kind: 'shortest-edge', pixels: SWAP_PIXELS },
  resample: 'bilinear',
  crop: { width: SWAP_PIXELS, height: SWAP_PIXELS },
  rescale: 1 / 255,
  mean: [0, 0, 0],
  std: [1, 1, 1],
};

const WHOLE: PixelBox = { left: 0, top: 0, width: SWAP_PIXELS, height: SWAP_PIXELS };

/** How like the whole picture one with a box hidden is, as the network sees it. */
const likeTheFirst: Scorer = (vectors, count) => cosineScorer(vectors.slice(0, vectors.length / count))(vectors, count);

/** Photographs of an audit, each with the thing found in it. A thing is looked for once; a photograph is read each time. */
export class Photographs {
  readonly #look: LookContext;
  readonly #masks = new Map<number, Promise<ObjectMask>>();

  constructor(look: LookContext) {
    this.#look = look;
  }

  /** Path of a row's file. */
  pathOf(row: number): string {
    return this.#look.file(row)?.path ?? '';
  }

  /** The file as it is. @throws AppError `file-changed` where the folder is not open */
  async file(row: number): Promise<Blob> {
    askForOriginals(this.#look);
    return this.#look.file(row)!.read();
  }

  /** @throws AppError `file-changed`, `unreadable-image`, `aborted` */
  async picture(row: number, task: TaskOptions): Promise<Planes> {
    const square: Eye = { slot: 'backbone', preprocessing: SQUARE };
    for await (const [picture] of lookThrough(this.#look, [{ row }], [square], 1, task)) return picture!.inputs[0]!;
    throw new RangeError('A photograph was asked for and none came.');
  }

  /** @throws AppError as {@link picture}, and `model-missing` where the audit has no network */
  async withThing(row: number, task: TaskOptions): Promise<PictureWithThing> {
    const picture = await this.picture(row, task);
    let mask = this.#masks.get(row);
    if (!mask) {
      mask = this.#findThing(picture, task);
      this.#masks.set(row, mask);
      // One that was stopped is looked for again.
      mask.catch(() => this.#masks.delete(row));
    }
    return { picture, mask: await mask };
  }

  async #findThing(picture: Planes, task: TaskOptions): Promise<ObjectMask> {
    const evidence = await this.#evidence(picture, task);
    const signal = task.signal ? { signal: task.signal } : {};
    return this.#look.workers.swap.call('findObject', { picture, evidence }, signal);
  }

  /** By what the network has at every place of nine enlarged parts; of one that does not tell, by how much hiding a place changes what it sees. */
  async #evidence(picture: Planes, task: TaskOptions): Promise<EvidenceGrid> {
    const eye = await backboneEye(this.#look, task);
    const input = (part: PixelBox): Planes =>
      prepared(resized(picture, part, inputSize(eye.preprocessing)), eye.preprocessing);
    const parts = partsOfPicture(picture);
    const pixels = packed(0, PARTS, (k) => input(parts[k]!));
    const signal = task.signal ? { signal: task.signal } : {};
    const grids = await this.#look.workers.encoder.embedUnpooled(eye.slot, pixels, PARTS, signal);
    if (grids) return evidenceOfParts(grids);
    const whole = input(WHOLE);
    const area = { left: 0, top: 0, width: whole.width, height: whole.height };
    const [found] = await scoreMaps(this.#look, eye, [{ input: whole, area, scorers: [likeTheFirst] }], task);
    return { ...OCCLUSION_GRID, values: found!.maps[0]! };
  }
}

/** Colours from 0 to 1 as a network takes them. */
function prepared({ width, height, values }: Planes, { rescale, mean, std }: Preprocessing): Planes {
  const count = width * height;
  const planes = values.map((value, at) => {
    const channel = Math.floor(at / count);
    return (255 * value * rescale - mean[channel]!) / std[channel]!;
  });
  return { width, height, values: planes };
}
