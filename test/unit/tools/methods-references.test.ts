import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../tools/paths.mjs';

const [text = '', papers = ''] = readFileSync(join(ROOT, 'docs/methods.md'), 'utf8').split('\n## Papers\n');
const listed = [...papers.matchAll(/^(\d+)\. (.+)$/gm)].map(([, number, paper]) => ({
  number: Number(number),
  paper: paper!,
}));

/** Numbers in brackets that begin with one: "[3]", "[1, appendix I.2; 23]". */
const cited = [...text.matchAll(/\[(\d+(?:, (?:appendix|section) [^;\]]+)?(?:; \d+[^;\]]*)*)\](?!\()/g)].flatMap(
  ([, inside]) => inside!.split(';').map((part) => parseInt(part.trim(), 10)),
);

test('papers are numbered in a row, each once', () => {
  expect(listed.map(({ number }) => number)).toEqual(listed.map((_, i) => i + 1));
  expect(new Set(listed.map(({ paper }) => paper)).size).toBe(listed.length);
});

test('every paper is cited, and every citation is of a paper', () => {
  expect([...new Set(cited)].sort((a, b) => a - b)).toEqual(listed.map(({ number }) => number));
});

test.each([
  ['**Projector**', 'TLDR'],
  ['| `drml`', 'Diagnosing and Rectifying'],
  ['| `debias-vl`', 'Debiasing Vision-Language'],
  ['| `roboshot`', 'Zero-Shot Robustification'],
  ['**Features.**', 'Salient ImageNet'],
])('%s cites %s', (place, title) => {
  const line = text.split('\n').find((one) => one.startsWith(place))!;
  const numbers = [...line.matchAll(/\[([^\]]*\d+)\]/g)].map(([, inside]) => Number(/(\d+)$/.exec(inside!)![1]));
  expect(numbers.map((number) => listed[number - 1]?.paper)).toContainEqual(expect.stringContaining(title));
});
