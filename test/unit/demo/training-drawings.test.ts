import { describe, expect, it } from 'vitest';
import { planDemoSet } from '../../../src/demo/demo-set';
import { PALETTES } from '../../../src/demo/palettes';
import { STYLES } from '../../../src/demo/styles';
import { FIRST_TRAINING_SEED, trainingScene } from '../../../src/demo/training-drawings';

describe('training drawings', () => {
  const scenes = Array.from({ length: 3000 }, (_, index) => trainingScene(index, 1));

  it('never use a style, a palette or a seed of the demo', () => {
    for (const { style, palette, seed } of scenes) {
      expect(STYLES[style].reservedForDemo).toBe(false);
      expect(PALETTES[palette].reservedForDemo).toBe(false);
      expect(seed).toBeGreaterThanOrEqual(FIRST_TRAINING_SEED);
    }
    const demoSeeds = new Set(planDemoSet({ images: 2000 }).images.map(({ specification }) => specification.seed));
    expect(scenes.filter(({ seed }) => demoSeeds.has(seed))).toEqual([]);
  });

  it('mix subjects in places with places alone, subjects alone, textures and plain colours', () => {
    const share = (holds: (scene: (typeof scenes)[number]) => boolean): number =>
      scenes.filter(holds).length / scenes.length;
    expect(share(({ background, subject }) => 'place' in background && subject !== null)).toBeGreaterThan(0.4);
    expect(share(({ background, subject }) => 'place' in background && subject === null)).toBeGreaterThan(0.15);
    expect(share(({ background, subject }) => 'colour' in background && subject !== null)).toBeGreaterThan(0.08);
    expect(share(({ background }) => 'pattern' in background)).toBeGreaterThan(0.1);
    expect(share(({ background, subject }) => 'colour' in background && subject === null)).toBeGreaterThan(0.01);
  });

  it('repeat for the same seed and differ for another', () => {
    expect(trainingScene(5, 1)).toEqual(trainingScene(5, 1));
    expect(trainingScene(5, 2)).not.toEqual(trainingScene(5, 1));
    expect(new Set(scenes.map(({ seed }) => seed)).size).toBe(scenes.length);
  });
});
