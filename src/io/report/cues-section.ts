import type { CueReport, Finding } from '../../core/audit';
import { countText, estimateText, pluralText, probabilityText } from '../../core/number-text';
import type { ReportContext } from './context';
import { html, type Markup } from './markup';
import { axis, forestRow, scaleFor, type Scale } from './plots';

/** Rows of a class beside its significant ones. */
const FEWEST_ROWS = 8;
const MOST_ROWS = 24;

/** The significant pairs of a class whatever their sign, filled up with the next suspects by rank. */
function shownFindings(report: CueReport, classIndex: number): Finding[] {
  const ofClass = report.findings.filter(
    (finding) =>
      finding.classIndex === classIndex && finding.standsUnder === null && Number.isFinite(finding.gap.value),
  );
  const significant = ofClass.filter((finding) => finding.isSignificant).slice(0, MOST_ROWS);
  const others = ofClass.filter((finding) => !finding.isSignificant);
  const fill = others.slice(0, Math.max(0, FEWEST_ROWS - significant.length));
  return [...significant, ...fill].sort((a, b) => a.rank - b.rank);
}

function row(finding: Finding, scale: Scale, context: ReportContext): Markup {
  const tone = finding.isSignificant ? 'strong' : 'faint';
  return html`<tr class="${tone}">
    <th scope="row">${context.phrase(finding.cueId)}</th>
    <td class="cell-plot">${forestRow(finding.gap, scale, tone)}</td>
    <td class="number">${estimateText(finding.gap, 'points')}</td>
    <td class="number narrow">${probabilityText('q', finding.q)}</td>
    <td class="number narrow">${finding.gap.n}</td>
  </tr>`;
}

function classTable(classIndex: number, findings: readonly Finding[], scale: Scale, context: ReportContext): Markup {
  return html`<div class="block">
    <table class="plots">
      <caption>
        ${context.className(classIndex)}
      </caption>
      <thead>
        <tr>
          <th scope="col">cue</th>
          <th scope="col" class="cell-plot">${axis(scale)}</th>
          <th scope="col" class="number">gap, 95 %</th>
          <th scope="col" class="number narrow">q</th>
          <th scope="col" class="number narrow">images</th>
        </tr>
      </thead>
      <tbody>
        ${findings.map((finding) => row(finding, scale, context))}
      </tbody>
    </table>
  </div>`;
}

/** The forest plot: a class's cues with their gaps, on one scale for all classes. */
export function cuesSection(context: ReportContext): Markup | null {
  const { cues, dataset } = context.document;
  if (!cues || cues.findings.length === 0) return null;
  const perClass = dataset.classes.map((_, classIndex) => shownFindings(cues, classIndex));
  const scale = scaleFor(perClass.flat().map((finding) => finding.gap));
  const significant = cues.findings.filter((finding) => finding.isSignificant).length;
  const association = cues.asksForAssociation
    ? ', and the cue goes with the label in the data that the head was fitted on'
    : '';
  return html`<section>
    <h2>The cues of each class</h2>
    <p class="lead soft">
      Gap in points, right of zero: the model does worse without the cue. Filled rows are significant: q at most
      ${cues.rate} by Benjamini and Hochberg over all ${countText(cues.familySize)} pairs tested${association}
      (${pluralText(significant, 'pair')}). Weaker cues whose scores go along with a stronger one stand under it and are
      left out here; every pair is in the data inside this file.
    </p>
    ${perClass.map((findings, classIndex) => classTable(classIndex, findings, scale, context))}
  </section>`;
}
