import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors';
import {
  cueName,
  isKnownPhrase,
  isSurroundings,
  knownCues,
  parseVocabulary,
  promptsFor,
  tokensOf,
  TYPED_CUE_GROUP,
  type CueVocabulary,
} from '../../src/core/vocabulary';

const file = new URL('../../public/cues/vocabulary.json', import.meta.url);
const vocabulary = parseVocabulary(JSON.parse(readFileSync(file, 'utf8')));
const groupOf = new Map(vocabulary.groups.map((group) => [group.id, group]));
const ownerOf = new Map(vocabulary.cues.flatMap((cue) => cue.words.map((word) => [word, cue] as const)));
const sizeOf = (groupId: string) => vocabulary.cues.filter((cue) => cue.group === groupId).length;

describe('the vocabulary that comes with the studio', () => {
  it('has at least 800 cues, and at least 300 of surroundings and picture-making', () => {
    expect(vocabulary.cues.length).toBeGreaterThanOrEqual(800);
    const surroundings = vocabulary.cues.filter((cue) => isSurroundings(groupOf.get(cue.group)!));
    expect(surroundings.length).toBeGreaterThanOrEqual(300);
  });

  it('has no id twice', () => {
    expect(new Set(vocabulary.cues.map((cue) => cue.id)).size).toBe(vocabulary.cues.length);
    expect(groupOf.size).toBe(vocabulary.groups.length);
  });

  it('has no word twice, not even with its tokens in another order or other joining words', () => {
    // An encoder that reads a phrase as a bag of words would score such a pair as one cue.
    const owners = new Map<string, string>();
    const shared: string[] = [];
    for (const { id, words } of vocabulary.cues) {
      for (const word of words) {
        const bag = tokensOf(word).sort().join(' ');
        const owner = owners.get(bag);
        if (owner !== undefined && owner !== id) shared.push(`${bag}: ${owner}, ${id}`);
        owners.set(bag, id);
      }
    }
    expect(shared).toEqual([]);
  });

  it('gives each cue one to five plain words or short phrases, its id made of the first', () => {
    for (const cue of vocabulary.cues) {
      expect(cue.words.length, cue.id).toBeGreaterThanOrEqual(1);
      expect(cue.words.length, cue.id).toBeLessThanOrEqual(5);
      for (const word of cue.words) expect(word).toMatch(/^[a-z0-9]+(?:[ -][a-z0-9]+){0,5}$/);
      expect(cue.id).toBe(cueName(cue).replaceAll(' ', '-'));
    }
  });

  it.each(vocabulary.groups.map((group) => [group.id, group] as const))('has a usable group %s', (id, group) => {
    expect(sizeOf(id)).toBeGreaterThanOrEqual(5);
    expect(group.templates.length).toBeGreaterThanOrEqual(2);
    expect(new Set(group.templates).size).toBe(group.templates.length);
    for (const template of group.templates) expect(template.match(/\{\}/g), template).toHaveLength(1);
  });

  it.each([
    ['place', 60],
    ['ground', 25],
    ['water', 20],
    ['sky', 20],
    ['light', 25],
    ['colour', 25],
    ['texture', 25],
    ['framing', 40],
    ['camera', 30],
    ['text', 20],
    ['indoor', 40],
  ])('offers %s, with at least %i cues, as surroundings', (id, least) => {
    expect(groupOf.get(id)?.surroundings).toBe(true);
    expect(sizeOf(id)).toBeGreaterThanOrEqual(least);
  });

  it('never takes objects, people or animals as surroundings', () => {
    const things =
      'dog,cat,bird,waterbird,fish,ant,horse,person,hand,face,beard,t-shirt,shoes,car,ship,chair,cup,scissors,laptop,' +
      'wrench,plaster,piano,football,wedding,rose,oak,pizza,snowman,tattoo,stuffed toy,furry,feathery,church,stop sign';
    for (const word of things.split(',')) {
      const cue = ownerOf.get(word);
      expect(cue, word).toBeDefined();
      expect(isSurroundings(groupOf.get(cue!.group)!), word).toBe(false);
    }
  });

  it('takes what surrounds and what the making of a picture leaves as surroundings', () => {
    const around =
      'forest,trees,land,sea,water,beach,lake,ocean,mountain,glacier,street,buildings,snow,grass,sand,sky,fog,sunset,' +
      'dark,bright,grey-scale,black and white,reddish,low contrast,black border,white border,white background,vignette,' +
      'blurry,noisy,pixelated,watermark,text,date stamp,ruler,ink mark,indoors,wall';
    for (const word of around.split(',')) {
      const cue = ownerOf.get(word);
      expect(cue, word).toBeDefined();
      expect(isSurroundings(groupOf.get(cue!.group)!), word).toBe(true);
    }
  });
});

