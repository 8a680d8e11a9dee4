import { flipTests, type CueFactor, type EditPair, type FlipTest } from '../../core/flip-test';
import type { AspireReport } from '../../core/generation-report';
import type { GeneratedRecord } from '../../core/generation-order';
import { mulberry32, type Uniform } from '../../core/random';
import type { TaskOptions } from '../types';
import { answersOf, headVector, make, type Draft, type SystemContext } from './making';
import { drawFor, drawTrainingRows, seedFor } from './source-draws';
import type { CaptionParts } from './sources';
import type { GenerationWish } from './types';

/** Images made per class that has a cue; as many as the sources is enough to weigh as much as the real ones. */
const TRAINING_PER_SOURCE = 2;

/** A cue of one source, to be replaced or taken away. */
interface CueOfSource {
  row: number;
  factor: CueFactor;
  phrase: string;
  /** What takes its place; "" where it is taken away. */
  instead: string;
}

/** What is drawn for a source. */
const DRAWN_FOR = { instead: 1, edit: 2, control: 3, training: 4 } as const;

/**
 * ASPIRE on an audit: cues of training images are replaced or taken away one at a time, each edit beside a control edit of the same image; cues whose
 * edits flip the audited head more often than their controls do are ranked per class, and images of the class without them are made for training.
 *
 * @throws AppError `too-few-images` where no training image can be a source; whatever the queue throws
 */
export async function runAspire(
  context: SystemContext,
  wish: GenerationWish,
  task: TaskOptions,
): Promise<AspireReport> {
  const startedAt = Date.now();
  const uniform = mulberry32(wish.seed);
  const { sources, right, skippedWrong } = await drawSources(context, wish.imagesPerClass, uniform, task);
  const gates = await context.words.gates?.fix(task);
  const cues = right.flatMap((row) => cuesOf(context, row, right, wish.seed));
  const drafts = cues.flatMap((cue) => [editOf(context, cue, wish.seed), controlOf(context, cue, wish.seed)]);
  const edited = await make(context, drafts, task);
  const tests = flipTests(await pairsOf(context, cues, edited, task));
  // A generator that only changes images makes none from words: its edits are what can be trained on.
  const training = context.words.generator.kinds.includes('text-to-image')
    ? trainingDrafts(context, tests, cues, wish.seed)
    : [];
  const made = await make(context, training, task);
  const check = await context.words.gates?.check(wish.imagesPerClass, context, task);
  const records = [...edited, ...made];
  return {
    system: 'aspire',
    generator: { id: context.words.generator.id, title: context.words.generator.title },
    captions: context.words.captions,
    seed: wish.seed,
    classifierFinishedAt: context.classifierFinishedAt,
    sources,
    skippedWrong,
    tests,
    ...(gates && { gates }),
    ...(check && { check }),
    forTraining: context.classes.map((_, label) => training.filter((draft) => draft.label === label).length),
    failed: records.filter(({ state }) => state === 'failed').length,
    generatingSeconds: records.reduce((sum, { by }) => sum + (by?.seconds ?? 0), 0),
    seconds: (Date.now() - startedAt) / 1000,
  };
}

/** Training images of each class, and those of them that the head has right. */
async function drawSources(
  context: SystemContext,
  perClass: number,
  uniform: Uniform,
  task: TaskOptions,
): Promise<{ sources: number[]; right: number[]; skippedWrong: number[] }> {
  const { audit, classes, labels } = context;
  const drawn = drawTrainingRows(context, perClass, uniform);
  const rows = Uint32Array.from(drawn.flatMap((own) => [...own]));
  const [answers] = await audit.call('answersOfRows', { rows, methods: null }, task);
  const isRight = (place: number): boolean => answers!.predictions[place] === labels[rows[place]!];
  const wrongOf = (label: number): number =>
    rows.filter((row, place) => labels[row] === label && !isRight(place)).length;
  return {
    sources: drawn.map((own) => own.length),
    right: [...rows].filter((_, place) => isRight(place)),
    skippedWrong: classes.map((_, label) => wrongOf(label)),
  };
}

