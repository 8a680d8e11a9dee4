import { expect, test } from 'vitest';
import { wilson } from '../../../src/core/intervals';
import type { AspireReport } from '../../../src/core/generation-report';
import type { GeneratedSummary } from '../../../src/engine/generation/types';
import { gateWarning } from '../../../src/studio/tools/generate/aspire-words';
import { markedCaption } from '../../../src/studio/tools/generate/review-words';

function gatesRefusing(count: number, of: number): NonNullable<AspireReport['gates']> {
  return { coveredRefused: wilson(count, of) } as NonNullable<AspireReport['gates']>;
}

test('gates that hardly refuse a swap without its thing come with a warning, others without', () => {
  expect(gateWarning({ gates: gatesRefusing(6, 60) })).toMatch(/only 6 of 60/);
  expect(gateWarning({ gates: gatesRefusing(53, 60) })).toBeNull();
  expect(gateWarning({})).toBeNull();
  // What they do on images that they were not fixed on counts more.
  const check = { coveredRefused: wilson(2, 20) } as NonNullable<AspireReport['check']>;
  expect(gateWarning({ gates: gatesRefusing(53, 60), check })).toMatch(/only 2 of 20/);
});

test.each([
  ['a bear in the snow', 'snow', ['a bear in the ', 'snow', 'sea', '']],
  ['a photo of a gull', 'gull surroundings', ['a photo of a gull, ', 'gull surroundings', 'sea', '']],
])('a caption is parted where its words were changed: %s', (caption, from, [before, out, to, after]) => {
  const item = { caption, prompt: '', change: { factor: 'background', from, to: 'sea' } } as GeneratedSummary;
  expect(markedCaption(item)).toEqual({ before, from: out, to, after });
});
