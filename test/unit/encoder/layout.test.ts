import { describe, expect, test } from 'vitest';
import { estimatedDownloadBytes, featureOutput, filesOf, HUB_ENCODERS, layoutOf } from '../../../src/core/encoders';

describe('the files of a network', () => {
  const CLIP = [
    'config.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'onnx/text_model.onnx',
    'onnx/text_model_quantized.onnx',
    'onnx/vision_model.onnx',
    'onnx/vision_model_quantized.onnx',
    'onnx/model.onnx',
  ];

  test('two towers before one joint model, in the wished precision', () => {
    expect(layoutOf(CLIP)).toEqual({
      image: 'onnx/vision_model.onnx',
      text: 'onnx/text_model.onnx',
      dtype: 'fp32',
      tokenizer: 'tokenizer.json',
      tokenizerConfig: 'tokenizer_config.json',
    });
    expect(layoutOf(CLIP, 'q8')).toMatchObject({ image: 'onnx/vision_model_quantized.onnx', dtype: 'q8' });
  });

  test('fp32 where the wished precision is absent, another where fp32 is absent too', () => {
    expect(layoutOf(CLIP, 'fp16')).toMatchObject({ dtype: 'fp32' });
    expect(layoutOf(['onnx/model_quantized.onnx'])).toMatchObject({
      image: 'onnx/model_quantized.onnx',
      dtype: 'q8',
      text: null,
    });
  });

  test('files beside the configuration are found too; nothing is found in nothing', () => {
    expect(layoutOf(['config.json', 'vision_model.onnx'])).toMatchObject({ image: 'vision_model.onnx', text: null });
    expect(layoutOf(['config.json', 'readme.md'])).toBeNull();
  });

  test('every file that is needed is listed once, and no tokenizer without a text tower', () => {
    const layout = layoutOf(CLIP)!;
    expect(new Set(filesOf(layout)).size).toBe(filesOf(layout).length);
    expect(filesOf(layout)).toContain('tokenizer.json');
    expect(filesOf(layoutOf(['config.json', 'tokenizer.json', 'onnx/model.onnx'])!)).toEqual([
      'config.json',
      'preprocessor_config.json',
      'onnx/model.onnx',
    ]);
  });
});

describe('the feature output', () => {
  const shape = ['n', 8] as const;

  test('known names first, whatever their place', () => {
    const outputs = [
      { name: 'image_embeds', shape },
      { name: 'other', shape },
    ];
    expect(featureOutput(outputs, 'image')).toBe('image_embeds');
    expect(
      featureOutput(
        [
          { name: 'last_hidden_state', shape: ['n', 50, 8] },
          { name: 'pooler_output', shape },
        ],
        'text',
      ),
    ).toBe('pooler_output');
  });

  test('else the last table that is no class score', () => {
    const outputs = [
      { name: 'early', shape },
      { name: 'features', shape },
      { name: 'map', shape: ['n', 8, 7, 7] },
      { name: 'logits', shape },
      { name: 'probabilities', shape },
    ];
    expect(featureOutput(outputs, 'image')).toBe('features');
  });

  test('none where there are only class scores or maps', () => {
    expect(
      featureOutput(
        [
          { name: 'logits', shape },
          { name: 'last_hidden_state', shape: ['n', 50, 8] },
        ],
        'image',
      ),
    ).toBeNull();
    expect(featureOutput([{ name: 'unknown', shape: null }], 'image')).toBeNull();
  });
});

test('the offered encoders: a CLIP B/32, a B/16 and a SigLIP, each with size and licence', () => {
  expect(HUB_ENCODERS.map((encoder) => encoder.id)).toEqual([
    'Xenova/clip-vit-base-patch32',
    'Xenova/clip-vit-base-patch16',
    'Xenova/siglip-base-patch16-224',
  ]);
  for (const encoder of HUB_ENCODERS) {
    expect(encoder.licence).not.toBe('');
    expect(estimatedDownloadBytes(encoder, 'fp32')).toBe(2 * estimatedDownloadBytes(encoder, 'fp16'));
  }
});

test('the weights of CLIP ViT-B/32 follow from its shape', () => {
  const layer = (width: number) => 4 * (width * width + width) + 2 * 4 * width * width + 5 * width + 4 * width;
  const image = 768 * 3 * 32 * 32 + 768 + 50 * 768 + 4 * 768 + 12 * layer(768) + 768 * 512;
  const text = 49408 * 512 + 77 * 512 + 12 * layer(512) + 2 * 512 + 512 * 512;
  expect(HUB_ENCODERS[0]!.weights).toBe(image + text);
});
