import { describe, expect, it } from 'vitest';
import { planDemoSet } from '../../../src/demo/demo-set';
import { captionOfScene, fullCaptionOfScene, readDrawingPrompt } from '../../../src/demo/drawing-prompt';
import { sceneChanged, sceneOfPrompt } from '../../../src/demo/painter-generator';
import { describeScene } from '../../../src/demo/scene';
import { BACKGROUND_NAMES } from '../../../src/demo/setting';

describe('a sentence over the painter’s vocabulary', () => {
  it('is read back from the caption of every kind of demo drawing', () => {
    for (const plantedCue of ['background', 'watermark', 'fence', 'border', 'date stamp'] as const) {
      for (const { specification } of planDemoSet({ images: 80, plantedCue }).images) {
        const wish = readDrawingPrompt(captionOfScene(specification));
        expect(wish.subject).toBe(specification.subject);
        expect({ place: wish.place }).toEqual(specification.background);
        expect(wish.extras ?? []).toEqual(specification.extras);
      }
    }
  });

  it('is read back from the full caption, looks and all, and drawn again just as it was', () => {
    for (const plantedCue of ['background', 'border'] as const) {
      for (const { specification } of planDemoSet({ images: 120, plantedCue }).images) {
        const caption = fullCaptionOfScene(specification);
        const { subject, extras, light, weather, style, subjectScale } = specification;
        const wish = readDrawingPrompt(caption);
        expect(wish).toMatchObject({ subject, light, weather, style, size: 'large' });
        expect(wish.extras ?? []).toEqual(extras);
        expect({ place: wish.place }).toEqual(specification.background);
        const again = sceneChanged(specification, caption, specification.seed);
        expect(again).toEqual({ ...specification, subjectSeed: specification.seed });
        expect(subjectScale).toBe(1.4);
      }
    }
  });

  it('names what it leaves out, and takes the longer of two names', () => {
    expect(readDrawingPrompt('A photo of a bear without a watermark')).toMatchObject({
      subject: 'bear',
      place: null,
      extras: [],
    });
    expect(readDrawingPrompt('a drawing of a sheep, with a white border').extras).toEqual(['white border']);
    expect(readDrawingPrompt('a drawing of a sheep').extras).toBeNull();
  });

  it('with a word that it does not know is refused, and says what it can draw', () => {
    expect(() => readDrawingPrompt('a drawing of a unicorn on a beach')).toThrow(/"unicorn"/);
    try {
      readDrawingPrompt('a unicorn');
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'bad-input', fix: expect.stringContaining('bear') });
      for (const name of BACKGROUND_NAMES) expect((thrown as { fix: string }).fix).toContain(name);
    }
  });
});

describe('a scene', () => {
  const [{ specification }] = planDemoSet({ images: 80 }).images as [ReturnType<typeof planDemoSet>['images'][number]];

  it('from a prompt shows what the prompt names, differently for another seed, and the same for the same', () => {
    const one = sceneOfPrompt('a drawing of a bear on a beach, with a watermark', 5);
    expect(describeScene(one)).toEqual(expect.arrayContaining(['bear', 'beach', 'watermark']));
    expect(sceneOfPrompt('a drawing of a bear on a beach, with a watermark', 5)).toEqual(one);
    expect(sceneOfPrompt('a drawing of a bear on a beach, with a watermark', 6)).not.toEqual(one);
  });

  it('changed keeps its subject, style and light, and gets the place and extras of the prompt', () => {
    const changed = sceneChanged(specification, 'a drawing of a bear in the snow', 77);
    expect(changed).toMatchObject({ background: { place: 'snow' }, extras: [], seed: 77 });
    expect(changed.subjectSeed).toBe(specification.seed);
    expect(changed.style).toBe(specification.style);
    expect(changed.light).toBe(specification.light);
    const small = sceneChanged(specification, 'an ink drawing of a small bear in a night sky on a foggy evening', 77);
    expect(small).toMatchObject({ style: 'ink', weather: 'fog', light: 'sunset' });
    expect(small.background).toEqual({ place: 'night sky' });
    expect(small.subjectScale).toBeLessThan(specification.subjectScale!);
    const again = sceneChanged(changed, 'a drawing of a bear in a meadow', 78);
    expect(again.subjectSeed).toBe(specification.seed);
  });
});
