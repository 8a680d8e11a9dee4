import { SPLITS } from '../../core/audit';
import { resolutionSentence } from '../../core/finding-text';
import { FEWEST_IN_A_GROUP } from '../../core/groups';
import { firstAndMore, listText, pluralText } from '../../core/number-text';
import { smallParts } from '../../core/splits';
import { warningsOf } from '../writers/findings-json';
import type { ReportContext } from './context';
import { html, sentence, type Markup } from './markup';

/** Unknown words named one by one; the rest is in the data. */
const MOST_UNKNOWN = 12;

function smallPartSentences({ document, className }: ReportContext): string[] {
  const { dataset, rows } = document;
  const small = smallParts(dataset.labels, dataset.classes.length, rows.splits);
  return SPLITS.flatMap((split) => {
    const ofSplit = small.filter((part) => part.split === split);
    if (ofSplit.length === 0) return [];
    const names = ofSplit.map(({ classIndex, n }) => `${className(classIndex)} (${n})`);
    return [`Few images in ${split}: ${listText(names)}. Below 20 a figure says little.`];
  });
}

function smallGroupSentences({ document, className }: ReportContext): string[] {
  const groups = document.measure?.groups ?? [];
  const small = groups.filter((group) => group.accuracy.n < FEWEST_IN_A_GROUP);
  if (small.length === 0) return [];
  const names = small.map(
    ({ classIndex, attribute, value, accuracy }) => `${className(classIndex)}, ${attribute} = ${value} (${accuracy.n})`,
  );
  return [`Groups of fewer than ${FEWEST_IN_A_GROUP} images: ${listText(names)}.`];
}

function unknownSentences({ document }: ReportContext): string[] {
  const unknown = document.cues?.unknown ?? [];
  if (unknown.length === 0) return [];
  const names = firstAndMore(unknown, MOST_UNKNOWN);
  const cues = pluralText(unknown.length, 'cue');
  return [
    `${cues} of the vocabulary were not scored, because the encoder does not know the words: ${listText(names)}.`,
  ];
}

/** What this audit could not tell, so that silence is not taken for an answer. */
export function limitsSection(context: ReportContext): Markup {
  const { cues, dataset } = context.document;
  const resolution = cues
    ? dataset.classes.flatMap((name, classIndex) => resolutionSentence(cues, classIndex, name) ?? [])
    : [];
  const sentences = [
    ...resolution,
    ...smallPartSentences(context),
    ...smallGroupSentences(context),
    ...unknownSentences(context),
    ...warningsOf(context.document).map(({ warning }) => warning),
  ];
  return html`<section>
    <h2>Too small to say</h2>
    <p class="lead soft">
      A cue that is not named above was not shown to be harmless. Cue scores are a network's reading of the images, not
      labels: where the network misreads a cue, so does this report.
    </p>
    <ul class="plain">
      ${[...new Set(sentences)].map((text) => html`<li>${sentence(text)}</li>`)}
    </ul>
  </section>`;
}
