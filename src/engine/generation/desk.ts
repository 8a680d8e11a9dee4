import { chooseExamples } from '../../core/cue-free-prompts';
import { SPLITS, type MethodId } from '../../core/audit';
import { ASSUMED_ENERGY, type EnergyFigures } from '../../core/energy';
import { fingerprint } from '../../core/fingerprint';
import type { FlipTest } from '../../core/flip-test';
import { isForMeasuring, isSystem, type GeneratedRecord, type SystemId } from '../../core/generation-order';
import type { SystemReport, SystemReports } from '../../core/generation-report';
import type { AuditDocument } from '../../io/audit-document';
import type { GeneratedStore } from '../../store/generated-store';
import type { GeneratedDocument } from '../../io/generated-provenance';
import { keptTensors } from '../cue-step';
import type { EmbedReport, TaskOptions } from '../types';
import { headVector, headVectors, type SystemContext } from './making';
import { RUNS } from './runs';
import { RunningBudget } from './budget';
import { DeskSources, type SourcesContext } from './desk-sources';
import type { SourceWords } from './sources';
import type { GeneratedVectors } from '../../../workers/audit/api';
import type { Decision, GeneratedSummary, GenerationDesk, GenerationWish, GeneratorChoice } from './types';

/** What the desk needs of its session. */
export interface DeskContext extends SourcesContext {
  store: GeneratedStore;
}

type Accepted = Partial<Record<SystemId, GeneratedVectors>>;

function summaryOf({ order, state, by, gates, trouble }: GeneratedRecord): GeneratedSummary {
  const { key, system, purpose, prompt, caption, change, sourceRow, label } = order;
  return { key, system, purpose, prompt, caption, change, sourceRow, label, state, by, gates, trouble };
}

/** Images made for one audit. See {@link GenerationDesk}. */
export class Desk implements GenerationDesk {
  readonly #context: DeskContext;
  readonly #sources: DeskSources;
  list: readonly GeneratedSummary[] = [];

  constructor(context: DeskContext) {
    this.#context = context;
    this.#sources = new DeskSources(context);
  }

