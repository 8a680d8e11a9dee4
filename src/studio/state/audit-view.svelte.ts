import {
  STEPS,
  type ClassifierKind,
  type CueDescription,
  type CueKind,
  type ImageQuery,
  type MethodId,
  type RankReport,
  type StepName,
} from '../../core/audit';
import type { CueSuggestion } from '../../core/cue-suggestion';
import { toPlainError } from '../../core/errors';
import { isReference } from '../../core/finding-text';
import type { SliceSettings } from '../../core/slice-report';
import type {
  AuditSession,
  ExampleCueSettings,
  MendSettings,
  OverlapWish,
  TakeAwayFile,
  TakenAway,
  TaskOptions,
} from '../../engine/types';
import { ALWAYS } from '../steps/mend/references';
import { CloserLook } from './closer-look.svelte';
import { Discovery } from './discovery.svelte';
import { EmbedChoice } from './embed-choice.svelte';
import { GenerationRoom } from './generation-room.svelte';
import { Gallery } from './gallery.svelte';
import { LabelDesk } from './label-desk.svelte';
import { Judging } from './judging.svelte';
import { router } from './router.svelte';
import { firstStale, type RepeatableStep } from './stale-steps';
import { stepStates } from './step-states';
import { Task } from './task.svelte';
import { Thumbnails } from './thumbnails';
import { WordDesk } from './word-desk.svelte';

export const DEFAULT_SEED = 1;

export interface CueWish {
  /** Images at each end; null: the default. */
  endSize?: number | null;
  /** Columns of the metadata as cues too. */
  withMetadata?: boolean;
}

/** Groups and options that methods are run with; absent: what the studio takes by itself. */
export interface MendWish {
  groups?: MendSettings['groups'] | undefined;
  options?: MendSettings['options'];
}

/** One open audit as the screens see it. Its tasks go on while another screen is looked at. */
export class AuditView {
  readonly session: AuditSession;
  readonly gallery: Gallery;
  readonly judging: Judging;
  readonly labels: LabelDesk;
  /** Ways of finding cues beside the test of the family. */
  readonly discovery: Discovery;
  /** Images looked at again, changed. */
  readonly closer: CloserLook;
  /** Words that text-based methods learn from. */
  readonly words: WordDesk;
  readonly thumbnails: Thumbnails;
  /** Images made for the audit. */
  readonly generation: GenerationRoom;
  readonly embedChoice: EmbedChoice;
  readonly tasks: Readonly<Record<StepName, Task>>;
  /** Scoring a typed cue runs beside the step's own task. */
  readonly typing = new Task();
  readonly placing = new Task();
  readonly slicing = new Task();
  readonly looking = new Task();
  readonly featuring = new Task();

  results = $state.raw<AuditSession['results']>(null!);
  hasOriginals = $state(false);
  /** The class looked at, the same in every step. */
  classIndex = $state(0);
  files = $state.raw<readonly TakeAwayFile[] | null>(null);
  /** Files that were refused when `files` were written, with the reason. */
  notWritten = $state.raw<TakenAway['notWritten']>([]);
  /** What cues and gaps were last asked for with, so that doing them again asks the same. */
  #cueWish: CueWish = {};
  #measuredEndSize: number | null = null;
  #mendWish: Parameters<AuditView['mend']> | null = null;
  readonly steps = $derived(stepStates(this.results, this.classes.length));

  constructor(session: AuditSession) {
    this.session = session;
    this.gallery = new Gallery(session);
    this.embedChoice = new EmbedChoice(session.id, session.results.embedSettings);
    this.thumbnails = new Thumbnails((row) => session.thumbnail(row));
    this.labels = new LabelDesk(session, () => {
      this.files = null;
      this.refresh();
    });
    this.judging = new Judging(
      session.results.judgements,
      async (all) => {
        await session.judge(all);
        this.files = null;
        this.refresh();
      },
      (classIndex, cueId) => session.suggestionOf(classIndex, cueId)?.judgement,
    );
    this.generation = new GenerationRoom(session.generation, () => {
      this.files = null;
      this.refresh();
    });
    void this.generation.open();
    this.discovery = new Discovery(session);
    this.closer = new CloserLook(session);
    this.words = new WordDesk(session, () => {
      this.files = null;
      this.refresh();
    });
    this.tasks = Object.fromEntries(STEPS.map((step) => [step, new Task()])) as Record<StepName, Task>;
    this.refresh();
  }

  get classes(): readonly string[] {
    return this.session.classes;
  }

  className(classIndex: number): string {
    return this.session.classes[classIndex] ?? `class ${classIndex}`;
  }

  /** Takes over what the engine has come to. */
  refresh(): void {
    this.results = { ...this.session.results };
    this.hasOriginals = this.session.hasOriginals;
  }

  goTo(step: StepName): void {
    router.go({ page: 'audit', id: this.session.id, step });
  }

