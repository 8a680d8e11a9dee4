/** The one shape of progress for every long task. Rate and time left are computed where it is shown. */
export interface Progress {
  /** What is being done, in the words of the interface: "Embedding", "Fitting the head". */
  stage: string;
  /** Units finished. */
  done: number;
  /** Units in all; 0 while unknown. */
  total: number;
  /** What one unit is: "images", "cues", "steps", "bytes". */
  unit: string;
  /** `Date.now()` of the first unit of this run. */
  startedAt: number;
  /** Where it runs: "WebGPU", "wasm, 2 threads". */
  device?: string;
  /** One short remark: the file at hand, a warning. */
  note?: string;
}

export type ReportProgress = (progress: Progress) => void;

/** At most ten reports a second, the last one always delivered (a report with `done >= total` passes at once). */
export function throttleProgress(report: ReportProgress, intervalMs = 100): ReportProgress {
  let lastAt = -Infinity;
  return (progress) => {
    const now = Date.now();
    if (now - lastAt < intervalMs && progress.done < progress.total) return;
    lastAt = now;
    report(progress);
  };
}

/** Milliseconds that the rest will take at the mean rate so far; null before the first unit. */
export function remainingMs(progress: Progress, now = Date.now()): number | null {
  if (progress.done <= 0 || progress.total <= 0) return null;
  return ((now - progress.startedAt) / progress.done) * Math.max(0, progress.total - progress.done);
}
