import { ASSUMED_ENERGY, type EnergyFigures } from '../../core/energy';
import { toPlainError, type PlainError } from '../../core/errors';
import { isForMeasuring, SYSTEMS, type SystemId } from '../../core/generation-order';
import type { SystemReports } from '../../core/generation-report';
import type { GenerationBudget } from '../../engine/generation/queue';
import type {
  Decision,
  GeneratedSummary,
  GenerationDesk,
  GenerationWish,
  GeneratorChoice,
  RunnableSystem,
} from '../../engine/generation/types';
import { Task } from './task.svelte';
import { Thumbnails } from './thumbnails';

/** Images made for one audit as the screens see them. A run goes on while another screen is looked at. */
export class GenerationRoom {
  readonly task = new Task();
  readonly pictures: Thumbnails<string>;
  /** The one that is looked at. */
  system = $state<RunnableSystem>('aspire');
  /** The service that makes the images; "" for what is built in. */
  serviceId = $state('');
  /** Of images that a service gets and makes. */
  sizePixels = $state(512);
  /** Of one run with a service. */
  budget = $state.raw<GenerationBudget>({ images: 500, minutes: null });
  /** What the person agreed to send, and to whom; as long as the page is open. */
  agreed = $state.raw<{ to: string; images: number } | null>(null);
  list = $state.raw<readonly GeneratedSummary[]>([]);
  reports = $state.raw<Partial<SystemReports>>({});
  trouble = $state.raw<PlainError | null>(null);
  /** Figures that the estimate of energy rests on. */
  energy = $state.raw<EnergyFigures>(ASSUMED_ENERGY);
  #deciding: Promise<void> = Promise.resolve();
  readonly #desk: GenerationDesk;
  readonly #onChange: () => void;

  /** @param onChange called when what may be trained on has changed */
  constructor(desk: GenerationDesk, onChange: () => void) {
    this.#desk = desk;
    this.#onChange = onChange;
    this.pictures = new Thumbnails((key) => desk.picture(key));
  }

  get isDemo(): boolean {
    return this.#desk.isDemo;
  }

  get generator(): GeneratorChoice | null {
    return this.#desk.generator;
  }

  /** Whether the classifier was fitted anew since the system ran. */
  isOutOfDate(system: RunnableSystem): boolean {
    const report = this.reports[system];
    return report !== undefined && this.#desk.isOutOfDate(report);
  }

  /** Images of the system that is looked at. */
  get listOfSystem(): readonly GeneratedSummary[] {
    return this.list.filter(({ system }) => system === this.system);
  }

  /** Systems of which something may be trained on. */
  get taughtBy(): readonly SystemId[] {
    const isTeaching = ({ state, purpose }: GeneratedSummary): boolean =>
      state === 'accepted' && !isForMeasuring(purpose);
    return SYSTEMS.filter((system) => this.list.some((item) => item.system === system && isTeaching(item)));
  }

  /** Reads what is kept; what went wrong is told in `trouble`. */
  async open(): Promise<void> {
    try {
      await this.#desk.open();
      this.#refresh();
    } catch (thrown) {
      this.trouble = toPlainError(thrown);
    }
  }

  #refresh(): void {
    this.list = this.#desk.list;
    this.reports = { ...this.#desk.reports };
    this.energy = this.#desk.energy;
  }

  /** @param wish made within the task, so that what is wrong with it is told there */
  async run(wish: () => GenerationWish): Promise<void> {
    await this.task.run(async (task) => this.#desk.run(wish(), task));
    this.#refresh();
    this.#onChange();
  }

  /** Decisions in the order in which they were made, each kept before the next one is; one that could not be kept is told in `trouble`. */
  decide(keys: readonly string[], decision: Decision): void {
    this.#deciding = this.#deciding
      .then(() => this.#desk.decide(keys, decision))
      .then(() => {
        this.trouble = null;
        this.#refresh();
        this.#onChange();
      })
      .catch((thrown: unknown) => {
        this.trouble = toPlainError(thrown);
      });
  }

  /** Keeps the figures that a person put in; not kept is told in `trouble`. */
  async keepEnergy(figures: EnergyFigures): Promise<void> {
    this.energy = figures;
    try {
      await this.#desk.keepEnergy(figures);
      this.#onChange();
    } catch (thrown) {
      this.trouble = toPlainError(thrown);
    }
  }

  stop(): void {
    this.task.stop();
    this.pictures.clear();
  }
}
