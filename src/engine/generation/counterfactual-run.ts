import type { MethodId } from '../../core/audit';
import { passesGates } from '../../core/edit-gates';
import { AppError } from '../../core/errors';
import type { GeneratedRecord } from '../../core/generation-order';
import type { CounterfactualReport } from '../../core/generation-report';
import { heldOutFigures } from '../../core/held-out-figures';
import {
  FACTORS,
  perturbByVocabulary,
  spreadOverFactors,
  type Factor,
  type Perturbation,
} from '../../core/perturbation';
import { mulberry32 } from '../../core/random';
import type { VectorAnswers } from '../../core/vector-answers';
import { weaknesses, type Answer, type CounterfactualAnswers } from '../../core/weakness';
import type { TaskOptions } from '../types';
import { headVector, headVectors, make, type Draft, type SystemContext } from './making';
import { drawTrainingRows, seedFor } from './source-draws';
import type { FactorCaptions } from './sources';
import type { GenerationWish } from './types';

/** One source in so many teaches nothing. */
const HELD_OUT_ONE_IN = 3;

/** What is drawn for a source. */
const DRAWN_FOR = { words: 11, image: 12 } as const;

/** A source, its images' places among the records: as it was, and with one factor changed each. */
interface Family {
  row: number;
  unperturbed: GeneratedRecord;
  perturbed: readonly GeneratedRecord[];
}

/** By its file alone, so that no other run and no other seed makes a source teach that was held out. */
export function isHeldOut(sourceHash: string): boolean {
  return Number.parseInt(sourceHash.slice(0, 8), 16) % HELD_OUT_ONE_IN === 0;
}

/**
 * Counterfactual reinforcement on an audit: captions of training images are changed in one factor at a time, each image made anew with and without
 * the change; what the heads lose by a change beyond what making anew loses is their weakness. The changed images of two sources in three wait
 * for review, to be trained on; the others measure what that brings.
 *
 * @throws AppError `bad-input` where there are no words to change, `too-few-images` where no training image can be a source; whatever the queue
 * throws
 */
export async function runCounterfactual(
  context: SystemContext,
  wish: GenerationWish,
  task: TaskOptions,
): Promise<CounterfactualReport> {
  const startedAt = Date.now();
  const factors = factorsOf(context);
  const drawn = drawTrainingRows(context, wish.imagesPerClass, mulberry32(wish.seed));
  const rows = drawn.flatMap((own) => [...own]);
  const words = factors.wordsOf(rows);
  const drafts = rows.map((row) => draftsOf(context, factors, words, row, wish.seed));
  const records = await make(context, drafts.flat(), task);
  const families = familiesOf(rows, drafts, records);
  const counted = families.map((family) => ({ ...family, perturbed: family.perturbed.filter(isCounted) }));
  const { answers, heads } = await answersOfFamilies(context, counted, task);
  const heldOut = answers.filter(({ sourceRow }) => isHeldOut(context.hashes[sourceRow]!));
  // A head that was taught by counterfactuals has seen those of the others.
  const untaught = [
    ...answers.filter(({ headId }) => headId !== 'counterfactual'),
    ...heldOut.filter(({ headId }) => headId === 'counterfactual'),
  ];
  const count = (of: readonly Family[], factor: Factor): number =>
    of.flatMap(({ perturbed }) => perturbed).filter(({ order }) => order.change?.factor === factor).length;
  return {
    system: 'counterfactual',
    generator: { id: context.words.generator.id, title: context.words.generator.title },
    captions: context.words.captions,
    seed: wish.seed,
    classifierFinishedAt: context.classifierFinishedAt,
    sources: drawn.map((own) => own.length),
    heldOutSources: drawn.map((own) => own.filter((row) => isHeldOut(context.hashes[row]!)).length),
    perturbed: FACTORS.map((factor) => ({
      factor,
      made: count(families, factor),
      counted: count(counted, factor),
    })),
    heads,
    weaknesses: weaknesses(untaught),
    spans: weaknesses(untaught, 'span'),
    heldOut: heldOutFigures(heldOut),
    failed: records.filter(({ state }) => state === 'failed').length,
    generatingSeconds: records.reduce((sum, { by }) => sum + (by?.seconds ?? 0), 0),
    seconds: (Date.now() - startedAt) / 1000,
  };
}