/** What can be changed in a source: its place, for one that other sources have; and each thing beside its subject. */
function cuesOf({ words }: SystemContext, row: number, rows: readonly number[], seed: number): CueOfSource[] {
  const { background, foreground } = words.partsOf(row);
  const cues: CueOfSource[] = foreground.map((phrase) => ({ row, factor: 'foreground', phrase, instead: '' }));
  if (background === null) return cues;
  const named = words.insteadOf?.(row) ?? rows.map((other) => words.partsOf(other).background);
  const others = [...new Set(named)].filter((place): place is string => place !== null && place !== background).sort();
  if (others.length === 0) return cues;
  const instead = others[Math.floor(drawFor(seed, row, DRAWN_FOR.instead) * others.length)]!;
  return [{ row, factor: 'background', phrase: background, instead }, ...cues];
}

function withoutCue(parts: CaptionParts, { factor, phrase, instead }: CueOfSource): CaptionParts {
  return factor === 'background'
    ? { ...parts, background: instead }
    : { ...parts, foreground: parts.foreground.filter((thing) => thing !== phrase) };
}

function draftFor({ words, labels, hashes }: SystemContext, cue: CueOfSource, prompt: string, seed: number): Draft {
  const { row, factor, phrase, instead } = cue;
  return {
    system: 'aspire',
    purpose: 'edit',
    kind: 'image-to-image',
    prompt,
    negativePrompt: '',
    seed,
    widthPixels: words.sizePixels,
    heightPixels: words.sizePixels,
    strength: 0.6,
    sourceRow: row,
    sourceHash: hashes[row] ?? null,
    mask: null,
    label: labels[row]!,
    caption: words.captionOf(row),
    change: { factor, from: phrase, to: instead },
  };
}

function editOf(context: SystemContext, cue: CueOfSource, seed: number): Draft {
  const { words, classes, labels } = context;
  const className = classes[labels[cue.row]!]!;
  const prompt = words.caption(className, withoutCue(words.partsOf(cue.row), cue));
  return draftFor(context, cue, prompt, seedFor(seed, cue.row, DRAWN_FOR.edit));
}

/** As much is drawn anew as in the edit, and the words stay: what is left is what editing itself does. */
function controlOf(context: SystemContext, cue: CueOfSource, seed: number): Draft {
  const prompt = context.words.captionOf(cue.row);
  return {
    ...draftFor(context, cue, prompt, seedFor(seed, cue.row, DRAWN_FOR.control)),
    purpose: 'control-edit',
    change: null,
  };
}

/** Edits and controls whose images are both there, with what the audited head says of them. */
async function pairsOf(
  context: SystemContext,
  cues: readonly CueOfSource[],
  records: readonly GeneratedRecord[],
  task: TaskOptions,
): Promise<EditPair[]> {
  const whole = cues.flatMap((cue, i) => {
    const [edit, control] = [records[2 * i]!, records[2 * i + 1]!];
    return headVector(edit) && headVector(control) ? [{ cue, edit, control }] : [];
  });
  if (whole.length === 0) return [];
  const { predictions } = await answersOf(
    context,
    whole.flatMap(({ edit, control }) => [edit, control]),
    task,
  );
  return whole.map(({ cue: { row, factor, phrase } }, i) => {
    const classIndex = context.labels[row]!;
    return {
      row,
      classIndex,
      factor,
      phrase,
      isFlipped: predictions[2 * i] !== classIndex,
      isControlFlipped: predictions[2 * i + 1] !== classIndex,
    };
  });
}

/** Images of each class with what the flipped edits had in place of its cues; none for a class whose cues do not flip. */
function trainingDrafts(
  { words, classes }: SystemContext,
  tests: readonly FlipTest[],
  cues: readonly CueOfSource[],
  seed: number,
): Draft[] {
  return classes.flatMap((className, label) => {
    const significant = tests.filter(({ classIndex, isSignificant }) => classIndex === label && isSignificant);
    const flipped = cues.filter(({ row, phrase, factor }) =>
      significant.some((test) => test.phrase === phrase && test.factor === factor && test.flippedRows.includes(row)),
    );
    return flipped.flatMap((cue) =>
      Array.from({ length: TRAINING_PER_SOURCE }, (_, copy): Draft => {
        const parts = withoutCue(words.partsOf(cue.row), cue);
        return {
          system: 'aspire',
          purpose: 'training',
          kind: 'text-to-image',
          prompt: words.caption(className, parts),
          negativePrompt: '',
          seed: seedFor(seed, cue.row, DRAWN_FOR.training + copy),
          widthPixels: words.sizePixels,
          heightPixels: words.sizePixels,
          strength: null,
          sourceRow: null,
          sourceHash: null,
          mask: null,
          label,
          caption: null,
          change: { factor: cue.factor, from: cue.phrase, to: cue.instead },
        };
      }),
    );
  });
}
