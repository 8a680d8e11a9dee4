import { captionPrompts, filterCaptions, type CaptionPrompt, type ImageCaption } from '../../core/caption-words';
import { conflictTests, isConflictingCaption } from '../../core/conflict-words';
import type { DiffuBiasReport, HardClass } from '../../core/diffubias-report';
import { HARD_SHARE, lossEnds } from '../../core/hard-images';
import { rowsFlagged } from '../../core/label-report';
import { mulberry32 } from '../../core/random';
import type { TaskOptions } from '../types';
import { make, type Draft, type SystemContext } from './making';
import type { GenerationWish } from './types';

/** The filter that the labels screen begins with. */
const LABEL_FILTER = 'prune-by-noise-rate';

/**
 * DiffuBias on an audit: training images of largest loss under a head whose bias is amplified stand beside those whose label may be wrong; their
 * captions are filtered by their words, and where the words show that these images go against a bias, images are made from them, with the class as label.
 *
 * @throws AppError `bad-input` with one class; whatever the queue throws
 */
export async function runDiffuBias(
  context: SystemContext,
  wish: GenerationWish,
  task: TaskOptions,
): Promise<DiffuBiasReport> {
  const startedAt = Date.now();
  const { words, classes: classNames, labels, audit } = context;
  const hardShare = wish.hardShare ?? HARD_SHARE;
  const { q, steps, rows, losses } = await audit.call('amplified', null, task);
  const ends = lossEnds(losses, rows, labels, classNames.length, (size) => Math.max(1, Math.round(hardShare * size)));
  const flagged = rowsFlagged(await audit.call('labelIssues', { judgements: [] }, task), LABEL_FILTER);
  const lossOf = new Map(Array.from(rows, (row, i) => [row, losses[i]!]));
  const classes = ends.map(({ classIndex, hard, easy }): HardClass => ({
    size: rows.filter((row) => labels[row] === classIndex).length,
    hard: [...hard],
    hardLosses: Array.from(hard, (row) => lossOf.get(row)!),
    easy: [...easy],
    easyLosses: Array.from(easy, (row) => lossOf.get(row)!),
    flagged: [...flagged].filter((row) => lossOf.has(row) && labels[row] === classIndex),
  }));
  const captionOf = (row: number): ImageCaption => ({ row, label: labels[row]!, caption: words.captionOf(row) });
  const tests = conflictTests(Array.from(rows, captionOf), ends, classNames);
  const captions = ends.flatMap(({ hard }) => Array.from(hard, captionOf));
  // Twice the number of classes, as in the paper.
  const filter = filterCaptions(
    captions.map(({ caption }) => caption),
    2 * classNames.length,
  );
  const isAskedFor = filter.isKept.map((isKept, i) => isKept * Number(isConflictingCaption(captions[i]!, tests)));
  const prompts = captionPrompts(captions, { ...filter, isKept: isAskedFor });
  const drafts = draftsOf(context, prompts, wish);
  const made = await make(context, drafts, task);
  const countOf = (list: readonly { label: number }[], label: number): number =>
    list.filter((one) => one.label === label).length;
  const kept = captions.filter((_, i) => filter.isKept[i] === 1);
  const conflicting = captions.filter((_, i) => isAskedFor[i] === 1);
  return {
    system: 'diffubias',
    generator: { id: words.generator.id, title: words.generator.title },
    captions: words.captions,
    seed: wish.seed,
    classifierFinishedAt: context.classifierFinishedAt,
    sources: classes.map(({ hard }) => hard.length),
    q,
    steps,
    hardShare,
    classes,
    tests,
    words: filter.words,
    captionCounts: classNames.map((_, label) => ({
      read: countOf(captions, label),
      kept: countOf(kept, label),
      conflicting: countOf(conflicting, label),
    })),
    forTraining: classNames.map((_, label) => countOf(drafts, label)),
    failed: made.filter(({ state }) => state === 'failed').length,
    generatingSeconds: made.reduce((sum, { by }) => sum + (by?.seconds ?? 0), 0),
    seconds: (Date.now() - startedAt) / 1000,
  };
}

/** As many images of each class as are asked for, its prompts in turn; none of a class without prompts. */
function draftsOf(
  context: SystemContext,
  prompts: readonly CaptionPrompt[],
  { imagesPerClass, seed }: GenerationWish,
): Draft[] {
  return context.classes.flatMap((_, label) => {
    const own = prompts.filter((prompt) => prompt.label === label);
    if (own.length === 0) return [];
    return Array.from({ length: imagesPerClass }, (_value, i) =>
      draftOf(context, own[i % own.length]!, imageSeed(seed, label, i)),
    );
  });
}

/** Its own for each image of a class, whatever is asked for beside it. */
function imageSeed(seed: number, label: number, image: number): number {
  return Math.floor(mulberry32(seed ^ Math.imul(label + 1, 0x9e3779b1) ^ Math.imul(image + 1, 0x85ebca6b))() * 2 ** 31);
}

/** The caption is the whole prompt, and it is of the class of the image that it was read from. */
function draftOf({ words, hashes }: SystemContext, { prompt, label, sourceRow }: CaptionPrompt, seed: number): Draft {
  return {
    system: 'diffubias',
    purpose: 'training',
    kind: 'text-to-image',
    prompt,
    negativePrompt: '',
    seed,
    widthPixels: words.sizePixels,
    heightPixels: words.sizePixels,
    strength: null,
    sourceRow,
    sourceHash: hashes[sourceRow] ?? null,
    mask: null,
    label,
    caption: prompt,
    change: null,
  };
}
