import type { BiasWordsReport, ConceptsReport } from '../../core/discovery-reports';
import type { AuditSession } from '../../engine/types';
import { Task } from './task.svelte';

/** Price of a unit of weight in the sparse concepts: a handful of words an image. */
export const DEFAULT_L1 = 0.25;

/** What the ways of finding cues beside the test of the family have come to; nothing of it is kept over a reload. */
export class Discovery {
  readonly biasTask = new Task();
  readonly conceptTask = new Task();
  #bias = $state.raw<{ report: BiasWordsReport; of: unknown } | null>(null);
  #concepts = $state.raw<{ report: ConceptsReport; of: unknown } | null>(null);
  readonly #session: AuditSession;

  constructor(session: AuditSession) {
    this.#session = session;
  }

  /** @param classifier the classifier at hand: what another one got wrong says nothing of it. */
  biasWordsOf(classifier: unknown): BiasWordsReport | null {
    const bias = this.#bias;
    return bias && bias.of === classifier ? bias.report : null;
  }

  conceptsOf(classifier: unknown): ConceptsReport | null {
    const concepts = this.#concepts;
    return concepts && concepts.of === classifier ? concepts.report : null;
  }

  async findBiasWords(): Promise<void> {
    const of = this.#session.results.classifier;
    const report = await this.biasTask.run((task) => this.#session.biasWords(task));
    if (report) this.#bias = { report, of };
  }

  async findConcepts(l1 = DEFAULT_L1): Promise<void> {
    const of = this.#session.results.classifier;
    const report = await this.conceptTask.run((task) => this.#session.concepts({ l1 }, task));
    if (report) this.#concepts = { report, of };
  }

  stop(): void {
    this.biasTask.stop();
    this.conceptTask.stop();
  }
}
