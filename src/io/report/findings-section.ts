import type { CueReport, Finding } from '../../core/audit';
import { cuePhrase, findingWords } from '../../core/finding-text';
import { estimateText, firstAndMore, listText, pluralText } from '../../core/number-text';
import { reversedOf, suspectsOf, toldSuspects } from '../../core/suspects';
import type { ReportContext } from './context';
import { html, sentence, type Markup } from './markup';
import { endsPlot } from './plots';

/** Findings that get pictures; the others stand in the table of all cues. */
const MOST_FINDINGS = 12;
/** Suspects of a class that are shown even as echoes of stronger ones. */
const FEWEST_OF_A_CLASS = 3;
const MOST_AT_AN_END = 8;
/** Weaker cues named one by one. */
const MOST_ALIKE = 6;

interface EndOfFinding {
  finding: Finding;
  end: 'high' | 'low';
  phrase: string;
}

function nameOfFile(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function pictureOf(row: number, context: ReportContext): Promise<Markup> {
  const { dataset, rows } = context.document;
  const label = context.className(dataset.labels[row]!);
  const prediction = context.className(rows.predictions[row]!);
  const isRight = label === prediction;
  const path = dataset.paths[row] ?? '';
  const verdict = isRight ? 'told right' : `taken for ${prediction}`;
  const url = await context.pictures.take(row);
  const picture = url
    ? html`<img src="${url}" alt="${path}, ${verdict}" />`
    : html`<span class="no-picture">${nameOfFile(path)}</span>`;
  const badge = isRight ? null : html`<span class="wrong" title="${path}: ${verdict}">✕ ${prediction}</span>`;
  return html`<li title="${path}">${picture}${badge}</li>`;
}

async function strip({ finding, end, phrase }: EndOfFinding, count: number, context: ReportContext): Promise<Markup> {
  const rows = await context.pictures.rowsAt(finding.classIndex, finding.cueId, end, count);
  const pictures: Markup[] = [];
  for (const row of rows) pictures.push(await pictureOf(row, context));
  const accuracy = end === 'high' ? finding.accuracyHigh : finding.accuracyLow;
  const sign = end === 'high' ? '▲' : '●';
  const word = end === 'high' ? 'Most' : 'Least';
  return html`<figure class="strip ${end}">
    <figcaption>
      <span class="sign" aria-hidden="true">${sign}</span> ${word} ${phrase}
      <span class="soft">· ${estimateText(accuracy, 'percent')} right, n = ${accuracy.n}</span>
    </figcaption>
    <ul>
      ${pictures}
    </ul>
  </figure>`;
}

async function article(finding: Finding, count: number, context: ReportContext): Promise<Markup> {
  const cue = context.cue(finding.cueId);
  const phrase = cuePhrase(cue, finding.cueId);
  const words = findingWords(finding, cue, context.className(finding.classIndex));
  const [before, after] = aroundCue(words.claim, phrase);
  const alike = firstAndMore(finding.alike.map(context.phrase), MOST_ALIKE);
  const judgement = context.judgement(finding);
  const ends = { finding, phrase };
  return html`<article class="finding">
    <h3>${before}<em>${after === null ? '' : phrase}</em>${after}</h3>
    <p class="evidence">${sentence(capitalised(words.evidence))}.</p>
    <div class="ends">${endsPlot(finding.accuracyHigh, finding.accuracyLow)}</div>
    <p class="detail">
      ${sentence(words.detail)}
      ${alike.length > 0 ? `Stands also for ${listText(alike)}, whose scores go with it or against it.` : ''}
      ${echo(finding, context)}
      ${judgement ? html`<span class="tag">judged ${judgement}</span>` : html`<span class="tag">not judged</span>`}
    </p>
    ${await strip({ ...ends, end: 'high' }, count, context)} ${await strip({ ...ends, end: 'low' }, count, context)}
  </article>`;
}

/** Whether a suspect adds to the stronger ones of its class; not known of things, whose cues the rule never takes. */
function echo(finding: Finding, context: ReportContext): string {
  const isSuspect = finding.isSignificant && finding.gap.value > 0;
  const isSurroundings = context.cue(finding.cueId)?.isSurroundings ?? false;
  if (!isSuspect || !isSurroundings || finding.isOwnEvidence) return '';
  return 'Beside the stronger cues of the class it shows no gap of its own.';
}

/** The claim around its cue, which is set off; without a place to set off, the claim as it is. */
function aroundCue(claim: string, phrase: string): [before: string, after: string | null] {
  const place = claim.lastIndexOf(phrase);
  return place < 0 ? [claim, null] : [claim.slice(0, place), claim.slice(place + phrase.length)];
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Suspects that say something of their own; echoes of one cause only until a class has a few findings to look at. */
function picturedSuspects(report: CueReport, classIndex: number): Finding[] {
  return toldSuspects(report, classIndex).filter(
    (finding, place) => finding.isOwnEvidence || place < FEWEST_OF_A_CLASS,
  );
}

/** At most `most` findings, the first of every class before the second of any, in the order of the classes. */
export function fairShare(perClass: readonly (readonly Finding[])[], most: number): Finding[] {
  const taken = perClass.map(() => 0);
  let left = most;
  for (let round = 0; left > 0 && perClass.some((findings) => findings.length > round); round += 1) {
    for (const [index, findings] of perClass.entries()) {
      if (left === 0 || findings.length <= round) continue;
      taken[index] = round + 1;
      left -= 1;
    }
  }
  return perClass.flatMap((findings, index) => findings.slice(0, taken[index]));
}

/** Every finding as a sentence with its images, suspects first, then what works the other way round. */
export async function findingsSection(context: ReportContext): Promise<Markup | null> {
  const { cues, dataset } = context.document;
  if (!cues) return null;
  const told = dataset.classes.map((_, index) => [...picturedSuspects(cues, index), ...reversedOf(cues, index)]);
  const shown = fairShare(told, MOST_FINDINGS);
  if (shown.length === 0) {
    return html`<section>
      <h2>Findings</h2>
      <p>
        Nothing found that this many images could show, among ${pluralText(cues.familySize, 'pair')} of a class and a
        cue. What was too small to be seen is told below.
      </p>
    </section>`;
  }
  const count = Math.min(MOST_AT_AN_END, Math.max(1, Math.floor(context.pictures.left / (2 * shown.length))));
  const articles: Markup[] = [];
  for (const finding of shown) articles.push(await article(finding, count, context));
  const hidden = suspectsOf(cues).length + reversedOf(cues).length - shown.length;
  const rest =
    hidden > 0 ? html`<p class="soft">${pluralText(hidden, 'more finding')} in the data inside this file.</p>` : null;
  return html`<section>
    <h2>Findings</h2>
    <p class="lead soft">
      Each was found among the images of one class: its accuracy where the cue is strongest (▲) against where it is
      weakest (●). Pictures marked ✕ are told wrong.
    </p>
    ${articles} ${rest}
  </section>`;
}
