import {
  SPLITS,
  type ClassifierKind,
  type CueJudgement,
  type FittedHead,
  type MethodId,
  type RowTable,
} from '../../src/core/audit';
import { AppError } from '../../src/core/errors';
import { headFigures, spuriosityAmong, spuriousCueIds, type MeasuredData } from '../../src/core/head-figures';
import { rightness } from '../../src/core/gap';
import { planSplits, type SplitPlan } from '../../src/core/split-plan';
import { rowsOfSplit } from '../../src/core/splits';
import type { CallContext } from '../serve';
import { amplify } from './amplifying';
import type { AuditApi, OpenRequest } from './api';
import { AuditState } from './audit-state';
import { classifierKinds, classifierReport, classify } from './classifying';
import { runCueTests } from './cue-testing';
import { answersOf, NormalisedFeatures, type HeadAnswers } from './evaluated-head';
import { exampleColumn } from './example-cues';
import { previewGroups } from './grouping';
import { imageSet } from './image-sets';
import { rowColumn } from './map-columns';
import { Maps } from './mapping';
import { auditLabels } from './label-auditing';
import { measureDetail } from './measure-detail';
import { measure, rankClass, type MeasuringInput, type SecondOpinion } from './measuring';
import { mend } from './mending';
import { neuronsOf } from './neuron-finding';
import { openRowStore, removeRows } from './row-store';
import { answersOfVectors, vectorsOfRows } from './vector-answers';
import { checkAuditWords } from './word-checking';
import { biasWords, concepts } from './word-finding';
import type { RowStore } from './row-types';
import { sliceAudit } from './slicing';

/** The head that is audited: how it answers, and on which rows it was fitted. */
export interface AuditedHead {
  fitted: FittedHead;
  /** Out of sample on the measured rows: cross-fitted there where no validation split serves. */
  answers: HeadAnswers;
  /** Null for zero-shot and for a classifier of the user, which were fitted on nothing here. */
  fittingRows: Uint32Array | null;
  /** The labels it was fitted on, and its answers held against. */
  fittingLabels: Uint16Array;
}

interface Opened {
  request: OpenRequest;
  store: RowStore;
}

function missing(what: string, step: string): AppError {
  return new AppError('bad-input', `${what} is not there yet.`, `Do the step ${step} first.`);
}

/** The browser has thrown the files away, or they never were on disk and the worker had to be started anew. */
function lostRows(done: number, total: number): AppError {
  return new AppError(
    'storage-unavailable',
    `Of ${total} images only ${done} are still embedded: this browser has not kept the others.`,
    'Do the step Embed again.',
  );
}

/** One audit at a time: its rows, cues, heads, and the methods of {@link AuditApi} over them. */
export class AuditService {
  #opened: Opened | null = null;
  #state: AuditState | null = null;
  #features: NormalisedFeatures | null = null;
  #plan: SplitPlan | null = null;
  #audited: AuditedHead | null = null;
  #heads: readonly FittedHead[] = [];
  #maps = new Maps();

