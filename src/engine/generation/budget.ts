import { AppError } from '../../core/errors';
import type { EndedBy, GenerationBudget } from './queue';

/** A budget over all the times that one run asks for images. */
export class RunningBudget {
  readonly #budget: GenerationBudget;
  readonly #now: () => number;
  readonly #startedAt: number;
  #sent = 0;

  constructor(budget: GenerationBudget, now: () => number = Date.now) {
    this.#budget = budget;
    this.#now = now;
    this.#startedAt = now();
  }

  get left(): GenerationBudget {
    const { images, minutes } = this.#budget;
    const passed = (this.#now() - this.#startedAt) / 60_000;
    return {
      images: images === null ? null : Math.max(0, images - this.#sent),
      minutes: minutes === null ? null : Math.max(0, minutes - passed),
    };
  }

  spend(images: number): void {
    this.#sent += images;
  }

  /** Why the run goes no further. @param unmade images that were ordered and are not there */
  spentError(endedBy: NonNullable<EndedBy>, unmade: number): AppError {
    const { images, minutes } = this.#budget;
    const bound = endedBy === 'budget-images' ? `${images} images` : `${minutes} minutes`;
    return new AppError(
      'budget-spent',
      `The budget of ${bound} is spent, and ${unmade} of the images asked for are not made yet. Those that are there are kept.`,
      'Run again to go on with as much, or change the budget first.',
    );
  }
}
