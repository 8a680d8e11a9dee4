/** @typedef {import('../../src/core/progress').Progress} Progress */

/** Without a terminal a line is printed this often at most. */
const PLAIN_INTERVAL_MS = 5000;
const MEGABYTE = 1_000_000;

/** @param {number} seconds */
function duration(seconds) {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** @param {number} value @param {string} unit */
function amount(value, unit) {
  return unit === 'bytes' ? `${(value / MEGABYTE).toFixed(1)} MB` : `${value.toLocaleString('en')} ${unit}`;
}

/**
 * One line: what, how far, how fast, how long yet, on what device.
 * @param {Progress} progress
 * @param {number} [now]
 */
export function progressText(progress, now = Date.now()) {
  const { stage, done, total, unit, startedAt, device, note } = progress;
  const seconds = (now - startedAt) / 1000;
  const parts = [stage];
  if (total > 0)
    parts.push(
      `${amount(done, unit).split(' ')[0]} of ${amount(total, unit)}`,
      `${Math.floor((100 * done) / total)} %`,
    );
  else if (done > 0) parts.push(amount(done, unit));
  if (done > 0 && seconds > 1) {
    parts.push(`${amount(Number((done / seconds).toPrecision(3)), unit)}/s`);
    if (done < total) parts.push(`${duration((seconds / done) * (total - done))} left`);
  }
  if (device) parts.push(device);
  if (note) parts.push(note);
  return parts.join('  ');
}

/** Shows progress: one living line on a terminal, a line now and then in a log. */
export class ProgressLine {
  #stream;
  #isTerminal;
  #isOpen = false;
  #lastStage = '';
  #lastAt = 0;

  /** @param {NodeJS.WriteStream} stream */
  constructor(stream = process.stderr) {
    this.#stream = stream;
    this.#isTerminal = stream.isTTY === true;
  }

  /** @param {Progress} progress */
  show(progress) {
    const now = Date.now();
    const text = progressText(progress, now);
    if (this.#isTerminal) {
      const width = (this.#stream.columns || 80) - 1;
      this.#stream.write(`\r\x1b[K${text.slice(0, width)}`);
      this.#isOpen = true;
      return;
    }
    const isFinished = progress.total > 0 && progress.done >= progress.total;
    if (progress.stage === this.#lastStage && now - this.#lastAt < PLAIN_INTERVAL_MS && !isFinished) return;
    this.#lastStage = progress.stage;
    this.#lastAt = now;
    this.#stream.write(`${text}\n`);
  }

  /** Takes the living line away, so that ordinary lines can follow. */
  clear() {
    if (this.#isOpen) this.#stream.write('\r\x1b[K');
    this.#isOpen = false;
  }
}