  get #auditId(): string {
    return this.#context.record.value.id;
  }

  get reports(): Partial<SystemReports> {
    return this.#context.record.value.generation ?? {};
  }

  get #classifierFinishedAt(): number {
    return this.#context.record.step('classifier')?.finishedAt ?? 0;
  }

  isOutOfDate(report: SystemReport): boolean {
    return report.classifierFinishedAt !== this.#classifierFinishedAt;
  }

  get isDemo(): boolean {
    return this.#sources.isDemo;
  }

  get generator(): GeneratorChoice | null {
    return this.#sources.builtIn;
  }

  async open(): Promise<void> {
    this.list = (await this.#context.store.all(this.#auditId)).map(summaryOf);
  }

  async run(wish: GenerationWish, task: TaskOptions = {}): Promise<SystemReport> {
    const words = await this.#sources.of(wish, task);
    const run = await RUNS[wish.system]();
    const context = await this.#systemContext(words, task);
    const bound = wish.budget && { budget: new RunningBudget(wish.budget) };
    const report = await run({ ...context, ...bound }, wish, task);
    await this.#context.record.update({ generation: { ...this.reports, [wish.system]: report } });
    return report;
  }

  async #systemContext(words: SourceWords, task: TaskOptions): Promise<SystemContext> {
    const { record, audit, workers, store, settings, dataset } = this.#context;
    const { classes, labels } = dataset();
    const table = await audit.call('rowTable', { judgements: record.value.judgements }, task);
    return {
      auditId: this.#auditId,
      store,
      audit,
      words,
      classes,
      labels,
      splits: table.splits,
      hashes: await audit.call('hashes', null, task),
      classifierFinishedAt: this.#classifierFinishedAt,
      heads: keptTensors(record).heads.map(({ report }) => report.method),
      pictures: { workers, settings: settings(), embed: record.result<EmbedReport>('embed') },
      onRecords: () => this.open(),
    };
  }

  get energy(): EnergyFigures {
    return this.#context.record.value.energy ?? ASSUMED_ENERGY;
  }

  async keepEnergy(energy: EnergyFigures): Promise<void> {
    await this.#context.record.update({ energy });
  }

  async picture(key: string): Promise<Blob | null> {
    const image = await this.#context.store.image(this.#auditId, key);
    return image && new Blob([image.bytes], { type: image.type });
  }

  /** Everything that was made, for the files to take away; of reports those of the classifier at hand. */
  async document(): Promise<Pick<AuditDocument, 'generated' | 'generation' | 'energy'>> {
    const { reports } = this;
    if (Object.keys(reports).length === 0) return {};
    const current = Object.entries(reports).filter(([, report]) => !this.isOutOfDate(report));
    const generation: Partial<SystemReports> = Object.fromEntries(current);
    const generated = await this.#generated(reports.aspire?.tests ?? []);
    return { generated, energy: this.energy, ...(current.length > 0 && { generation }) };
  }

  /** @param tests ASPIRE's: some of the edits that flipped are the examples to take away */
  async #generated(tests: readonly FlipTest[]): Promise<GeneratedDocument> {
    const { store } = this.#context;
    const records = await store.all(this.#auditId);
    const examples = chooseExamples(tests);
    const isExample = ({ order: { system, purpose, sourceRow, change } }: GeneratedRecord): boolean =>
      system === 'aspire' &&
      purpose === 'edit' &&
      examples.some(({ phrase, row }) => phrase === change?.from && row === sourceRow);
    return {
      records: await Promise.all(
        records.map(async (record) => ({ ...record, image: await store.image(this.#auditId, record.order.key) })),
      ),
      exampleKeys: records.filter(isExample).map(({ order }) => order.key),
    };
  }

  /**
   * What other networks saw of the images is forgotten, decisions with it: vectors of two networks cannot be mixed. The images stay; the next run looks at
   * them again.
   */
  async forgetLooks(): Promise<void> {
    const { store, record } = this.#context;
    const records = await store.all(this.#auditId);
    if (records.length === 0) return;
    const decided: readonly GeneratedRecord['state'][] = ['accepted', 'rejected'];
    const unseen = records.map((one): GeneratedRecord => ({
      ...one,
      vectors: null,
      gates: null,
      state: decided.includes(one.state) ? 'to-review' : one.state,
    }));
    await store.put(unseen);
    await record.update({ acceptedHash: '' });
    await this.open();
  }

  async decide(keys: readonly string[], decision: Decision): Promise<void> {
    const chosen = new Set(keys);
    const records = await this.#context.store.all(this.#auditId);
    const decided = records.filter(
      ({ order, by, state }) => chosen.has(order.key) && by !== null && state !== 'failed',
    );
    await this.#context.store.put(decided.map((record) => ({ ...record, state: decision })));
    await this.open();
    const accepted = this.list.filter(({ state }) => state === 'accepted').map(({ key }) => key);
    await this.#context.record.update({ acceptedHash: accepted.length > 0 ? fingerprint(accepted.sort()) : '' });
  }

  /** What methods that train with generated images need; null where none of them is asked for. */
  async forMethods(methods: readonly MethodId[], task: TaskOptions): Promise<Accepted | null> {
    if (!methods.some(isSystem)) return null;
    const { audit, record } = this.#context;
    const { splits } = await audit.call('rowTable', { judgements: record.value.judgements }, task);
    return this.#accepted((row) => SPLITS[splits[row]!] === 'train');
  }

  /**
   * The accepted images of each system. An image whose source is not a training image is left out, whatever was decided about it: it would carry
   * what a head is measured on into what it is fitted on.
   *
   * Nor is one whose source has got another label since.
   *
   * @param isTraining whether a row is in the train split
   */
  async #accepted(isTraining: (row: number) => boolean): Promise<Accepted> {
    const { labels } = this.#context.dataset();
    const records = (await this.#context.store.all(this.#auditId)).filter(
      (record) =>
        record.state === 'accepted' &&
        headVector(record) !== null &&
        !isForMeasuring(record.order.purpose) &&
        (record.order.sourceRow === null ||
          (isTraining(record.order.sourceRow) && labels[record.order.sourceRow] === record.order.label)),
    );
    const bySystem: Accepted = {};
    for (const system of new Set(records.map(({ order }) => order.system))) {
      const own = records.filter(({ order }) => order.system === system);
      bySystem[system] = {
        labels: Uint16Array.from(own, ({ order }) => order.label),
        vectors: headVectors(own),
      };
    }
    return bySystem;
  }
}
