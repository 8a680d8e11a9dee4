import { AppError } from './errors';
import type { Preprocessing } from './preprocessing';

/** Pillow's numbers for its filters. Box (4) and Hamming (5) are used by no published image-text encoder. */
const RESAMPLE: Record<number, Preprocessing['resample']> = { 0: 'nearest', 1: 'lanczos', 2: 'bilinear', 3: 'bicubic' };

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(what: string): AppError {
  return new AppError(
    'model-invalid',
    `The model's preprocessor_config.json ${what}, so its pictures cannot be prepared as it expects.`,
    'Use a model whose preprocessor_config.json is that of a CLIP, SigLIP, ViT or MobileNet image processor.',
  );
}

function pixels(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 4096) return value;
  throw invalid(`gives ${JSON.stringify(value)} for ${name}`);
}

function triple(value: unknown, fallback: number, name: string): [number, number, number] {
  if (value === undefined) return [fallback, fallback, fallback];
  const list = typeof value === 'number' ? [value, value, value] : value;
  if (
    Array.isArray(list) &&
    list.length === 3 &&
    list.every((one) => typeof one === 'number' && Number.isFinite(one))
  ) {
    return [list[0], list[1], list[2]];
  }
  throw invalid(`gives ${JSON.stringify(value)} for ${name}`);
}

/** CLIP and MobileNet take a plain number as the shortest edge, SigLIP and ViT as a square. */
function parseResize(config: Json): Preprocessing['resize'] {
  const { size } = config;
  if (config['do_resize'] === false) return null;
  if (size === undefined) throw invalid('has no size');
  if (isObject(size)) {
    if (size['shortest_edge'] !== undefined) {
      if (size['longest_edge'] !== undefined) throw invalid('asks for a shortest and a longest edge together');
      return { kind: 'shortest-edge', pixels: pixels(size['shortest_edge'], 'size.shortest_edge') };
    }
    return { kind: 'exact', width: pixels(size['width'], 'size.width'), height: pixels(size['height'], 'size.height') };
  }
  const side = pixels(size, 'size');
  const type = `${String(config['image_processor_type'] ?? '')} ${String(config['feature_extractor_type'] ?? '')}`;
  const isSquare = config['default_to_square'] ?? /\b(Siglip|ViT|DeiT|Beit)/i.test(type);
  return isSquare ? { kind: 'exact', width: side, height: side } : { kind: 'shortest-edge', pixels: side };
}

function parseCrop(config: Json): Preprocessing['crop'] {
  const crop = config['crop_size'];
  if (config['do_center_crop'] === false || crop === undefined || crop === null) return null;
  if (config['do_center_crop'] === undefined && !/CLIP/.test(String(config['feature_extractor_type'] ?? '')))
    return null;
  if (!isObject(crop)) {
    const side = pixels(crop, 'crop_size');
    return { width: side, height: side };
  }
  return { width: pixels(crop['width'], 'crop_size.width'), height: pixels(crop['height'], 'crop_size.height') };
}

/**
 * Preprocessing from a parsed `preprocessor_config.json`.
 * @throws AppError `model-invalid` naming the entry that cannot be followed
 */
export function parsePreprocessorConfig(json: unknown): Preprocessing {
  if (!isObject(json)) throw invalid('is not an object');
  const resampleCode = json['resample'] ?? 2;
  const resample = typeof resampleCode === 'number' ? RESAMPLE[resampleCode] : undefined;
  if (!resample) throw invalid(`asks for resample ${JSON.stringify(resampleCode)}`);
  const resize = parseResize(json);
  const crop = parseCrop(json);
  if (!crop && resize?.kind !== 'exact') throw invalid('leaves the size of the result open');
  const isRescaled = json['do_rescale'] !== false;
  const factor = json['rescale_factor'] ?? 1 / 255;
  if (typeof factor !== 'number' || !(factor > 0)) throw invalid(`gives ${JSON.stringify(factor)} for rescale_factor`);
  const isNormalised = json['do_normalize'] !== false;
  const mean = isNormalised ? triple(json['image_mean'], 0, 'image_mean') : ([0, 0, 0] as const);
  const std = isNormalised ? triple(json['image_std'], 1, 'image_std') : ([1, 1, 1] as const);
  if (std.some((value) => value === 0)) throw invalid('gives 0 for image_std');
  return { resize, resample, crop, rescale: isRescaled ? factor : 1, mean, std };
}

const RESAMPLE_CODE: Readonly<Record<Preprocessing['resample'], number>> = {
  nearest: 0,
  lanczos: 1,
  bilinear: 2,
  bicubic: 3,
};

/** The way back: what {@link parsePreprocessorConfig} reads as the same preprocessing. */
export function preprocessorConfigOf({ resize, resample, crop, rescale, mean, std }: Preprocessing): Json {
  const size =
    resize?.kind === 'exact' ? { width: resize.width, height: resize.height } : { shortest_edge: resize?.pixels };
  return {
    do_resize: resize !== null,
    ...(resize && { size }),
    resample: RESAMPLE_CODE[resample],
    do_center_crop: crop !== null,
    ...(crop && { crop_size: { width: crop.width, height: crop.height } }),
    do_rescale: true,
    rescale_factor: rescale,
    do_normalize: true,
    image_mean: [...mean],
    image_std: [...std],
  };
}
