import { describe, expect, test } from 'vitest';
import type { ObjectMask } from '../../../src/core/object-mask';
import type { Planes } from '../../../src/core/picture-window';
import {
  BackgroundSwap,
  surroundingsOf,
  swapCaption,
  type SwapMaterial,
} from '../../../src/engine/generation/swap/background-swap-generator';
import type { SwapRequest } from '../../../workers/swap/api';

const CLASSES = ['landbird', 'bird', 'waterbird'];
/** Rows 0 to 8, three of each class; all but the last of each are training images. */
const LABELS = [0, 0, 0, 1, 1, 1, 2, 2, 2];
const TRAINING = [
  [0, 1],
  [3, 4],
  [6, 7],
];

/** Photographs that are told apart by their width; what the worker is asked for is what comes back. */
function material(asked: SwapRequest[] = []): SwapMaterial {
  const picture = (row: number): Planes => ({ width: row, height: 1, values: new Float32Array(0) });
  const mask = (row: number): ObjectMask => ({ width: row, height: 1, flags: new Uint8Array(0) });
  return {
    photographs: {
      picture: (row) => Promise.resolve(picture(row)),
      withThing: (row) => Promise.resolve({ picture: picture(row), mask: mask(row) }),
      pathOf: (row) => `birds/${row}.jpg`,
    },
    swap: {
      call: ((method: string, argument: SwapRequest) => {
        if (method === 'swap') asked.push(argument);
        return Promise.resolve(new Blob(['a picture']));
      }) as SwapMaterial['swap']['call'],
    },
    classes: CLASSES,
    labels: LABELS,
    trainingRows: (label) => TRAINING[label]!,
    networkHash: 'abcdef',
  };
}

const inPlaceOf = (label: number, other: number): string =>
  swapCaption(CLASSES[label]!, surroundingsOf(CLASSES[other]!));

describe('the background swap as a generator', () => {
  test('borrows from training images of the class that the prompt names, and for a control from the own class, never from the image itself', () => {
    const swap = new BackgroundSwap(material());
    const lent = (row: number, prompt: string): number[] =>
      [...new Set(Array.from({ length: 40 }, (_, seed) => swap.lenderOf(row, prompt, seed)))].sort();
    expect(lent(0, inPlaceOf(0, 2))).toEqual([6, 7]);
    // "bird surroundings" ends "landbird surroundings" too: the class is the whole word.
    expect(lent(8, inPlaceOf(2, 0))).toEqual([0, 1]);
    expect(lent(8, inPlaceOf(2, 1))).toEqual([3, 4]);
    expect(lent(0, swapCaption('landbird', null))).toEqual([1]);
    expect(lent(2, swapCaption('landbird', null))).toEqual([0, 1]);
  });

  test('the same seed borrows from the same image, and the image says from which', async () => {
    const asked: SwapRequest[] = [];
    const swap = new BackgroundSwap(material(asked));
    const source = await swap.source(2);
    const request = {
      kind: 'image-to-image',
      prompt: inPlaceOf(0, 2),
      negativePrompt: '',
      seed: 11,
      widthPixels: 224,
      heightPixels: 224,
      source,
      strength: 0.6,
    } as const;
    const [first, again] = [await swap.generate(request, {}), await swap.generate(request, {})];
    const lender = swap.lenderOf(2, request.prompt, 11);
    expect(asked.map(({ thing, ground }) => [thing?.picture.width, ground.picture.width])).toEqual([
      [2, lender],
      [2, lender],
    ]);
    expect(first.model).toBe(`surroundings of birds/${lender}.jpg`);
    expect([again.model, again.seedUsed]).toEqual([first.model, 11]);
  });

  test('makes nothing from words, nor from a picture that is none of the data set', async () => {
    const swap = new BackgroundSwap(material());
    const base = { prompt: 'a bird', negativePrompt: '', seed: 1, widthPixels: 224, heightPixels: 224 };
    await expect(swap.generate({ ...base, kind: 'text-to-image' }, {})).rejects.toMatchObject({ code: 'bad-input' });
    const source = { bytes: new Uint8Array(3), type: 'image/jpeg' } as const;
    await expect(swap.generate({ ...base, kind: 'image-to-image', source, strength: 1 }, {})).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  test('a class without another training image cannot lend', () => {
    const swap = new BackgroundSwap({ ...material(), trainingRows: () => [0] });
    expect(() => swap.lenderOf(0, swapCaption('landbird', null), 1)).toThrow(/No other training image of landbird/);
  });
});
