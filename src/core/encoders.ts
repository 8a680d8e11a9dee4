/** Which image-text networks the studio offers, and how a network's files are laid out (the layout of transformers.js). */

/** How weights are stored; the arithmetic is fp32 unless a self-test has passed (see workers/encoder/self-test). */
export const STORED_DTYPES = ['fp32', 'fp16', 'q8'] as const;
export type StoredDtype = (typeof STORED_DTYPES)[number];

const SUFFIX: Record<StoredDtype, string> = { fp32: '', fp16: '_fp16', q8: '_quantized' };
const BYTES_PER_WEIGHT: Record<StoredDtype, number> = { fp32: 4, fp16: 2, q8: 1 };

export const DEFAULT_HUB_ORIGIN = 'https://huggingface.co';

export interface HubEncoder {
  /** Name on the hub, "owner/name". */
  id: string;
  title: string;
  /** Length of its vectors. */
  dimension: number;
  /** Side of its square input. */
  inputPixels: number;
  /** Weights of both towers; a file holds these and little else. */
  weights: number;
  licence: string;
  /** What it is good for, in a sentence. */
  note: string;
}

/** Encoders offered for download, in the order in which they are shown. Weights counted from the published architectures. */
export const HUB_ENCODERS: readonly HubEncoder[] = [
  {
    id: 'Xenova/clip-vit-base-patch32',
    title: 'CLIP ViT-B/32',
    dimension: 512,
    inputPixels: 224,
    weights: 151_277_312,
    licence: 'MIT; the model card asks that uses be studied before any deployment',
    note: 'Knows most words, coarse patches; the usual choice.',
  },
  {
    id: 'Xenova/clip-vit-base-patch16',
    title: 'CLIP ViT-B/16',
    dimension: 512,
    inputPixels: 224,
    weights: 149_620_736,
    licence: 'MIT; the model card asks that uses be studied before any deployment',
    note: 'Sees finer detail than B/32 at about four times the work.',
  },
  {
    id: 'Xenova/siglip-base-patch16-224',
    title: 'SigLIP base, patch 16',
    dimension: 768,
    inputPixels: 224,
    weights: 203_155_968,
    licence: 'Apache-2.0',
    note: 'Often better with words than CLIP of the same size.',
  },
];

/** What a download weighs, in bytes, to be shown before it is agreed to; the hub's own list says it exactly. */
export function estimatedDownloadBytes(encoder: HubEncoder, dtype: StoredDtype): number {
  return encoder.weights * BYTES_PER_WEIGHT[dtype];
}

/** Which files of a network's folder are used. */
export interface NetworkLayout {
  image: string;
  text: string | null;
  dtype: StoredDtype;
  tokenizer: string | null;
  tokenizerConfig: string | null;
}

/**
 * Chooses the files of a folder in transformers.js' layout: two towers (`vision_model`, `text_model`) or one image model
 * (`model`), below `onnx/` or beside the configuration. The wished precision first, then fp32, fp16, q8.
 *
 * @returns null where no such file is present.
 */
export function layoutOf(paths: readonly string[], wished: StoredDtype = 'fp32'): NetworkLayout | null {
  const present = new Set(paths);
  const find = (name: string): string | null => [`onnx/${name}`, name].find((path) => present.has(path)) ?? null;
  const order = [wished, ...STORED_DTYPES.filter((dtype) => dtype !== wished)];
  for (const base of ['vision_model', 'model']) {
    for (const dtype of order) {
      const image = find(`${base}${SUFFIX[dtype]}.onnx`);
      if (!image) continue;
      const text = base === 'vision_model' ? find(`text_model${SUFFIX[dtype]}.onnx`) : null;
      return {
        image,
        text,
        dtype,
        tokenizer: text && find('tokenizer.json'),
        tokenizerConfig: text && find('tokenizer_config.json'),
      };
    }
  }
  return null;
}

/** Outputs that may hold features before pooling, the last first; whether one does is seen from its numbers. */
export function unpooledOutputs(
  outputs: readonly { name: string; shape: readonly (number | string)[] | null }[],
): string[] {
  return outputs
    .filter(({ shape }) => shape?.length === 3 || shape?.length === 4)
    .map(({ name }) => name)
    .reverse();
}

/** Every file that a layout needs, small ones first. */
export function filesOf(layout: NetworkLayout): string[] {
  const wanted = [layout.tokenizerConfig, layout.tokenizer, layout.text, layout.image];
  return ['config.json', 'preprocessor_config.json', ...wanted.filter((path) => path !== null)];
}

/**
 * The output of an image model that holds its features: a known name first, else the last two-dimensional output that is not
 * the class scores.
 *
 * @param outputs names with shapes; a dimension of unknown size is a string, an unknown shape null.
 * @returns null where no output qualifies.
 */
export function featureOutput(
  outputs: readonly { name: string; shape: readonly (number | string)[] | null }[],
  tower: 'image' | 'text',
): string | null {
  const known = tower === 'image' ? ['image_embeds', 'pooler_output'] : ['text_embeds', 'pooler_output'];
  for (const name of known) {
    if (outputs.some((output) => output.name === name)) return name;
  }
  const flat = outputs.filter((output) => output.shape?.length === 2 && !/logits|prob/i.test(output.name));
  return flat.at(-1)?.name ?? null;
}