  async #run<T>(step: StepName, work: (task: TaskOptions) => Promise<T>): Promise<T | null> {
    const result = await this.tasks[step].run(work);
    this.files = null;
    this.refresh();
    return result;
  }

  embed(): Promise<unknown> {
    const settings = this.embedChoice.settings();
    this.gallery.clear();
    return this.#run('embed', (task) => this.session.embed(settings, task));
  }

  /** Goes to a step and begins it with its defaults where it has not run or is out of date. */
  goOn(step: StepName): void {
    this.goTo(step);
    if (this.tasks[step].isRunning) return;
    const isStale = this.results.stale.includes(step);
    if (step === 'classifier' && (!this.results.classifier || isStale)) void this.fitClassifier();
    if (step === 'cues' && (!this.results.cues || isStale)) void this.testCues();
    if (step === 'measure' && (!this.results.measure || isStale)) void this.measure();
    if (step === 'take-away' && firstStale(step, this.results.stale) === null) void this.takeAway();
  }

  /** Goes to a step that is out of date and does it again as it was done before. */
  doAgain(step: RepeatableStep): void {
    const { classifier, cues, mend } = this.results;
    this.goTo(step);
    if (this.tasks[step].isRunning) return;
    if (step === 'classifier') void this.fitClassifier(classifier?.kind);
    if (step === 'cues') {
      const withMetadata = cues?.cues.some((cue) => cue.kind === 'metadata') ?? false;
      void this.testCues({ withMetadata, ...this.#cueWish });
    }
    if (step === 'measure') void this.measure(this.#measuredEndSize);
    if (step === 'mend' && mend) {
      const chosen = mend.heads.map((head) => head.method).filter((method) => !isReference(method));
      const options = Object.fromEntries(
        mend.heads.flatMap((head) => (head.options ? [[head.method, head.options]] : [])),
      );
      void this.mend([...ALWAYS, ...chosen], mend.heads[0]?.seed, { groups: mend.groups?.choice, options });
    }
  }

  /** What is audited unless the person says otherwise. */
  get defaultKind(): ClassifierKind {
    return this.results.embed?.classifier?.isMatched ? 'own' : 'erm';
  }

  fitClassifier(kind: ClassifierKind = this.defaultKind): Promise<unknown> {
    return this.#run('classifier', (task) => this.session.fitClassifier({ kind, seed: DEFAULT_SEED }, task));
  }

  /**
   * A column of the metadata often is the very group that an audit is checked against, so it is tested as a cue only when asked for.
   */
  testCues({ endSize = null, withMetadata = false }: CueWish = {}): Promise<unknown> {
    this.#cueWish = { endSize, withMetadata };
    const kinds: CueKind[] = this.results.embed?.encoder ? ['text', 'pixel'] : ['pixel'];
    if (withMetadata) kinds.push('metadata');
    if (this.results.embed?.classifier) kinds.push('neuron');
    return this.#run('cues', (task) => this.session.testCues({ kinds, endSize }, task));
  }

  /** Places a typed cue among the others; null when it could not be scored, with the cause in `typing.trouble`. */
  async typeCue(text: string): Promise<CueDescription | null> {
    const scored = await this.typing.run((task) => this.session.scoreTypedCue(text, task));
    this.refresh();
    return scored?.cue ?? null;
  }

  /** Places a cue that is given by images; null when it could not be, with the cause in `placing.trouble`. */
  async placeExamples(settings: ExampleCueSettings): Promise<CueDescription | null> {
    const placed = await this.placing.run((task) => this.session.addExampleCue(settings, task));
    this.refresh();
    return placed?.cue ?? null;
  }

  /** Groups of images without words; they join the family of tests. */
  async findSlices(settings: SliceSettings): Promise<void> {
    await this.slicing.run((task) => this.session.findSlices(settings, task));
    this.refresh();
  }

  /** What a suspect is likely to be; follows what has been looked at since. */
  suggestionOf(classIndex: number, cueId: string): CueSuggestion | null {
    return this.results.cues && this.session.suggestionOf(classIndex, cueId);
  }

  /** Where a cue lies in its top images; kept with the audit, and part of the suggestion from then on. */
  async lookWhere(wish: OverlapWish): Promise<void> {
    await this.looking.run((task) => this.session.overlapOf(wish, task));
    this.refresh();
  }

  /** The features that drive each class; they join the family of tests. */
  async findNeurons(): Promise<void> {
    await this.featuring.run((task) => this.session.findNeurons(task));
    this.refresh();
  }

  rank(classIndex: number): Promise<RankReport | null> {
    return this.session.rank({ classIndex }).catch((thrown: unknown) => {
      this.tasks.rank.trouble = toPlainError(thrown);
      return null;
    });
  }

  measure(endSize: number | null = null): Promise<unknown> {
    this.#measuredEndSize = endSize;
    return this.#run('measure', (task) => this.session.measure({ endSize }, task));
  }

  mend(methods: readonly MethodId[], seed = DEFAULT_SEED, wish: MendWish = {}): Promise<unknown> {
    this.#mendWish = [methods, seed, wish];
    const { groups, options } = wish;
    const settings = { methods, seed, ...(groups && { groups }), ...(options && { options }) };
    return this.#run('mend', (task) => this.session.mend(settings, task));
  }

  /** What was asked for last, again. */
  retryMend(): void {
    if (this.#mendWish) void this.mend(...this.#mendWish);
  }

  async takeAway(): Promise<void> {
    const taken = await this.tasks['take-away'].run((task) => this.session.takeAway(task));
    this.refresh();
    if (!taken) return;
    this.files = taken.files;
    this.notWritten = taken.notWritten;
  }

  show(title: string, query: ImageQuery, end?: 'high' | 'low'): void {
    void this.gallery.show([{ title, query, ...(end ? { end } : {}) }]);
  }

  close(): void {
    const { typing, placing, slicing, looking, featuring } = this;
    const beside = [typing, placing, slicing, looking, featuring, this.labels.task, this.words.task];
    for (const task of [...Object.values(this.tasks), ...beside]) task.stop();
    this.discovery.stop();
    this.generation.stop();
    this.closer.stop();
    this.embedChoice.classifier.reading.stop();
    this.thumbnails.clear();
    this.session.close();
  }
}