/** A small vocabulary to break; each test changes one thing. */
function small(
  change: (file: { groups: Record<string, unknown>[]; cues: Record<string, unknown>[] }) => void,
): unknown {
  const json = {
    schemaVersion: 1,
    language: 'en',
    groups: [{ id: 'place', title: 'Places', surroundings: true, templates: ['a photo taken in a {}', 'a {} photo'] }],
    cues: [
      { id: 'forest', group: 'place', words: ['forest', 'deep woods'] },
      { id: 'sea', group: 'place', words: ['sea', 'out at sea'] },
    ],
  };
  change(json);
  return json;
}

describe('parseVocabulary', () => {
  it('reads a right file', () => {
    const read = parseVocabulary(small(() => {}));
    expect(read.cues.map(cueName)).toEqual(['forest', 'sea']);
    expect(read.groups[0]!.templates).toHaveLength(2);
  });

  it.each<[string, (file: Parameters<Parameters<typeof small>[0]>[0]) => void, RegExp]>([
    ['an id that is there twice', (file) => (file.cues[1]!.id = 'forest'), /"forest" is there twice/],
    ['an id that is not kebab-case', (file) => (file.cues[1]!.id = 'The Sea'), /cues\[1\]\.id is "The Sea"/],
    ['a group that is there twice', (file) => file.groups.push(file.groups[0]!), /groups: the id "place"/],
    ['an unknown group', (file) => (file.cues[0]!.group = 'nowhere'), /cue "forest": there is no group "nowhere"/],
    ['a cue without words', (file) => (file.cues[0]!.words = []), /cue "forest": words must be a list/],
    ['a word that is not text', (file) => (file.cues[0]!.words = ['forest', 7]), /cue "forest": words\[1\]/],
    ['a word of nothing but joining words', (file) => (file.cues[0]!.words = ['of the']), /"of the" says nothing/],
    ['a word with a slot', (file) => (file.cues[0]!.words = ['a {}']), /cue "forest": the word "a \{\}"/],
    ['a word in two cues', (file) => (file.cues[1]!.words = ['sea', 'Forest']), /"Forest" is already in cue "forest"/],
    ['a template without {}', (file) => (file.groups[0]!.templates = ['a photo']), /the template "a photo" must have/],
    ['a template with two {}', (file) => (file.groups[0]!.templates = ['{} {}']), /the template "\{\} \{\}" must have/],
    ['surroundings left out', (file) => delete file.groups[0]!.surroundings, /group "place": surroundings/],
    ['a title left out', (file) => delete file.groups[0]!.title, /group "place": title/],
  ])('refuses %s and names the entry', (_, change, message) => {
    const read = () => parseVocabulary(small((file) => void change(file)));
    expect(read).toThrow(AppError);
    expect(read).toThrow(message);
  });

  it.each([
    ['null', null, /The file must be an object/],
    ['a list', [], /The file must be an object/],
    ['another version', { schemaVersion: 2 }, /schemaVersion is 2/],
    ['no groups', { schemaVersion: 1, language: 'en', cues: [] }, /groups must be a list/],
  ])('refuses %s', (_, json, message) => {
    expect(() => parseVocabulary(json)).toThrow(message);
  });
});

