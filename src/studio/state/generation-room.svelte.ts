import { SYSTEMS, type SystemId } from '../../core/generation-order';
import type { Decision, GeneratedSummary, GenerationDesk, GenerationWish, GeneratorChoice } from '../../engine/generation/types';
import type { SystemReports } from '../../core/generation-report';
import { Task } from './task.svelte';
import { Thumbnails } from './thumbnails';

/** Images made for one audit as the screens see them. Runs go on while another screen is looked at. */
export class GenerationRoom {
  readonly tasks: Readonly<Record<SystemId, Task>>;
  readonly pictures: Thumbnails<string>;
  list = $state.raw<readonly GeneratedSummary[]>([]);
  reports = $state.raw<Partial<SystemReports>>({});
  generators = $state.raw<readonly GeneratorChoice[] | null>(null);
  readonly #desk: GenerationDesk<SystemReports>;
  readonly #onChange: () => void;

  /** @param onChange called when what may be trained on has changed */
  constructor(desk: GenerationDesk<SystemReports>, onChange: () => void) {
    this.#desk = desk;
    this.#onChange = onChange;
    this.tasks = Object.fromEntries(SYSTEMS.map((system) => [system, new Task()])) as Record<SystemId, Task>;
    this.pictures = new Thumbnails((key) => desk.picture(key));
  }

  /** Takes over what the engine has come to. */
  refresh(): void {
    this.list = this.#desk.list;
    this.reports = { ...this.#desk.reports };
  }

  /** Reads what is kept and what there is to generate with. */
  async open(): Promise<void> {
    this.generators = await this.#desk.generators();
    this.refresh();
  }

  get isRunning(): boolean {
    return SYSTEMS.some((system) => this.tasks[system].isRunning);
  }

  async run(wish: GenerationWish): Promise<void> {
    await this.tasks[wish.system].run((task) => this.#desk.run(wish, task));
    this.refresh();
    this.#onChange();
  }

  async decide(keys: readonly string[], decision: Decision): Promise<void> {
    await this.#desk.decide(keys, decision);
    this.refresh();
    this.#onChange();
  }

  stop(): void {
    for (const task of Object.values(this.tasks)) task.stop();
    this.pictures.clear();
  }
}
