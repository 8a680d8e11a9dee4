/**
 * @typedef {import('../../src/headless/protocol').HeadlessSummary} HeadlessSummary
 * @typedef {import('../../src/core/audit').Estimate} Estimate
 * @typedef {import('../../src/core/audit').HeadReport} HeadReport
 */

/** @param {Estimate} estimate @param {number} digits */
function withInterval({ value, low, high }, digits) {
  return `${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
}

/**
 * Columns of equal width.
 * @param {readonly (readonly string[])[]} rows
 * @returns {string[]}
 */
export function table(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

/** @param {HeadlessSummary} summary @param {number} classIndex */
function suspectLines(summary, classIndex) {
  const suspects = summary.suspects.filter((finding) => finding.classIndex === classIndex);
  const significant = suspects.filter((finding) => finding.isSignificant).length;
  const name = summary.classes[classIndex] ?? '';
  const verdict = significant > 0 ? '' : ' (nothing significant)';
  const rows = suspects.map((finding) => [
    finding.title,
    `gap ${withInterval(finding.gap, 0)} points`,
    `k = ${finding.k}`,
    `q = ${finding.q.toPrecision(2)}`,
    finding.isSignificant ? '*' : '',
  ]);
  return [`${name}: first suspects${verdict}`, ...table(rows)];
}

/** @param {import('../../src/core/audit').PairedDifference} difference */
function gainText({ gain, p }) {
  const points = (/** @type {number} */ share) => (100 * share).toFixed(0);
  return `${points(gain.value)} [${points(gain.low)}, ${points(gain.high)}], p = ${p.toPrecision(2)}`;
}

/** @param {HeadReport} head @param {HeadlessSummary} summary */
function headRow(head, summary) {
  const figures = head.figures.test;
  const worst = figures?.worstGroup;
  const gaps = (figures?.gaps ?? []).map((gap) => (gap ? gap.value.toFixed(0) : '-')).join(' / ');
  return [
    head.method,
    figures ? withInterval(figures.accuracy, 3) : '-',
    worst
      ? `${withInterval(worst.accuracy, 3)} ${summary.classes[worst.classIndex] ?? ''}, ${worst.attribute} ${worst.value} (n = ${worst.accuracy.n})`
      : '-',
    gaps || '-',
    figures?.classBalanced ? withInterval(figures.classBalanced, 3) : '-',
    figures?.calibration ? withInterval(figures.calibration.error, 3) : '-',
    head.versusErm ? gainText(head.versusErm.accuracy) : '-',
    head.selection,
    head.seconds.toFixed(1),
  ];
}

/**
 * The run in a screen: what was found and what mending gave.
 * @param {HeadlessSummary} summary
 * @returns {string[]}
 */
export function summaryLines(summary) {
  const lines = [`${summary.name}: ${summary.images} images, ${summary.familySize} class and cue pairs tested.`];
  if (summary.refused.length > 0) lines.push(`${summary.refused.length} files refused; findings.json says why.`);
  for (const classIndex of summary.classes.keys()) lines.push('', ...suspectLines(summary, classIndex));
  const header = [
    'head',
    'test accuracy',
    'worst group',
    `gap per class (${summary.classes.join(' / ')}), points`,
    'class-balanced',
    'calibration error',
    'accuracy against erm, points',
    'chosen by',
    'seconds',
  ];
  lines.push('', ...table([header, ...summary.heads.map((head) => headRow(head, summary))]));
  if (summary.warnings.length > 0) lines.push('', ...summary.warnings.map((warning) => `Note: ${warning}`));
  return lines;
}
