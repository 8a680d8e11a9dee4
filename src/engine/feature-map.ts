import { AppError } from '../core/errors';
import { featureOf, PICTURES_PER_FEATURE, type FeatureMap, type FeatureMapReport } from '../core/neurons';
import { OCCLUSION_GRID } from '../core/occlusion';
import { seenWindow, windowInInput } from '../core/picture-window';
import { askForOriginals, backboneEye, lookThrough, type Eye, type LookContext, type LookedAt } from './look-again';
import { scoreMaps } from './score-maps';
import type { Scorer } from './sights';
import type { EmbedReport, TaskOptions } from './types';

export interface FeatureMapWish {
  cueId: string;
  classIndex: number;
}

/** The feature itself as a score. */
function featureScorer(feature: number): Scorer {
  return (vectors, count) => {
    const dimension = vectors.length / count;
    return Float64Array.from({ length: count }, (_, i) => vectors[i * dimension + feature]!);
  };
}

async function activationMap(
  { workers }: LookContext,
  { row, inputs, size }: LookedAt,
  eye: Eye,
  feature: number,
  task: TaskOptions,
): Promise<FeatureMap> {
  const signal = task.signal ? { signal: task.signal } : {};
  const { columns, rows, values } = await workers.encoder.featureMaps(
    eye.slot,
    inputs[0]!.values.slice(),
    1,
    feature,
    signal,
  );
  const window = seenWindow(size, eye.preprocessing);
  return { row, columns, rows, window, values: Float64Array.from(values, (value) => Math.max(0, value)) };
}

async function occludedMap(
  context: LookContext,
  picture: LookedAt,
  eye: Eye,
  feature: number,
  task: TaskOptions,
): Promise<FeatureMap> {
  const { columns, rows } = OCCLUSION_GRID;
  const window = seenWindow(picture.size, eye.preprocessing);
  const area = windowInInput(window, picture.size, eye.preprocessing);
  const wish = { input: picture.inputs[0]!, area, scorers: [featureScorer(feature)] };
  const [found] = await scoreMaps(context, eye, [wish], task);
  return { row: picture.row, columns, rows, window, values: found!.maps[0]!.map((value) => Math.max(0, value)) };
}

/**
 * Where a feature lies in the pictures of a class that have most of it: the map that the network averages where there is one, else what
 * hiding parts of the picture takes from it.
 *
 * @throws AppError `bad-input` for a cue that is no feature, `file-changed` without the originals
 */
export async function featureMapsOf(
  context: LookContext,
  { cueId, classIndex }: FeatureMapWish,
  task: TaskOptions,
): Promise<FeatureMapReport> {
  askForOriginals(context);
  const feature = featureOf(cueId);
  if (feature === null) {
    throw new AppError('bad-input', 'This cue is not a feature of the classifier.', 'Choose one of its features.');
  }
  const hasMap = context.record.result<EmbedReport>('embed')?.classifier?.hasMap ?? false;
  const eye = await backboneEye(context, task);
  const { rows } = await context.audit.call('images', {
    query: { kind: 'cue-end', classIndex, cueId, end: 'high', count: PICTURES_PER_FEATURE },
    judgements: [],
  });
  const startedAt = Date.now();
  const maps: FeatureMap[] = [];
  const mapOf = hasMap ? activationMap : occludedMap;
  const wishes = Array.from(rows, (row) => ({ row }));
  for await (const [picture] of lookThrough(context, wishes, [eye], 1, task)) {
    maps.push(await mapOf(context, picture!, eye, feature, task));
    const [done, total] = [maps.length, rows.length];
    task.onProgress?.({ stage: 'Looking where the feature lies', done, total, unit: 'images', startedAt });
  }
  return { cueId, classIndex, from: hasMap ? 'activation' : 'occlusion', maps };
}
