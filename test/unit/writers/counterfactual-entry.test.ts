import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { FACTORS } from '../../../src/core/perturbation';
import type { CounterfactualReport } from '../../../src/core/generation-report';
import { heldOutFigures } from '../../../src/core/held-out-figures';
import { weaknesses, type CounterfactualAnswers } from '../../../src/core/weakness';
import type { FindingsDocument } from '../../../src/io/findings-document';
import { findingsJson } from '../../../src/io/writers/findings-json';
import { exampleAudit } from './example-audit';

const validate = new Ajv2020({ allErrors: true, formats: { 'date-time': true } }).compile(
  JSON.parse(readFileSync('docs/findings.schema.json', 'utf8')) as object,
);

const said = (isRight: boolean) => ({ isRight, probability: isRight ? 0.8 : 0.3 });

/** Two heads on a dozen sources; of the last factor there is one image, which no interval can be made of. */
const answers = (['erm', 'counterfactual'] as const).flatMap((headId) =>
  Array.from({ length: 12 }, (_, sourceRow) => sourceRow).flatMap((sourceRow) =>
    FACTORS.slice(0, sourceRow === 0 ? 5 : 4).map((factor): CounterfactualAnswers => ({
      headId,
      sourceRow,
      classIndex: 0,
      factor,
      from: 'on land',
      to: 'on water',
      original: said(true),
      perturbed: said(headId !== 'erm' || factor !== 'background'),
      unperturbed: sourceRow === 0 ? null : said(true),
    })),
  ),
);

const report: CounterfactualReport = {
  system: 'counterfactual',
  generator: { id: 'pencil', title: 'A pencil' },
  captions: 'the painter',
  seed: 3,
  classifierFinishedAt: 1,
  sources: [12, 0],
  heldOutSources: [12, 0],
  perturbed: FACTORS.map((factor) => ({ factor, made: 12, counted: 11 })),
  heads: [
    { id: 'erm', title: 'Plain' },
    { id: 'counterfactual', title: 'Taught' },
  ],
  weaknesses: weaknesses(answers),
  spans: weaknesses(answers, 'span'),
  heldOut: heldOutFigures(answers),
  failed: 1,
  generatingSeconds: 4,
  seconds: 9,
};

test('what counterfactual reinforcement came to stands in findings.json by its schema, also where there is little of it', () => {
  const document = { ...exampleAudit(), generation: { counterfactual: report } };
  const value = JSON.parse(findingsJson(document)) as FindingsDocument;
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
  const { aspire, counterfactual } = value.generation!;
  expect(aspire).toBeNull();
  expect(counterfactual!.classes).toEqual([
    { class: 'landbird', sources: 12, heldOut: 12 },
    { class: 'waterbird', sources: 0, heldOut: 0 },
  ]);
  expect(counterfactual!.weaknesses.filter(({ isSignificant }) => isSignificant)).toMatchObject([
    { head: 'erm', class: 'landbird', factor: 'background', words: null, dropPoints: { value: 100, n: 12 } },
  ]);
  expect(counterfactual!.byWords.every(({ words }) => words === 'on land')).toBe(true);
  expect(counterfactual!.heldOut.map(({ head, gainPoints }) => [head, gainPoints?.value ?? null])).toEqual([
    ['erm', null],
    ['counterfactual', expect.closeTo((100 * (11 / 4 + 1 / 5)) / 12, 6)],
  ]);
});
