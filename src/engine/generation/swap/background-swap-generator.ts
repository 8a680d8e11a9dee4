import { AppError, throwIfAborted } from '../../../core/errors';
import type { EncodedImage, GeneratedImage, ImageGenerator, ImageRequest } from '../../../core/image-generator';
import { mulberry32 } from '../../../core/random';
import type { TaskControl } from '../../../core/trainer';
import type { SwapClient } from '../../../compute/swap-client';
import type { Photographs } from './photographs';

/** What the swap knows of an audit. */
export interface SwapMaterial {
  photographs: Pick<Photographs, 'picture' | 'withThing' | 'pathOf'>;
  swap: Pick<SwapClient, 'call'>;
  classes: readonly string[];
  labels: ArrayLike<number>;
  /** Training images of a class: none but these lend their surroundings. */
  trainingRows(label: number): readonly number[];
  /** SHA-256 of the network that finds things, hexadecimal. */
  networkHash: string;
}

/** "waterbird surroundings": what the cue of a class is called. */
export function surroundingsOf(className: string): string {
  return `${className} surroundings`;
}

/** @param surroundings those of another class; null: its own */
export function swapCaption(className: string, surroundings: string | null): string {
  return surroundings === null ? `a photo of a ${className}` : `a photo of a ${className} in ${surroundings}`;
}

/** Class whose surroundings a caption names; null for none. */
function classNamed(caption: string, classes: readonly string[]): number | null {
  const named = [...classes.keys()].filter((label) => caption.endsWith(` in ${surroundingsOf(classes[label]!)}`));
  return named.sort((one, other) => classes[other]!.length - classes[one]!.length)[0] ?? null;
}

/**
 * The thing of a photograph before the surroundings of a training photograph, of the class that the prompt names, or of the photograph's own class:
 * then as much is changed and the cue stays, which is the control. Which photograph lends them is drawn from the seed. No pixel is invented but where
 * the lender's own thing stood, and nothing leaves the page.
 */
export class BackgroundSwap implements ImageGenerator {
  readonly id: string;
  readonly title = 'Background swap, in this page';
  readonly protocol = 'background-swap' as const;
  readonly kinds = ['image-to-image'] as const;
  /** While one is put together, the network looks at the next. */
  readonly maximumAtOnce = 2;
  readonly #material: SwapMaterial;
  readonly #rows = new WeakMap<Uint8Array, number>();

  constructor(material: SwapMaterial) {
    this.#material = material;
    this.id = `background-swap-1-${material.networkHash.slice(0, 16)}`;
  }

  /** A photograph as a source that can be changed here. */
  async source(row: number): Promise<EncodedImage> {
    const { photographs, swap } = this.#material;
    const image = await encoded(await swap.call('copy', await photographs.picture(row, {})));
    this.#rows.set(image.bytes, row);
    return image;
  }

  async generate(request: ImageRequest, control: TaskControl): Promise<GeneratedImage> {
    throwIfAborted(control.signal);
    const row = request.kind === 'image-to-image' ? this.#rows.get(request.source.bytes) : undefined;
    if (row === undefined) {
      throw new AppError(
        'bad-input',
        'The background swap can change only photographs of the data set.',
        'Choose another generator to make images from words.',
      );
    }
    const startedAt = performance.now();
    const lender = this.lenderOf(row, request.prompt, request.seed);
    const { photographs, swap } = this.#material;
    const task = control.signal ? { signal: control.signal } : {};
    const thing = await photographs.withThing(row, task);
    const ground = await photographs.withThing(lender, task);
    const image = await encoded(await swap.call('swap', { thing, ground }, task));
    const seconds = (performance.now() - startedAt) / 1000;
    return { image, seedUsed: request.seed, model: `surroundings of ${photographs.pathOf(lender)}`, seconds };
  }

  /** Row of the photograph that lends its surroundings. @throws AppError `too-few-images` where there is none */
  lenderOf(row: number, prompt: string, seed: number): number {
    const { classes, labels, trainingRows } = this.#material;
    const label = classNamed(prompt, classes) ?? labels[row]!;
    const rows = trainingRows(label).filter((other) => other !== row);
    const lender = rows[Math.floor(mulberry32(seed)() * rows.length)];
    if (lender !== undefined) return lender;
    throw new AppError(
      'too-few-images',
      `No other training image of ${classes[label]} can lend its surroundings.`,
      'Add images of the class.',
    );
  }
}

async function encoded(file: Blob): Promise<EncodedImage> {
  return { bytes: new Uint8Array(await file.arrayBuffer()), type: 'image/jpeg' };
}
