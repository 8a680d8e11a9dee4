import type { Estimate, HeadReport, PairedDifference } from '../../core/audit';
import { worstCueGroup } from '../../core/cue-groups';
import { isReference, mendWords, weakestPart } from '../../core/finding-text';
import { scaleEstimate } from '../../core/intervals';
import { differenceText, estimateText, listText, probabilityText } from '../../core/number-text';
import { comparedHeads } from '../compared-heads';
import { splitOrigin } from '../writers/findings-json';
import type { ReportContext } from './context';
import { capitalised } from './findings-section';
import { html, sentence, type Markup } from './markup';
import { axis, dumbbellRow, PERCENT_SCALE } from './plots';
import { wordsPart } from './words-part';

/** Up to here every class has its own column of gaps. */
const MOST_GAP_COLUMNS = 4;

interface Comparison {
  heads: readonly HeadReport[];
  audited: HeadReport;
  context: ReportContext;
}

function part(head: HeadReport, context: ReportContext): Estimate | null {
  return weakestPart(head.figures.test, context.document.dataset.classes)?.accuracy ?? null;
}

function dumbbells({ heads, audited, context }: Comparison): Markup | null {
  const before = part(audited, context);
  const kind = weakestPart(audited.figures.test, context.document.dataset.classes)?.kind;
  if (!before || !kind) return null;
  const references = heads
    .filter((head) => head.method === 'erm' || head.method === 'erm-tuned')
    .flatMap((head) => part(head, context) ?? []);
  const rows = heads.flatMap((head) => {
    const after = part(head, context);
    if (!after) return [];
    const isBefore = head === audited;
    return html`<tr class="${isBefore || isReference(head.method) ? '' : 'strong'}">
      <th scope="row">${head.title} ${isBefore ? html`<span class="tag">audited</span>` : null}</th>
      <td class="cell-plot">${dumbbellRow({ before, after, references, isBefore })}</td>
      <td class="number">${estimateText(after, 'percent')}</td>
    </tr>`;
  });
  return html`<div class="block">
    <table class="plots wide-name">
      <caption>
        Accuracy of the ${kind}, before (○) and after (●)
      </caption>
      <thead>
        <tr>
          <th scope="col">head</th>
          <th scope="col" class="cell-plot">${axis(PERCENT_SCALE)}</th>
          <th scope="col" class="number">right, 95 %</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    <p class="note">Dashed: erm and erm-tuned, the references.</p>
  </div>`;
}

/** "+12 points [4, 20], p = .002" */
function gainWords({ gain, p }: PairedDifference): string {
  return `${differenceText(scaleEstimate(gain, 100))}, ${probabilityText('p', p)}`;
}

function gapCell(gap: Estimate | null | undefined): Markup {
  return html`<td class="number">${gap ? estimateText(gap, 'points') : '–'}</td>`;
}

/** The worst of the groups that judged cues make. */
function cueGroupCell({ cueGroups }: HeadReport): Markup {
  const worst = worstCueGroup(cueGroups);
  if (!worst) return html`<td class="part">–</td>`;
  return html`<td class="part">
    ${sentence(estimateText(worst.accuracy, 'percent'))}
    <span class="soft">${worst.name}, ${worst.cut}, n = ${worst.accuracy.n}</span>
  </td>`;
}

interface FigureColumns {
  gapClasses: readonly number[];
  hasCueGroups: boolean;
}

function tableRow(head: HeadReport, { gapClasses, hasCueGroups }: FigureColumns, context: ReportContext): Markup {
  const figures = head.figures.test;
  const weakest = weakestPart(figures, context.document.dataset.classes);
  return html`<tr>
    <th scope="row">${head.title}</th>
    <td class="number">${figures ? estimateText(figures.accuracy, 'percent') : '–'}</td>
    <td class="number">${figures?.classBalanced ? estimateText(figures.classBalanced, 'percent') : '–'}</td>
    <td class="part">
      ${weakest ? sentence(estimateText(weakest.accuracy, 'percent')) : '–'}
      ${weakest ? html`<span class="soft">${weakest.name}, n = ${weakest.accuracy.n}</span>` : null}
    </td>
    ${hasCueGroups ? cueGroupCell(head) : null} ${gapClasses.map((classIndex) => gapCell(figures?.gaps[classIndex]))}
    <td class="number">${figures?.calibration ? estimateText(figures.calibration.error, 'percent') : '–'}</td>
    <td class="number">${head.versusErm ? gainWords(head.versusErm.accuracy) : '–'}</td>
    <td class="soft">${head.selection}</td>
    <td class="soft">${head.detail}; seed ${head.seed}, ${head.seconds.toFixed(1)} s</td>
  </tr>`;
}

