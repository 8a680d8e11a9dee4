import { toPlainError, type PlainError } from '../../core/errors';
import { throttleProgress, type Progress } from '../../core/progress';
import type { TaskOptions } from '../../engine/types';

/** One long task as a screen sees it: how far it is, how to stop it, and what went wrong. */
export class Task {
  progress = $state.raw<Progress | null>(null);
  trouble = $state.raw<PlainError | null>(null);
  isRunning = $state(false);
  isStopping = $state(false);
  /** The last run was stopped by the person. */
  wasStopped = $state(false);
  #controller: AbortController | null = null;

  /** Runs the work; null when it failed or was stopped, with the cause in `trouble` or `wasStopped`. */
  async run<T>(work: (options: TaskOptions) => Promise<T>): Promise<T | null> {
    if (this.isRunning) return null;
    const controller = new AbortController();
    this.#controller = controller;
    this.isRunning = true;
    this.wasStopped = false;
    this.trouble = null;
    this.progress = null;
    const onProgress = throttleProgress((progress) => {
      this.progress = progress;
    });
    try {
      return await work({ signal: controller.signal, onProgress });
    } catch (thrown) {
      const error = toPlainError(thrown);
      if (error.code === 'aborted') this.wasStopped = true;
      else this.trouble = error;
      return null;
    } finally {
      this.isRunning = false;
      this.isStopping = false;
      this.progress = null;
      this.#controller = null;
    }
  }

  stop(): void {
    if (!this.#controller) return;
    this.isStopping = true;
    this.#controller.abort();
  }

  dismiss(): void {
    this.trouble = null;
  }
}
