import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors';
import { resizedSize } from '../../../src/core/preprocess-image';
import { parsePreprocessorConfig } from '../../../src/core/preprocessor-config';

const CLIP_MEAN = [0.48145466, 0.4578275, 0.40821073];
const CLIP_STD = [0.26862954, 0.26130258, 0.27577711];

describe('preprocessor_config.json', () => {
  it('reads CLIP, in the form with plain numbers and in the one with objects', () => {
    const shared = { do_normalize: true, do_resize: true, image_mean: CLIP_MEAN, image_std: CLIP_STD, resample: 3 };
    const plain = {
      ...shared,
      crop_size: 224,
      do_center_crop: true,
      feature_extractor_type: 'CLIPFeatureExtractor',
      size: 224,
    };
    const objects = {
      ...plain,
      crop_size: { height: 224, width: 224 },
      size: { shortest_edge: 224 },
      rescale_factor: 1 / 255,
    };
    for (const config of [plain, objects]) {
      expect(parsePreprocessorConfig(config)).toEqual({
        resize: { kind: 'shortest-edge', pixels: 224 },
        resample: 'bicubic',
        crop: { width: 224, height: 224 },
        rescale: 1 / 255,
        mean: CLIP_MEAN,
        std: CLIP_STD,
      });
    }
  });

  it('reads SigLIP and ViT: a square without a crop', () => {
    const siglip = {
      do_resize: true,
      image_processor_type: 'SiglipImageProcessor',
      size: { height: 384, width: 384 },
      resample: 3,
    };
    expect(parsePreprocessorConfig({ ...siglip, image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] })).toEqual({
      resize: { kind: 'exact', width: 384, height: 384 },
      resample: 'bicubic',
      crop: null,
      rescale: 1 / 255,
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
    });
    expect(
      parsePreprocessorConfig({ image_processor_type: 'ViTFeatureExtractor', size: 224, resample: 2 }),
    ).toMatchObject({
      resize: { kind: 'exact', width: 224, height: 224 },
      resample: 'bilinear',
    });
  });

  it('leaves out what do_* switches off', () => {
    const config = {
      do_resize: false,
      do_rescale: false,
      do_normalize: false,
      do_center_crop: true,
      crop_size: 96,
      image_mean: [1, 1, 1],
    };
    expect(parsePreprocessorConfig(config)).toMatchObject({
      resize: null,
      crop: { width: 96, height: 96 },
      rescale: 1,
      mean: [0, 0, 0],
      std: [1, 1, 1],
    });
  });

  it.each([
    ['no object', null],
    ['no size', { do_resize: true }],
    ['an unknown filter', { size: { height: 8, width: 8 }, resample: 5 }],
    ['a size that is none', { size: { shortest_edge: -1 }, crop_size: 8, do_center_crop: true }],
    ['an open result', { size: { shortest_edge: 224 }, do_center_crop: false }],
    ['a standard deviation of 0', { size: { height: 8, width: 8 }, image_std: [0, 1, 1] }],
  ])('refuses %s', (_, config) => {
    expect(() => parsePreprocessorConfig(config)).toThrow(AppError);
  });

  it('truncates the longer side as transformers does', () => {
    const resize = { kind: 'shortest-edge', pixels: 224 } as const;
    expect(resizedSize({ width: 500, height: 375 }, resize)).toEqual({ width: 298, height: 224 });
    expect(resizedSize({ width: 375, height: 500 }, resize)).toEqual({ width: 224, height: 298 });
  });
});
