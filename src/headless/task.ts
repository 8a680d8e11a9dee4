import type { ReportProgress } from '../core/progress';

/** How a run without a person at the page is stopped, and where it tells what it does. */
export interface HeadlessTask {
  signal: AbortSignal;
  onProgress: ReportProgress;
  say(line: string): void;
}
