import { describe, expect, it } from 'vitest';
import { planDemoSet, type DemoImage, type DemoPlan } from '../../../src/demo/demo-set';
import { DEMO_PALETTES } from '../../../src/demo/palettes';
import { DEMO_STYLES } from '../../../src/demo/styles';
import { FIRST_TRAINING_SEED } from '../../../src/demo/training-drawings';

function count(plan: DemoPlan, key: (image: DemoImage) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const image of plan.images) counts.set(key(image), (counts.get(key(image)) ?? 0) + 1);
  return counts;
}

const groupKey = ({ split, class: name, attributeValue }: DemoImage): string => `${split} ${name} ${attributeValue}`;

describe('the plan of a demo set', () => {
  it('is the same for the same seed and another for another', () => {
    expect(planDemoSet({ seed: 7 })).toEqual(planDemoSet({ seed: 7 }));
    const [one, two] = [planDemoSet({ seed: 7 }), planDemoSet({ seed: 8 })];
    const seedsOf = (plan: DemoPlan): number[] => plan.images.map(({ specification }) => specification.seed);
    expect(seedsOf(one)).not.toEqual(seedsOf(two));
  });

  it('has exactly the images asked for, each with a path of its own in its split and class', () => {
    for (const [images, classes] of [
      [480, 2],
      [481, 2],
      [333, 3],
      [700, 4],
    ] as const) {
      const plan = planDemoSet({ images, classes });
      expect(plan.images).toHaveLength(images);
      expect(new Set(plan.images.map(({ path }) => path)).size).toBe(images);
      for (const { path, split, class: name } of plan.images)
        expect(path).toMatch(new RegExp(`^${split}/${name}/\\d{4}\\.jpg$`));
    }
  });

  it.each([0.6, 0.8, 0.95, 1])('shows the usual cue on a share of %s of every class of the train split', (strength) => {
    for (const classes of [2, 3, 4] as const) {
      const plan = planDemoSet({ images: 1200, strength, classes });
      expect(plan.planted).toBe(true);
      for (const name of plan.classes) {
        const train = plan.images.filter((image) => image.split === 'train' && image.class === name);
        const usual = train.filter((image) => image.attributeValue === plan.usual[name]);
        expect(usual.every(({ biasAligned }) => biasAligned)).toBe(true);
        expect(Math.abs(usual.length - strength * train.length)).toBeLessThanOrEqual(0.5);
      }
    }
  });

  it('balances every group of validation and test, whatever is planted', () => {
    for (const plan of [
      planDemoSet(),
      planDemoSet({ strength: 1 }),
      planDemoSet({ plantedCue: 'watermark', classes: 3, images: 900 }),
    ]) {
      const counts = count(plan, groupKey);
      for (const split of ['val', 'test']) {
        const sizes = plan.classes.flatMap((name) =>
          plan.attributeValues.map((value) => counts.get(`${split} ${name} ${value}`) ?? 0),
        );
        expect(Math.min(...sizes)).toBe(Math.max(...sizes));
        expect(Math.min(...sizes)).toBeGreaterThan(0);
      }
    }
  });

  it('gives at least 30 test images a group by default', () => {
    const counts = count(planDemoSet(), groupKey);
    expect(counts.get('test bear beach')).toBeGreaterThanOrEqual(30);
  });

  it('plants nothing at strength null and 0.5: every group of train is as large as the next', () => {
    for (const strength of [null, 0.5]) {
      const plan = planDemoSet({ strength });
      expect(plan.planted).toBe(false);
      const counts = count(plan, groupKey);
      const sizes = plan.classes.flatMap((name) =>
        plan.attributeValues.map((value) => counts.get(`train ${name} ${value}`) ?? 0),
      );
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
  });

  it('lets light, weather, style and palette go round evenly in every group, so that no second cue is planted by chance', () => {
    const plan = planDemoSet({ images: 960 });
    for (const part of ['style', 'palette'] as const) {
      const counts = count(plan, (image) => `${groupKey(image)}|${image.specification[part]}`);
      for (const [group, size] of count(plan, groupKey)) {
        const values = part === 'style' ? DEMO_STYLES : DEMO_PALETTES;
        for (const value of values)
          expect(Math.abs((counts.get(`${group}|${value}`) ?? 0) - size / values.length)).toBeLessThanOrEqual(1);
      }
    }
    for (const part of ['light', 'weather'] as const) {
      const shares = plan.classes.map((name) => {
        const own = plan.images.filter((image) => image.class === name);
        return (
          own.filter(({ specification }) => specification[part] === (part === 'light' ? 'sunset' : 'snowfall')).length /
          own.length
        );
      });
      expect(Math.abs((shares[0] ?? 0) - (shares[1] ?? 0))).toBeLessThan(0.02);
    }
  });

  it('draws with the reserved styles, palettes and seeds alone', () => {
    for (const { specification } of planDemoSet({ images: 900, classes: 4 }).images) {
      expect(DEMO_STYLES).toContain(specification.style);
      expect(DEMO_PALETTES).toContain(specification.palette);
      expect(specification.seed).toBeLessThan(FIRST_TRAINING_SEED);
    }
  });

  it('numbers files without regard to their group', () => {
    const train = planDemoSet().images.filter(({ split, class: name }) => split === 'train' && name === 'bear');
    const conflicting = train.flatMap(({ biasAligned }, index) => (biasAligned ? [] : [index]));
    // Were the groups in turn, the six conflicting images would be neighbours.
    expect(Math.max(...conflicting) - Math.min(...conflicting)).toBeGreaterThan(conflicting.length);
  });

  it('plants an artefact on the first class and draws it where the truth says so', () => {
    const plan = planDemoSet({ plantedCue: 'date stamp' });
    expect(plan.usual).toEqual({ bear: 'date stamp', sheep: 'no date stamp' });
    for (const { attributeValue, specification } of plan.images) {
      expect(specification.extras.includes('date stamp')).toBe(attributeValue === 'date stamp');
    }
    const places = new Map<string, number>();
    for (const { class: name, specification } of plan.images) {
      const place = 'place' in specification.background ? specification.background.place : '';
      places.set(`${name} ${place}`, (places.get(`${name} ${place}`) ?? 0) + 1);
    }
    expect(Math.max(...places.values()) - Math.min(...places.values())).toBeLessThanOrEqual(6);
  });

  it('refuses what it cannot plan', () => {
    expect(() => planDemoSet({ images: 20 })).toThrow(RangeError);
    expect(() => planDemoSet({ strength: 0.3 })).toThrow(RangeError);
    expect(() => planDemoSet({ strength: Number.NaN })).toThrow(RangeError);
    expect(() => planDemoSet({ seed: -1 })).toThrow(RangeError);
  });
});
