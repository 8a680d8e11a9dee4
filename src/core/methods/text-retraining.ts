import type { HeadWeights } from '../head';
import { meanVector } from '../modality-gap';
import { enterMove, leaveMove, moveFeatures, type Move } from '../moved-features';
import type { FeatureMatrix } from '../normalisation';
import { mulberry32 } from '../random';
import { allRows } from '../summary';
import { balancedEpoch, textsPerGroup, type TextSet } from '../text-pairs';
import type { BatchOptions } from '../trainer';
import type { MitigationInput, MitigationTools } from './mitigation';
import { isBetter, shareText, ValidationWatch, type SelectionRule, type ValidationScore } from './validation-score';

const WATCHED = ['worst group on validation', 'class-balanced accuracy on validation'] as const;

/** How the final epoch is chosen; the index is the value of the option. */
export const TEXT_SELECTIONS = ['last step', ...WATCHED] as const satisfies readonly SelectionRule[];
export type TextSelection = (typeof TEXT_SELECTIONS)[number];

/** Looks at the validation images on the way: each costs a pass over them. */
const MOST_LOOKS = 50;

export interface TextTraining {
  set: TextSet;
  /** The set as features of the head. */
  features: FeatureMatrix;
  start: HeadWeights;
  batch: Pick<BatchOptions, 'optimiser' | 'stepSize' | 'schedule' | 'weightDecay' | 'batchSize' | 'epochs'>;
  selection: TextSelection;
}

interface Look {
  epoch: number;
  head: HeadWeights;
  score: ValidationScore;
}

/**
 * Coordinates for one step size whatever the features' scale: centred on the texts, and their mean squared length made that of as many
 * coordinates of variance 1, as the paper's ResNet features nearly are.
 */
function scalingMove(features: FeatureMatrix): Move {
  const { dimension, rowCount, values } = features;
  const centre = meanVector(features, allRows(rowCount));
  let squares = 0;
  for (let at = 0; at < values.length; at += 1) squares += (values[at]! - centre[at % dimension]!) ** 2;
  return { centre, scale: squares > 0 ? Math.sqrt(values.length / squares) : 1 };
}

export interface TextTrained {
  head: HeadWeights;
  /** The rule in use, with the epoch that it chose: differs from the wish where there was nothing to look at. */
  selection: string;
  /** The three figures of the paper, as far as they can be told. */
  detail: string;
  notes: string[];
}

/** Fits a last layer on texts, groups balanced anew in every epoch (TLDR, arXiv 2311.18291), and chooses the epoch. */
export async function trainOnTexts(
  input: MitigationInput,
  { set, features, start, batch, selection }: TextTraining,
  tools: MitigationTools,
): Promise<TextTrained> {
  const watches = WATCHED.flatMap((rule) => ValidationWatch.by(input, rule) ?? []);
  const best = new Map<TextSelection, Look>();
  const uniform = mulberry32(tools.seed);
  const move = scalingMove(features);
  const every = Math.ceil(batch.epochs / MOST_LOOKS);
  const look = (epoch: number, head: HeadWeights): void => {
    for (const watch of watches) {
      const score = watch.score(head);
      if (isBetter(score, best.get(watch.rule)?.score ?? null)) best.set(watch.rule, { epoch, head, score });
    }
  };
  const trained = await tools.trainer.descendInBatches(
    {
      features: moveFeatures(features, move),
      labels: set.labels,
      classCount: input.classCount,
      rows: allRows(set.labels.length),
    },
    {
      ...batch,
      start: enterMove(start, move),
      orderOf: () => balancedEpoch(set, uniform),
      afterEpoch: (epoch, current) => {
        if (epoch % every === 0 || epoch === batch.epochs) look(epoch, leaveMove(current, move));
        return false;
      },
    },
    tools,
  );
  const last = leaveMove(trained, move);
  const chosen = best.get(selection);
  const isLast = selection === 'last step' || !chosen;
  return {
    head: isLast ? last : chosen.head,
    selection: isLast ? `last step: epoch ${batch.epochs}` : `${selection}: epoch ${chosen.epoch}`,
    detail: told(),
    notes: isLast && selection !== 'last step' ? [missing(selection)] : [],
  };

  function told(): string {
    const looks = watches.flatMap((watch) => {
      const found = best.get(watch.rule);
      if (!found) return [];
      const atLast = watch.score(last);
      return `${watch.rule} ${shareText(found.score.first)} in epoch ${found.epoch}, ${shareText(atLast.first)} in the last`;
    });
    const size = textsPerGroup(set) * set.groupCount;
    const pairs = set.pairCounts.reduce((sum, count) => sum + count, 0);
    return [
      `${pairs} pairs of words in ${set.groupCount} groups, ${size} texts an epoch, ${batch.epochs} epochs`,
      ...looks,
    ].join('; ');
  }
}

function missing(selection: TextSelection): string {
  return selection === 'worst group on validation'
    ? 'There are no groups on the validation images to choose by, so the last epoch is taken.'
    : 'There is no validation image to choose by, so the last epoch is taken.';
}
