import { expect, test } from 'vitest';
import { FACTORS, perturbByVocabulary, type Factor } from '../../../src/core/perturbation';
import { mulberry32 } from '../../../src/core/random';
import { planDemoSet } from '../../../src/demo/demo-set';
import { fullCaptionOfScene } from '../../../src/demo/drawing-prompt';
import { factorWordsOf } from '../../../src/demo/factor-words';
import { sceneChanged } from '../../../src/demo/painter-generator';
import type { SceneSpecification } from '../../../src/demo/scene';

const scenesOf = (options: Parameters<typeof planDemoSet>[0]): SceneSpecification[] =>
  planDemoSet(options).images.map(({ specification }) => specification);

/** What of a scene each factor may change. */
const PARTS: Readonly<Record<Factor, readonly (keyof SceneSpecification)[]>> = {
  background: ['background'],
  object: ['extras'],
  adjective: ['light', 'weather'],
  domain: ['style'],
  'subject attribute': ['subjectScale'],
};

test.each(['background', 'watermark', 'fence'] as const)(
  'with a planted %s every factor of every drawing is changed, in one part of what is drawn and in no other',
  (plantedCue) => {
    const scenes = scenesOf({ images: 120, plantedCue });
    const vocabulary = factorWordsOf(scenes);
    const uniform = mulberry32(1);
    for (const scene of scenes) {
      const caption = fullCaptionOfScene(scene);
      const perturbed = perturbByVocabulary(caption, scene.subject!, vocabulary, 1, uniform);
      expect(new Set(perturbed.map(({ factor }) => factor))).toEqual(new Set(FACTORS));
      const same = sceneChanged(scene, caption, 9);
      for (const { factor, caption: prompt } of perturbed) {
        const changed = sceneChanged(scene, prompt, 9);
        const parts = (Object.keys(same) as (keyof SceneSpecification)[]).filter(
          (part) => JSON.stringify(changed[part]) !== JSON.stringify(same[part]),
        );
        expect(parts, prompt).toHaveLength(1);
        expect(PARTS[factor], prompt).toContain(parts[0]);
      }
    }
  },
);

test('a place gives way to the places of the other drawings, a thing to none or to theirs', () => {
  const words = (options: Parameters<typeof planDemoSet>[0], factor: Factor) =>
    factorWordsOf(scenesOf(options)).find((own) => own.factor === factor)!.words;
  expect(words({ images: 80 }, 'background')).toEqual(['in an autumn wood', 'on a beach']);
  expect(words({ images: 120, plantedCue: 'date stamp' }, 'object')).toEqual([
    'with nothing else',
    'with a date stamp',
  ]);
  const one = scenesOf({ images: 80 }).filter(
    ({ background }) => 'place' in background && background.place === 'beach',
  );
  const [place] = factorWordsOf(one);
  expect(place!.words.length).toBeGreaterThan(4);
  expect(new Set(place!.words).size).toBe(place!.words.length);
});
