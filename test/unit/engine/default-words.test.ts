import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CueDescription, CueJudgement } from '../../../src/core/audit';
import { parseVocabulary } from '../../../src/core/vocabulary';
import { arrangeWordLists } from '../../../src/core/word-lists';
import { DEFAULT_DEMO, planDemoSet, type PlantedCue } from '../../../src/demo/demo-set';
import { demoWords } from '../../../src/demo/demo-words';
import { defaultWords } from '../../../src/engine/default-words';
import { ROOT } from '../../../tools/paths.mjs';

const vocabulary = parseVocabulary(JSON.parse(readFileSync(join(ROOT, 'public/cues/vocabulary.json'), 'utf8')));

function textCue(name: string): CueDescription {
  const cue = vocabulary.cues.find(({ words }) => words[0] === name)!;
  return { id: `text:${cue.id}`, kind: 'text', title: name, group: '', isSurroundings: true };
}

function spurious(classIndex: number, { id }: CueDescription): CueJudgement {
  return { classIndex, cueId: id, judgement: 'spurious', decidedBy: 'person' };
}

const classes = ['duck', 'red_fox'];
const [forest, sea] = [textCue('forest'), textCue('sea')];

describe('the lists to begin with', () => {
  test('classes by their names and synonyms, values by the words of the judged cues', () => {
    const judgements = [spurious(0, sea), spurious(1, forest)];
    const lists = defaultWords({ classes, cues: [forest, sea], judgements, vocabulary });
    expect(lists.classes[0]!.words).toEqual(expect.arrayContaining(['duck', 'mallard']));
    expect(lists.classes[1]).toMatchObject({ name: 'red_fox', anchor: 'red fox' });
    expect(lists.values.map(({ name }) => name)).toEqual(['sea', 'forest']);
    expect(lists.values[0]!.words).toContain('sea');
    expect(arrangeWordLists(lists, classes).values).toHaveLength(2);
  });

  test('a class whose name is written in one word has the words of the cue in two', () => {
    const lists = defaultWords({ classes: ['landbird', 'WaterBird'], cues: [], judgements: [], vocabulary });
    expect(lists.classes[0]!.words).toEqual(expect.arrayContaining(['landbird', 'land bird']));
    expect(lists.classes[1]!.words).toEqual(expect.arrayContaining(['waterbird', 'seabird']));
  });

  test('classes that begin with the same cue share a list, and no word of either is lost', () => {
    const snow = textCue('snow');
    const judgements = [spurious(0, sea), spurious(1, sea), spurious(1, snow), spurious(0, forest)];
    const { values } = defaultWords({ classes, cues: [sea, snow, forest], judgements, vocabulary });
    const shared = values.find(({ name }) => name === 'sea')!;
    expect(shared.words).toEqual(expect.arrayContaining(['sea', 'snow', 'forest']));
    expect(new Set(shared.words).size).toBe(shared.words.length);
  });

  test('a single cue stands against others of its kind, none of them its own words', () => {
    const { values } = defaultWords({
      classes,
      cues: [sea],
      judgements: [spurious(0, sea), spurious(1, sea)],
      vocabulary,
    });
    expect(values).toHaveLength(2);
    expect(values[1]!.words.length).toBeGreaterThan(3);
    expect(values[1]!.words.filter((word) => values[0]!.words.includes(word))).toEqual([]);
  });

  test('without a judged cue in words there is no value, which is told with what to do', () => {
    const pixel: CueDescription = { ...sea, id: 'pixel:brightness', kind: 'pixel' };
    const lists = defaultWords({ classes, cues: [pixel], judgements: [spurious(0, pixel)], vocabulary });
    expect(lists.values).toEqual([]);
    expect(() => arrangeWordLists(lists, classes)).toThrow('no value of the cue');
  });
});

test.each(['background', 'watermark', 'date stamp', 'border', 'fence'] as const satisfies readonly PlantedCue[])(
  'the demo with a planted %s has lists of its own for every class and value',
  (plantedCue) => {
    for (const count of [2, 3, 4] as const) {
      const options = { ...DEFAULT_DEMO, classes: count, plantedCue };
      const plan = planDemoSet({ ...options, images: 160 });
      const lists = arrangeWordLists(demoWords(options, plan.classes), plan.classes);
      expect(lists.values.map(({ name }) => name)).toEqual(plan.attributeValues);
      for (const { words } of [...lists.classes, ...lists.values]) expect(words.length).toBeGreaterThanOrEqual(6);
    }
  },
);