  get state(): AuditState {
    if (!this.#state) throw missing('The embedded data set', 'Embed');
    return this.#state;
  }

  get audited(): AuditedHead {
    if (!this.#audited) throw missing('A classifier', 'Classifier');
    return this.#audited;
  }

  get plan(): SplitPlan {
    if (!this.#plan) throw missing('A classifier', 'Classifier');
    return this.#plan;
  }

  get features(): NormalisedFeatures {
    this.#features ??= new NormalisedFeatures(this.state);
    return this.#features;
  }

  get data(): MeasuredData {
    const { labels, classes, attributes } = this.state;
    return { labels, classCount: classes.length, attributes };
  }

  readonly methods: AuditApi = {
    open: async (request) => {
      this.#closeStore();
      const { store, reason } = await openRowStore(request.auditId, {
        rows: request.labels.length,
        encoderDimension: request.encoderDimension,
        backboneDimension: request.backboneDimension,
        pixelCount: request.pixelCount,
      });
      this.#opened = { request, store };
      return { rowsDone: store.done, storage: store.kind, reason };
    },

    append: (batch) => {
      const { store } = this.#openedOrThrow();
      store.append(batch);
      return { rowsDone: store.done };
    },

    seal: () => {
      const { request, store } = this.#openedOrThrow();
      if (store.done < request.labels.length) throw lostRows(store.done, request.labels.length);
      // Sealing moves the rows together in place, so it is done once.
      this.#state ??= new AuditState(request, store);
      return { kept: this.#state.kept };
    },

    setCues: ({ cues, textVectors, columns = [] }) => {
      this.state.setTextCues(cues, textVectors);
      this.state.setColumnCues(columns);
    },

    exampleColumn: (request) => exampleColumn(this.state, request),

    findSlices: (settings, context) => {
      const { state, plan, audited } = this;
      const control = { signal: context.signal, onProgress: context.report };
      return sliceAudit({ state, plan, answers: audited.answers }, settings, control);
    },

    findNeurons: () => neuronsOf(this),

    setColumnCues: (columns) => this.state.setColumnCues(columns),

    restoreHeads: async ({ heads, classifier }, context) => {
      const [first] = heads;
      if (!first || !classifier) return;
      this.#makePlan(first.report.seed);
      this.#audited = await classify(this, { kind: classifier.kind, seed: first.report.seed, known: heads }, context);
      this.#heads = heads;
    },

    fitClassifier: async ({ kind, seed, classTextVectors, ownHead = null }, context) => {
      const before = this.#plan;
      this.#makePlan(seed);
      try {
        const audited = await classify(this, { kind, seed, classTextVectors, ownHead }, context);
        this.#audited = audited;
        this.#heads = audited.heads;
        return { report: classifierReport(this, kind, audited), heads: audited.heads };
      } catch (thrown) {
        // Stopped or failed: the classifier that was there is still the one at hand, with its own splits.
        this.#plan = before;
        throw thrown;
      }
    },

    testCues: (settings, context) => this.#testCues(settings, context),

    addTextCue: async ({ cue, vector, ...settings }, context) => {
      this.state.addTextCue(cue, vector);
      const report = await this.#testCues(settings, context);
      return { report, findings: report.findings.filter((finding) => finding.cueId === cue.id) };
    },

    biasWords: (_, context) => biasWords(this, context),

    concepts: ({ l1 }, context) => concepts(this, l1, context),

    rank: ({ classIndex, judgements }) => rankClass(this.measuring(judgements), classIndex, this.#secondOpinion()),

    measure: async ({ judgements, endSize, classTextVectors }, context) => {
      const input = this.measuring(judgements);
      const report = measure(input, endSize);
      const zeroShot = classTextVectors ?? null;
      return { ...report, detail: await measureDetail(this, this.#heads, input, report, zeroShot, context) };
    },

    groups: ({ choice, judgements }) => previewGroups(this, choice, judgements),

    checkWords: (request, context) => checkAuditWords(this, request, context),

    mend: async (request, context) => {
      const { report, heads } = await mend(this, request, context);
      this.#heads = heads;
      return { report, heads };
    },

    answersOfVectors: ({ vectors, methods }) => answersOfVectors(this.state, this.#heads, vectors, methods),

    answersOfRows: ({ rows, methods }) =>
      answersOfVectors(this.state, this.#heads, vectorsOfRows(this.state.backbone, rows), methods),

    encoderVectors: ({ rows }) => this.state.encoder && vectorsOfRows(this.state.encoder, rows),

    amplified: (_, context) => amplify(this, context),

    labelIssues: ({ judgements }, context) => auditLabels(this, judgements, context),

    correctLabels: ({ corrections }) => {
      this.state.correctLabels(corrections);
      return { isHeadOfLabels: this.#judgeAnew() };
    },

    images: ({ query, judgements }) =>
      imageSet(query, {
        labels: this.state.labels,
        attributes: this.state.attributes,
        splits: this.plan.splits,
        measuredRows: this.plan.measuredRows,
        reportRows: this.plan.reportRows,
        answers: this.audited.answers,
        answersOfMethod: (method) => {
          const head = this.#heads.find(({ report }) => report.method === method);
          return head ? answersOf(head.head, this.features, this.state.labels) : null;
        },
        auditedMethod: this.audited.fitted.report.method,
        scores: (cueId) => this.state.scores(cueId),
        spuriosity: (classIndex) =>
          this.#spuriosity(
            judgements.filter((judged) => judged.classIndex === classIndex),
            this.plan.reportRows,
          ),
      }),

    mapOf: (wish, context) => this.#maps.of(this.state, wish, { signal: context.signal, onProgress: context.report }),

    rowColumn: ({ column, judgements }) =>
      rowColumn(column, {
        classes: this.state.classes,
        labels: this.state.labels,
        attributes: this.state.attributes,
        splits: () => this.plan.splits,
        answers: () => this.audited.answers,
        scores: (cueId) => this.state.scores(cueId),
        spuriosity: () => this.spuriosityBySplit(judgements),
      }),

    thumbnail: ({ row }, context) => {
      const bytes =
        this.#openedOrThrow()
          .store.thumbnail(this.#state?.kept[row] ?? row)
          ?.slice() ?? null;
      if (bytes) context.transfer([bytes.buffer]);
      return bytes;
    },

    hashes: () => Array.from(this.state.kept, (row) => this.#openedOrThrow().store.hashes[row] ?? ''),

    rowTable: ({ judgements }) => this.#rowTable(judgements),

    remove: async ({ auditId }) => {
      if (this.#opened?.request.auditId === auditId) this.#closeStore();
      await removeRows(auditId);
    },

    close: () => this.#closeStore(),
  };

  #openedOrThrow(): Opened {
    if (!this.#opened) throw missing('The data set', 'Open');
    return this.#opened;
  }

  #closeStore(): void {
    this.#opened?.store.close();
    this.#opened = null;
    this.#state = null;
    this.#features = null;
    this.#plan = null;
    this.#audited = null;
    this.#heads = [];
    this.#maps = new Maps();
  }

  #makePlan(seed: number): void {
    const { labels, givenLabels, classes, givenSplits } = this.state;
    this.#plan = planSplits(labels, classes, givenSplits, seed, givenLabels);
  }

  /** Holds the audited head's answers against the labels in use. @returns whether it was fitted on these very labels */
  #judgeAnew(): boolean {
    const audited = this.#audited;
    if (!audited) return false;
    const { labels } = this.state;
    const { answers, fittingLabels } = audited;
    this.#audited = { ...audited, answers: { ...answers, isRight: rightness(answers.predictions, labels) } };
    return fittingLabels.every((label, row) => label === labels[row]);
  }

  #testCues(
    { kinds, endSize }: Parameters<AuditApi['testCues']>[0],
    context: CallContext,
  ): ReturnType<typeof runCueTests> {
    const { answers, fittingRows } = this.audited;
    return runCueTests(
      this.state,
      {
        cues: this.state.cuesOf(kinds),
        endSize,
        isRight: answers.isRight,
        measuredRows: this.plan.measuredRows,
        fittingRows,
      },
      context,
    );
  }

  /** What gaps are measured on, under the judgements. */
  measuring(judgements: readonly CueJudgement[]): MeasuringInput {
    return {
      data: this.data,
      classes: this.state.classes,
      rows: this.plan.reportRows,
      isRight: this.audited.answers.isRight,
      column: (cueId) => this.state.scores(cueId),
      judgements,
    };
  }

  /** Who is asked for an image's second class: zero-shot where there is such a head, since it was not fitted on these labels. */
  #secondOpinion(): SecondOpinion {
    const zeroShot = this.#heads.find(({ report }) => report.method === 'zero-shot');
    const { answers, fitted } = this.audited;
    if (!zeroShot) return { probabilities: answers.probabilities, title: fitted.report.title };
    const { probabilities } = answersOf(zeroShot.head, this.features, this.state.labels);
    return { probabilities, title: zeroShot.report.title };
  }

  #spuriosity(judgements: readonly CueJudgement[], rows: Uint32Array): Float32Array {
    const cueIds = spuriousCueIds(judgements, this.state.classes.length);
    return spuriosityAmong(this.data, rows, cueIds, (cueId) => this.state.scores(cueId));
  }

  /**
   * Figures of a head on each split.
   *
   * @param spuriosity from {@link spuriosityBySplit}; null before any cue is judged
   */
  figuresOf(answers: HeadAnswers, spuriosity: Float32Array | null): FittedHead['report']['figures'] {
    const { splits } = this.plan;
    const own = spuriosity ?? new Float32Array(splits.length).fill(Number.NaN);
    const figures: FittedHead['report']['figures'] = {};
    for (const split of SPLITS) {
      const rows = rowsOfSplit(splits, split);
      if (rows.length > 0) figures[split] = headFigures(this.data, answers.isRight, rows, own);
    }
    return figures;
  }

  /** Spuriosity of every image, z-scored within its class and split; NaN where its class has no spurious cue. */
  spuriosityBySplit(judgements: readonly CueJudgement[]): Float32Array {
    const { splits } = this.plan;
    const spuriosity = new Float32Array(splits.length).fill(Number.NaN);
    for (const split of SPLITS) {
      const rows = rowsOfSplit(splits, split);
      const values = this.#spuriosity(judgements, rows);
      for (const row of rows) spuriosity[row] = values[row]!;
    }
    return spuriosity;
  }

  /** The heads of the step Classifier, the audited one first; not those that Mend has made since. */
  get classifierHeads(): readonly FittedHead[] {
    const kinds = classifierKinds(this.audited.fitted.report.method as ClassifierKind);
    return this.#heads.filter(({ report }) => (kinds as readonly MethodId[]).includes(report.method));
  }

  #rowTable(judgements: readonly CueJudgement[]): RowTable {
    const { answers } = this.audited;
    const { classes } = this.state;
    return {
      predictions: answers.predictions,
      probabilities: Float32Array.from(
        answers.predictions,
        (prediction, row) => answers.probabilities[row * classes.length + prediction]!,
      ),
      spuriosity: this.spuriosityBySplit(judgements),
      splits: this.plan.splits,
    };
  }
}