describe('knownCues', () => {
  const two = parseVocabulary(small(() => {}));
  const namesKnownTo = (...words: string[]) => {
    const { known, unknown } = knownCues(two, (phrase) => isKnownPhrase(phrase, (word) => words.includes(word)));
    return { known: known.map(({ cue, words }) => [cue.id, ...words]), unknown: unknown.map((cue) => cue.id) };
  };

  it('keeps only the words of which every token is known', () => {
    expect(namesKnownTo('forest', 'deep')).toEqual({ known: [['forest', 'forest']], unknown: ['sea'] });
    expect(namesKnownTo('deep', 'woods').known).toEqual([['forest', 'deep woods']]);
  });

  it('does not ask for joining words, nor for the words of templates', () => {
    expect(namesKnownTo('sea', 'out').known).toEqual([['sea', 'sea', 'out at sea']]);
  });

  it('gives every cue with all of its words to an encoder that knows every word, and none to one that knows none', () => {
    const all = knownCues(vocabulary, () => true);
    expect(all.known.map(({ cue, words }) => ({ ...cue, words }))).toEqual(vocabulary.cues);
    expect(all.unknown).toEqual([]);
    expect(knownCues(vocabulary, () => false).unknown).toEqual(vocabulary.cues);
  });

  it('parts words at blanks, hyphens and marks, without regard to case', () => {
    expect(tokensOf('Out-of-focus')).toEqual(['out', 'focus']);
    expect(tokensOf('T-shirt, grey')).toEqual(['t', 'shirt', 'grey']);
    expect(tokensOf('Bäume')).toEqual(['bäume']);
    expect(tokensOf(' – ')).toEqual([]);
  });
});

describe('promptsFor', () => {
  const prompt = (template: string, word: string) => promptsFor({ words: [word] }, { templates: [template] })[0];

  it('puts every word in every template, the first word first', () => {
    const two: CueVocabulary = parseVocabulary(small(() => {}));
    expect(promptsFor(two.cues[0]!, two.groups[0]!)).toEqual([
      'a photo taken in a forest',
      'a forest photo',
      'a photo taken in deep woods',
      'a deep woods photo',
    ]);
  });

  it.each([
    ['fox', 'a photo of a fox'],
    ['owl', 'a photo of an owl'],
    ['unicorn', 'a photo of a unicorn'],
    ['umbrella', 'a photo of an umbrella'],
    ['euphonium', 'a photo of a euphonium'],
    ['x-ray', 'a photo of an x-ray'],
    ['hourglass', 'a photo of an hourglass'],
    ['scissors', 'a photo of scissors'],
    ['trees', 'a photo of trees'],
    ['line of trees', 'a photo of a line of trees'],
    ['shafts of light', 'a photo of shafts of light'],
    ['grass', 'a photo of a grass'],
    ['bus', 'a photo of a bus'],
  ])('fits the article to "%s"', (word, expected) => {
    expect(prompt('a photo of a {}', word)).toBe(expected);
  });

  it('keeps the article that belongs to another word, and marks of a replacement as they are', () => {
    expect(prompt('a {} photo', 'many colours')).toBe('a many colours photo');
    expect(prompt('a {} photo', 'intense colours')).toBe('an intense colours photo');
    expect(prompt('a {} photo', 'orange')).toBe('an orange photo');
    expect(prompt('a photo of {}', '$& sign')).toBe('a photo of $& sign');
  });

  it('leaves no slot and no doubled article in any prompt of the vocabulary, and makes none twice for a cue', () => {
    for (const cue of vocabulary.cues) {
      const group = groupOf.get(cue.group)!;
      const prompts = promptsFor(cue, group);
      expect(prompts).toHaveLength(cue.words.length * group.templates.length);
      expect(new Set(prompts).size, cue.id).toBe(prompts.length);
      for (const sentence of prompts) expect(sentence).not.toMatch(/[{}]|\ban? an? |\ba [aeio](?!ne\b|u|we)/);
    }
  });

  it('tries a typed cue in neutral sentences and never takes it unasked', () => {
    expect(promptsFor({ words: ['blue gloves'] }, TYPED_CUE_GROUP)).toContain('a photo of blue gloves');
    expect(isSurroundings(TYPED_CUE_GROUP)).toBe(false);
  });
});