function factorsOf({ words: { factors } }: SystemContext): FactorCaptions {
  if (factors) return factors;
  throw new AppError(
    'bad-input',
    'There are no words that could be changed in the captions of these images.',
    'Open the demo to see how it works, or run ASPIRE.',
  );
}

/** The order of a source's images: made anew as it was, then with each factor changed. All from one seed, so that only the factor differs. */
function draftsOf(
  context: SystemContext,
  factors: FactorCaptions,
  words: ReturnType<FactorCaptions['wordsOf']>,
  row: number,
  seed: number,
): Draft[] {
  const { classes, labels, hashes } = context;
  const caption = factors.captionOf(row);
  const uniform = mulberry32(seedFor(seed, row, DRAWN_FOR.words));
  const all = perturbByVocabulary(caption, classes[labels[row]!]!, words, 1, uniform);
  const perturbations = spreadOverFactors(all, FACTORS.length, uniform);
  const draft = (change: Perturbation | null): Draft => ({
    system: 'counterfactual',
    purpose: change ? (isHeldOut(hashes[row]!) ? 'held-out' : 'perturbed') : 'unperturbed',
    kind: 'image-to-image',
    prompt: change?.caption ?? caption,
    negativePrompt: '',
    seed: seedFor(seed, row, DRAWN_FOR.image),
    widthPixels: context.words.sizePixels,
    heightPixels: context.words.sizePixels,
    strength: 0.6,
    sourceRow: row,
    sourceHash: hashes[row] ?? null,
    mask: null,
    label: labels[row]!,
    caption,
    change: change && { factor: change.factor, from: change.from, to: change.to },
  });
  return [draft(null), ...perturbations.map(draft)];
}

/** Sources with the images that are there; one that was not made anew unchanged has no control and is left out. */
function familiesOf(
  rows: readonly number[],
  drafts: readonly (readonly Draft[])[],
  records: readonly GeneratedRecord[],
): Family[] {
  let at = 0;
  return rows.flatMap((row, i) => {
    const [unperturbed, ...perturbed] = records.slice(at, at + drafts[i]!.length);
    at += drafts[i]!.length;
    return headVector(unperturbed!)
      ? [{ row, unperturbed: unperturbed!, perturbed: perturbed.filter(headVector) }]
      : [];
  });
}

/** Whether an image shows what it should: through the gates, or unmeasured; and no person refused it. */
function isCounted({ gates, state }: GeneratedRecord): boolean {
  return state !== 'rejected' && (gates === null || passesGates(gates));
}

/** What every head says of sources and of what was made of them. */
async function answersOfFamilies(
  context: SystemContext,
  families: readonly Family[],
  task: TaskOptions,
): Promise<{ answers: CounterfactualAnswers[]; heads: CounterfactualReport['heads'] }> {
  const methods = context.heads as MethodId[];
  const { audit, labels } = context;
  const rows = Uint32Array.from(families, ({ row }) => row);
  const made = families.flatMap(({ unperturbed, perturbed }) => [unperturbed, ...perturbed]);
  if (made.length === 0) return { answers: [], heads: [] };
  const ofRows = await audit.call('answersOfRows', { rows, methods }, task);
  const ofMade = await audit.call('answersOfVectors', { vectors: headVectors(made), methods }, task);
  const answers = ofRows.flatMap((head, h) => {
    const classCount = context.classes.length;
    const answerAt = ({ predictions, probabilities }: VectorAnswers, place: number, label: number): Answer => ({
      isRight: predictions[place] === label,
      probability: probabilities[place * classCount + label]!,
    });
    let at = 0;
    return families.flatMap(({ row, perturbed }, i) => {
      const label = labels[row]!;
      const original = answerAt(head, i, label);
      const unperturbed = answerAt(ofMade[h]!, at++, label);
      return perturbed.map((record): CounterfactualAnswers => {
        const { factor, from, to } = record.order.change!;
        const own = answerAt(ofMade[h]!, at++, label);
        return {
          headId: head.method,
          sourceRow: row,
          classIndex: label,
          factor,
          from,
          to,
          original,
          perturbed: own,
          unperturbed,
        };
      });
    });
  });
  return { answers, heads: ofRows.map(({ method, title }) => ({ id: method, title })) };
}
