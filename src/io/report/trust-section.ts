import { FEWEST_FOR_CALIBRATION } from '../../core/calibration';
import { findCollisions } from '../../core/collisions';
import type { Estimate } from '../../core/audit';
import { scaleEstimate } from '../../core/intervals';
import type { CalibrationFigure, MeasureDetail } from '../../core/measure-detail';
import {
  absenceSentence,
  collisionSentence,
  correlationSentence,
  selectionSentence,
  visibleSentence,
  weightedMeans,
} from '../../core/measure-text';
import { countText, estimateText, percentText, pluralText, type Unit } from '../../core/number-text';
import type { ReportContext } from './context';
import { html, sentence, type Markup } from './markup';

/** Pixel properties beyond these are in the data. */
const MOST_PROPERTIES = 5;

interface Column {
  title: string;
  cells: readonly string[];
}

/** Names on the left, figures on the right, the last column their images. */
function table(caption: string, first: string, names: readonly string[], columns: readonly Column[]): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table class="figures">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${first}</th>
          ${columns.map(({ title }) => html`<th scope="col" class="number">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${names.map(
          (name, i) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${columns.map(({ cells }) => html`<td class="number">${cells[i] ?? ''}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function figures(title: string, estimates: readonly Estimate[], unit: Unit): Column {
  return { title, cells: estimates.map((estimate) => (estimate.n > 0 ? estimateText(estimate, unit) : 'no images')) };
}

function counts(estimates: readonly Estimate[]): Column {
  return { title: 'images', cells: estimates.map(({ n }) => countText(n)) };
}

function meansTable({ means }: MeasureDetail): Markup {
  const rows = weightedMeans(means);
  const estimates = rows.map(({ estimate }) => estimate);
  return table(
    'Mean accuracy, weighed differently',
    'what counts',
    rows.map(({ label }) => label),
    [figures('right, 95 %', estimates, 'percent'), counts(estimates)],
  );
}

function calibrationTable({ calibration }: MeasureDetail, { className }: ReportContext): Markup {
  const name = ({ group, calibration: { error } }: CalibrationFigure): string => {
    const known = group ? `${className(group.classIndex)}, ${group.attribute} = ${group.value}` : 'all images';
    return error.n < FEWEST_FOR_CALIBRATION ? `${known} (too few to say)` : known;
  };
  const of = (pick: (figure: CalibrationFigure['calibration']) => Estimate): Estimate[] =>
    calibration.map((figure) => pick(figure.calibration));
  return html`${table('Calibration of each group', 'group', calibration.map(name), [
      figures(
        'calibration error, 95 %',
        of(({ error }) => error),
        'percent',
      ),
      figures(
        'by chance alone, 95 % range',
        of(({ ifCalibrated }) => ifCalibrated),
        'percent',
      ),
      figures(
        'too sure by, 95 %',
        of(({ overconfidence }) => scaleEstimate(overconfidence, 100)),
        'points',
      ),
      counts(of(({ error }) => error)),
    ])}
    <p class="note">
      Expected calibration error over 15 bins. By chance alone: what a perfectly calibrated head would show on as many
      images.
    </p>`;
}

function propertyTable({ properties }: MeasureDetail): Markup | null {
  const shown = properties.slice(0, MOST_PROPERTIES);
  if (shown.length === 0) return null;
  const accuracies = shown.map(({ accuracy }) => accuracy);
  return table(
    'How well a pixel property alone predicts the label',
    'property',
    shown.map(({ title }) => title),
    [
      figures('label guessed right, 95 %', accuracies, 'percent'),
      { title: 'largest class', cells: shown.map(({ baseline, accuracy: { n } }) => percentText(baseline, n)) },
      counts(accuracies),
    ],
  );
}

function collisionSentences({ document, className, phrase }: ReportContext): string[] {
  const { cues, judgements, dataset } = document;
  if (!cues) return [];
  const { collisions, coreElsewhere } = findCollisions(judgements, cues);
  if (coreElsewhere.n === 0) return [];
  const share =
    `Of ${pluralText(coreElsewhere.n, 'spurious cue')} judged, ${estimateText(coreElsewhere, 'percent')} are core for ` +
    'another class.';
  return [
    ...collisions.map(
      (collision) =>
        `Spurious for ${className(collision.classIndex)}: ${collisionSentence(collision, phrase(collision.cueId), dataset.classes)}.`,
    ),
    share,
  ];
}

function worstGroupSentences({ worstGroup }: MeasureDetail, { document, className }: ReportContext): string[] {
  const worst = document.measure?.worstGroup;
  if (!worstGroup || !worst) return [];
  const name = `${className(worst.classIndex)}, ${worst.attribute} = ${worst.value}`;
  return [`The worst group is ${name}. ${selectionSentence(worstGroup)}`];
}

function sentencesOf(detail: MeasureDetail, context: ReportContext): string[] {
  const { classes } = context.document.dataset;
  const visible = visibleSentence(detail, classes);
  return [
    ...worstGroupSentences(detail, context),
    ...(visible ? [visible] : []),
    ...detail.absence.map((gap) => absenceSentence(gap, classes)),
    ...detail.heads.filter((head) => head.correlation).map(correlationSentence),
    ...collisionSentences(context),
  ];
}

/** What qualifies the figures of the audited head. */
export function trustSection(context: ReportContext): Markup | null {
  const detail = context.document.measure?.detail;
  if (!detail) return null;
  return html`<section>
    <h2>How far these figures go</h2>
    <ul class="plain">
      ${sentencesOf(detail, context).map((text) => html`<li>${sentence(text)}</li>`)}
    </ul>
    ${meansTable(detail)} ${calibrationTable(detail, context)} ${propertyTable(detail)}
  </section>`;
}
