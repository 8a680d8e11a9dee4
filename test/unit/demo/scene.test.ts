import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXTRA_NAMES } from '../../../src/demo/extra';
import { PATTERN_NAMES } from '../../../src/demo/patterns';
import { describeScene, drawScene, type SceneSpecification } from '../../../src/demo/scene';
import { BACKGROUND_NAMES } from '../../../src/demo/setting';
import { STYLE_NAMES } from '../../../src/demo/style';
import { SUBJECT_NAMES } from '../../../src/demo/subjects/subject';
import { trainingScene } from '../../../src/demo/training-drawings';
import { recordingContext } from './recording-context';

const SCENE: SceneSpecification = {
  seed: 11,
  style: 'storybook',
  palette: 'linen',
  light: 'day',
  weather: 'clear',
  background: { place: 'snow' },
  subject: 'wolf',
  extras: [],
};

function callsOf(specification: SceneSpecification): string[] {
  const { context, calls } = recordingContext();
  drawScene(context, specification, 64);
  return calls;
}

describe('drawing a scene', () => {
  it('makes the same strokes for the same specification and others for another seed', () => {
    expect(callsOf(SCENE)).toEqual(callsOf(SCENE));
    expect(callsOf(SCENE)).not.toEqual(callsOf({ ...SCENE, seed: 12 }));
  });

  it('draws every subject, place, texture, extra and style with finite numbers', () => {
    const scenes: SceneSpecification[] = [
      ...SUBJECT_NAMES.map((subject, index) => ({ ...SCENE, subject, seed: index })),
      ...BACKGROUND_NAMES.map((place, index) => ({
        ...SCENE,
        background: { place },
        light: 'night' as const,
        seed: index,
      })),
      ...PATTERN_NAMES.map((pattern, index) => ({ ...SCENE, background: { pattern }, subject: null, seed: index })),
      ...EXTRA_NAMES.map((extra, index) => ({ ...SCENE, extras: [extra], seed: index })),
      ...STYLE_NAMES.map((style) => ({ ...SCENE, style })),
    ];
    for (const scene of scenes) {
      const calls = callsOf(scene);
      expect(calls.length).toBeGreaterThan(10);
      expect(calls.filter((call) => /NaN|Infinity|undefined/.test(call))).toEqual([]);
    }
  });

  it('leaves the context balanced: every save has its restore', () => {
    const calls = callsOf({ ...SCENE, style: 'gouache', extras: ['watermark', 'hand'] });
    const times = (name: string): number => calls.filter((call) => call.startsWith(`${name} `)).length;
    expect(times('save')).toBe(times('restore'));
    expect(times('save')).toBeGreaterThan(0);
  });

  it('keeps the subject when only the background changes, and the background when only the subject does', () => {
    const poseOf = (specification: SceneSpecification): string[] =>
      callsOf(specification).filter((call) => call.startsWith('bezierCurveTo'));
    const strokes = new Set(poseOf({ ...SCENE, background: { place: 'desert' }, subjectSeed: 5 }));
    const shared = poseOf({ ...SCENE, background: { place: 'road' }, subjectSeed: 5 }).filter((call) =>
      strokes.has(call),
    );
    const unrelated = poseOf({ ...SCENE, background: { place: 'road' }, subjectSeed: 6 }).filter((call) =>
      strokes.has(call),
    );
    expect(shared.length).toBeGreaterThan(unrelated.length);
  });
});

describe('describing a scene', () => {
  it('names subject, place, light, weather and artefacts, and not what is absent', () => {
    const words = describeScene({ ...SCENE, weather: 'snowfall', light: 'sunset', extras: ['date stamp'] });
    expect(words).toEqual(
      expect.arrayContaining(['wolf', 'snow', 'winter', 'sunset', 'falling snow', 'date stamp', 'outdoors']),
    );
    expect(words).not.toContain('dog');
    expect(words).not.toContain('watermark');
    expect(words).not.toContain('rain');
  });

  it('names the dominant colours', () => {
    expect(describeScene({ ...SCENE, subject: null, background: { place: 'meadow' } })).toContain('green');
    expect(
      describeScene({ ...SCENE, style: 'flat', palette: 'natural', subject: null, background: { colour: '#c01818' } }),
    ).toContain('red');
    const grey = describeScene({ ...SCENE, background: { place: 'meadow' }, extras: ['grey-scale'] });
    expect(grey).toContain('black and white');
    expect(grey).not.toContain('green');
  });

  it('says no weather indoors', () => {
    const words = describeScene({ ...SCENE, weather: 'rain', background: { place: 'kitchen' } });
    expect(words).toContain('indoors');
    expect(words).not.toContain('rain');
    expect(words).not.toContain('outdoors');
  });

  it('says the same of the content in every style', () => {
    const contentOf = (style: SceneSpecification['style']): string[] =>
      ['wolf', 'snow', 'trees', 'clouds', 'rocks', 'hills', 'sun'].filter((word) =>
        describeScene({ ...SCENE, style }).includes(word),
      );
    for (const style of STYLE_NAMES) expect(contentOf(style)).toEqual(contentOf('flat'));
  });

  it('speaks in words of the cue vocabulary', () => {
    const path = new URL('../../../public/cues/vocabulary.json', import.meta.url);
    const vocabulary = JSON.parse(readFileSync(path, 'utf8')) as { cues: { words: string[] }[] };
    const known = new Set(vocabulary.cues.flatMap(({ words }) => words));
    const unknown = new Set<string>();
    for (let index = 0; index < 600; index += 1) {
      for (const word of describeScene(trainingScene(index, 3))) if (!known.has(word)) unknown.add(word);
    }
    expect([...unknown]).toEqual([]);
  });
});