function figuresTable({ heads, context }: Comparison): Markup {
  const { classes } = context.document.dataset;
  const withGap = classes.flatMap((_, index) => (heads.some((head) => head.figures.test?.gaps[index]) ? [index] : []));
  const gapClasses = withGap.length <= MOST_GAP_COLUMNS ? withGap : [];
  const hasCueGroups = heads.some(({ cueGroups }) => cueGroups);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Figures of every head">
    <table class="figures">
      <caption>
        Every head on the same test images
      </caption>
      <thead>
        <tr>
          <th scope="col">head</th>
          <th scope="col" class="number">accuracy</th>
          <th scope="col" class="number">class-balanced</th>
          <th scope="col">weakest part</th>
          ${hasCueGroups ? html`<th scope="col">worst group by cue</th>` : null}
          ${gapClasses.map((index) => html`<th scope="col" class="number">gap of ${context.className(index)}</th>`)}
          <th scope="col" class="number">calibration error</th>
          <th scope="col" class="number">accuracy against erm</th>
          <th scope="col">chosen by</th>
          <th scope="col">detail</th>
        </tr>
      </thead>
      <tbody>
        ${heads.map((head) => tableRow(head, { gapClasses, hasCueGroups }, context))}
      </tbody>
    </table>
  </div>`;
}

/** What the methods balanced by, and those that could not be run. */
function methodNotes({ document }: ReportContext): Markup | null {
  const { groups, refused = [] } = document.mend ?? {};
  if (!groups && refused.length === 0) return null;
  const sizes = groups?.groups.map(({ name, counts }) => `${name} ${counts.join(' / ')}`) ?? [];
  return html`<ul class="plain spaced">
    ${
      groups
        ? html`<li>
            Groups that methods balanced, weighed or chose by come from ${groups.origin}; images in train / val / test:
            ${listText(sizes)}.
          </li>`
        : null
    }
    ${refused.map(({ title, message, fix }) => html`<li><strong>${title} was not run.</strong> ${message} ${fix}</li>`)}
  </ul>`;
}

/** Heads before and after on the same test images, always beside both references. */
export function headsSection(context: ReportContext): Markup | null {
  const heads = comparedHeads(context.document).filter((head) => head.figures.test);
  const audited = heads[0];
  if (!audited) return null;
  const comparison = { heads, audited, context };
  const n = audited.figures.test?.accuracy.n ?? 0;
  const chosen =
    splitOrigin(context.document) === 'drawn'
      ? 'no head was fitted or chosen on them. The split was drawn here, stratified and seeded, and the cues were found among all ' +
        'images, these with them, so the gain on new images may be a little smaller.'
      : 'whatever was chosen was chosen on other images.';
  const sentences = heads.flatMap((head) => {
    const words = mendWords(head, heads, context.document.dataset.classes);
    return words
      ? html`<li><strong>${words.claim}.</strong> ${sentence(`${capitalised(words.evidence)}. ${words.detail}`)}</li>`
      : [];
  });
  const reading =
    sentences.length === 0
      ? null
      : html`<ul class="plain spaced">
          ${sentences}
        </ul>`;
  return html`<section>
    <h2>Heads compared</h2>
    <p class="lead soft">
      All on the same ${n} test images; ${chosen} Of a gain over erm, the part that erm-tuned has as well is tuning, not
      mending. Differences in these sentences take the two heads as if measured on different images; those of the table
      are paired, with McNemar's exact p, not corrected for the number of heads.
    </p>
    ${reading} ${dumbbells(comparison)} ${figuresTable(comparison)} ${methodNotes(context)} ${wordsPart(context)}
  </section>`;
}
