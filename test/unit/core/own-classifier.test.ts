import { describe, expect, test } from 'vitest';
import { logits } from '../../../src/core/head';
import {
  matchClasses,
  ownClassifierRemark,
  ownHead,
  parseClassNames,
  type OwnClassifier,
} from '../../../src/core/own-classifier';
import { parsePreprocessorConfig, preprocessorConfigOf } from '../../../src/core/preprocessor-config';
import type { Preprocessing } from '../../../src/core/preprocessing';

describe('classes of the data among those of a classifier', () => {
  const OWN = ['background', 'grand piano, grand', 'dalmatian, coach dog', 'crane', 'crane, tower', 'Laptop', 'piano'];

  test.each([
    ['grand_piano', 1],
    ['Grand-Piano', 1],
    ['coach dog', 2],
    ['laptop', 5],
    // The whole name of one class comes before a part of another's.
    ['crane', 3],
    ['piano', 6],
  ])('%s is found', (name, index) => {
    expect(matchClasses([name], OWN)).toEqual({ indices: [index], unmatched: [] });
  });

  test('a class that is not there, or could be two, leaves no match and says which', () => {
    const { indices, unmatched } = matchClasses(['laptop', 'zebra', 'bank'], [...OWN, 'bank, shore', 'bank, money']);
    expect(indices).toBeNull();
    expect(unmatched).toEqual([
      { name: 'zebra', reason: 'no class of the classifier has this name' },
      { name: 'bank', reason: '2 classes of the classifier have this name (numbers 7, 8)' },
    ]);
  });

  test('two classes of the data that are one of the classifier are no match', () => {
    const { indices, unmatched } = matchClasses(['dalmatian', 'coach dog'], OWN);
    expect(indices).toBeNull();
    expect(unmatched[0]?.reason).toContain('"dalmatian" is the same class');
  });

  test('a classifier without names matches nothing', () => {
    expect(matchClasses(['a', 'b'], null)).toMatchObject({ indices: null, unmatched: [{ name: 'a' }, { name: 'b' }] });
  });
});

test('the head for the classes of the data gives the scores of those classes', () => {
  const own: OwnClassifier = {
    output: 'logits',
    op: 'Gemm',
    classCount: 3,
    dimension: 2,
    weights: Float32Array.of(1, 2, 3, 4, 5, 6),
    bias: Float32Array.of(0.5, -0.5, 0.25),
    classNames: null,
    hasMap: false,
  };
  const features = { rowCount: 1, dimension: 2, values: Float32Array.of(10, 1) };
  expect([...logits(ownHead(own, [2, 0]), features)]).toEqual([56.25, 12.5]);
});

describe('what is said of a classifier', () => {
  const report = { title: 'mine', op: 'Gemm', output: 'logits', classCount: 3, dimension: 2, hasMap: true };
  const matched = { ...report, isMatched: true, unmatched: [] };
  const other = { ...report, isMatched: false, unmatched: [{ name: 'zebra', reason: 'no class has this name' }] };

  test('that its answers are taken among fewer classes than it knows', () => {
    expect(ownClassifierRemark(matched, 'own', 2)).toContain('among the 2 classes of the data; it knows 3');
    expect(ownClassifierRemark(matched, 'own', 3)).toBeNull();
    expect(ownClassifierRemark(matched, 'erm', 2)).toBeNull();
  });

  test('that another head is audited in its place, and why', () => {
    const remark = ownClassifierRemark(other, 'erm', 2);
    expect(remark).toContain('"zebra": no class has this name');
    expect(remark).toContain('a head fitted on its features is audited in place of its own');
  });
});

describe('class names from a file', () => {
  test.each([
    ['a\nb b\r\nc', ['a', 'b b', 'c']],
    ['["x", "y"]', ['x', 'y']],
    ['{"1": "y", "0": "x"}', ['x', 'y']],
    ['{"model_type": "vit", "id2label": {"0": "x", "1": "y"}}', ['x', 'y']],
  ])('%s', (text, names) => expect(parseClassNames(text)).toEqual(names));

  test.each(['', '[1, 2]', '{"a": 1}', '{"0": "x", "2": "y"}', '[broken'])('%s lists none', (text) =>
    expect(parseClassNames(text)).toBeNull(),
  );
});

const PREPARATIONS: readonly Preprocessing[] = [
  {
    resize: { kind: 'shortest-edge', pixels: 256 },
    resample: 'bicubic',
    crop: { width: 224, height: 224 },
    rescale: 1 / 255,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
  },
  {
    resize: { kind: 'exact', width: 299, height: 200 },
    resample: 'lanczos',
    crop: null,
    rescale: 1,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  },
  { resize: null, resample: 'nearest', crop: { width: 64, height: 32 }, rescale: 2, mean: [1, 2, 3], std: [4, 5, 6] },
];

test.each(PREPARATIONS)('preprocessing $resample is the same when it is written and read', (preprocessing) => {
  expect(parsePreprocessorConfig(JSON.parse(JSON.stringify(preprocessorConfigOf(preprocessing))))).toEqual(
    preprocessing,
  );
});
