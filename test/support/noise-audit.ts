import { cpuTrainer } from '../../src/core/cpu-trainer';
import { crossFit } from '../../src/core/cross-fit';
import { testCues } from '../../src/core/cue-test';
import { rightness } from '../../src/core/gap';
import { predictionsOf } from '../../src/core/head';
import { fitStandardisation, normaliseFeatures, type FeatureMatrix } from '../../src/core/normalisation';
import { PIXEL_CUE_COUNT, pixelStatistics } from '../../src/core/pixel-cues';
import { drawInteger, drawNormal, drawRows, mulberry32, shuffle, type Uniform } from '../../src/core/random';
import type { CueScores } from '../../src/core/spuriosity';
import { allRows } from '../../src/core/summary';

/** Images with the vectors that a head is fitted on and the scores that its cues are tested by; no labels yet. */
export interface UnlabelledSet {
  /** Already normalised. */
  features: FeatureMatrix;
  scores: CueScores;
}

/** Unit vectors of normal numbers, and as many unit "words" whose cosines with them are the cues: the features carry every cue. */
export function vectorSet(uniform: Uniform, imageCount: number, dimension: number, wordCount: number): UnlabelledSet {
  const unitVectors = (rowCount: number): FeatureMatrix => {
    const values = Float32Array.from({ length: rowCount * dimension }, () => drawNormal(uniform));
    return normaliseFeatures({ rowCount, dimension, values }, { kind: 'l2' });
  };
  const features = unitVectors(imageCount);
  const words = unitVectors(wordCount).values;
  const values = new Float32Array(imageCount * wordCount);
  for (let word = 0; word < wordCount; word += 1) {
    for (let image = 0; image < imageCount; image += 1) {
      let cosine = 0;
      for (let j = 0; j < dimension; j += 1) {
        cosine += words[word * dimension + j]! * features.values[image * dimension + j]!;
      }
      values[word * imageCount + image] = cosine;
    }
  }
  return { features, scores: { imageCount, cueCount: wordCount, values } };
}

/** Small pictures of a colour, a slope of light, grain, and for some a frame: statistics that spread, correlate and tie as real ones do. */
export function drawPictureStatistics(uniform: Uniform, pictureCount: number): FeatureMatrix {
  const values = new Float32Array(pictureCount * PIXEL_CUE_COUNT);
  for (let picture = 0; picture < pictureCount; picture += 1) {
    const width = 24 + drawInteger(uniform, 4) * 4;
    const height = 24 + drawInteger(uniform, 4) * 4;
    const rgba = drawPicture(uniform, width, height);
    const file = {
      widthPixels: 8 * width,
      heightPixels: 8 * height,
      sizeBytes: Math.round(9000 * Math.exp(drawNormal(uniform) / 3)),
    };
    values.set(pixelStatistics(rgba, width, height, file), picture * PIXEL_CUE_COUNT);
  }
  return { rowCount: pictureCount, dimension: PIXEL_CUE_COUNT, values };
}

function drawPicture(uniform: Uniform, width: number, height: number): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  const colour = [0, 1, 2].map(() => 40 + 170 * uniform());
  const slope = 80 * (uniform() - 0.5);
  const grain = 40 * uniform();
  const frame = uniform() < 0.2 ? 1 + drawInteger(uniform, 2) : 0;
  for (let y = frame; y < height - frame; y += 1) {
    for (let x = frame; x < width - frame; x += 1) {
      const light = slope * (y / height - 0.5) + grain * (uniform() - 0.5);
      for (let channel = 0; channel < 3; channel += 1) rgba[4 * (y * width + x) + channel] = colour[channel]! + light;
    }
  }
  return rgba;
}

/** `imageCount` of the pictures, standardised for the head; the statistics themselves are the cues. */
export function pixelSet(pictures: FeatureMatrix, uniform: Uniform, imageCount: number): UnlabelledSet {
  const { dimension } = pictures;
  const drawn = drawRows(allRows(pictures.rowCount), imageCount, uniform);
  const values = new Float32Array(imageCount * dimension);
  const columns = new Float32Array(imageCount * dimension);
  drawn.forEach((picture, image) => {
    for (let j = 0; j < dimension; j += 1) {
      const value = pictures.values[picture * dimension + j]!;
      values[image * dimension + j] = value;
      columns[j * imageCount + image] = value;
    }
  });
  const features = { rowCount: imageCount, dimension, values };
  return {
    features: normaliseFeatures(features, fitStandardisation(features, allRows(imageCount))),
    scores: { imageCount, cueCount: dimension, values: columns },
  };
}

export interface NoiseAudit {
  /** Whether any finding is significant, as the studio tests: by the gap and by the association with the label. */
  hasFinding: boolean;
  /** The same by the gap's p alone. */
  hasFindingByGapAlone: boolean;
}

/** Gives the images labels that are shuffled before anything is fitted, and audits: cross-fitted head, gaps, p, correction. */
export async function auditOfNoise(set: UnlabelledSet, seed: number): Promise<NoiseAudit> {
  const { features, scores } = set;
  const n = features.rowCount;
  const labels = shuffle(
    Uint16Array.from({ length: n }, (_, i) => i % 2),
    mulberry32(seed),
  );
  const rows = allRows(n);
  const fit = await crossFit(cpuTrainer, { features, labels, classCount: 2, rows }, { c: 1, seed });
  const isRight = rightness(predictionsOf(fit.logits, 2), labels);
  const input = { scores, labels, classCount: 2, isRight, heldOutRows: rows };
  const byBoth = await testCues({ ...input, fittingRows: rows });
  const byGapAlone = await testCues({ ...input, fittingRows: null });
  return {
    hasFinding: byBoth.findings.some((finding) => finding.isSignificant),
    hasFindingByGapAlone: byGapAlone.findings.some((finding) => finding.isSignificant),
  };
}
