import { listText, pluralText, scoreText } from '../../core/number-text';
import { preprocessorConfigOf } from '../../core/preprocessor-config';
import type { AuditDocument } from '../audit-document';
import { dataFingerprint } from '../data-fingerprint';
import { addedCues, commandLine, type AddedCues } from './command-line';
import type { ReportContext } from './context';
import { html, type Markup } from './markup';

/** The command reads the folder's own labels. */
function correctedSentence({ labelCorrections }: AuditDocument): Markup {
  if (labelCorrections.length === 0) return html``;
  return html`<p>
    ${pluralText(labelCorrections.length, 'label')} ${labelCorrections.length === 1 ? 'was' : 'were'} corrected by a
    person, and every figure here is under the corrected labels; rows.csv has them with the originals. The command reads
    the labels of the folder, so the images have to be moved to their corrected classes first.
  </p>`;
}

/** The command cuts the judged cues where the studio would. */
function cutSentence({ mend, dataset }: AuditDocument): Markup {
  const moved = mend?.groups?.cuts.filter(({ threshold, suggested }) => threshold !== suggested) ?? [];
  if (moved.length === 0) return html``;
  const cuts = moved.map(
    ({ classIndex, cues, threshold, suggested }) =>
      `${dataset.classes[classIndex] ?? ''} with ${cues} from ${scoreText(suggested)} to ${scoreText(threshold)}`,
  );
  return html`<p>
    Groups come from judged cues whose cut a person moved (mean z-score): ${listText(cuts)}. The command cuts half way
    between the medians, so the heads that use groups will differ.
  </p>`;
}

/** What was typed of a classifier has to stand in files beside it, where the command reads it. */
function classifierSentences({ classifierInput: given }: AuditDocument): Markup {
  const { preprocessing, classNames } = given?.choices ?? {};
  const prepared = preprocessing && JSON.stringify(preprocessorConfigOf(preprocessing));
  return html`${
    prepared
      ? html`<p>
            The command reads how pictures are prepared from preprocessor_config.json beside the classifier. Here it
            was:
          </p>
          <pre><code>${prepared}</code></pre>`
      : html``
  }${
    classNames
      ? html`<p>The names of its classes were typed; the command reads them from labels.txt beside it, one a line:</p>
          <pre><code>${classNames.join('\n')}</code></pre>`
      : html``
  }`;
}

/** Cues that a person added are more than the command can ask for. */
function addedSentences(document: AuditDocument): Markup {
  const { typed, byExample } = addedCues(document);
  const titles = (cues: AddedCues['typed']): string => listText(cues.map(({ title }) => `“${title}”`));
  return html`${
    typed.length > 0
      ? html`<p>
          ${titles(typed)} ${typed.length === 1 ? 'was' : 'were'} typed. The command has no such cues: it tests the
          family without them, and takes none of them as spurious.
        </p>`
      : html``
  }${
    byExample.length > 0
      ? html`<p>
          ${titles(byExample)} ${byExample.length === 1 ? 'was' : 'were'} given by example.
          ${
            byExample.length === 1
              ? 'Put its images into a folder of that name, those that lack it below "without" and those that have it below "with".'
              : 'The command takes the examples of one cue, so it tests the family without these.'
          }
        </p>`
      : html``
  }`;
}

/** What a reader needs to get the same numbers. */
export function reproduceSection({ document }: ReportContext): Markup {
  const facts: [string, string][] = [
    ['Application', `Spuriosity Studio ${document.appVersion}`],
    ['Seed', String(document.seed)],
    ['Data', dataFingerprint(document)],
    ['Begun', new Date(document.createdAt).toISOString()],
  ];
  return html`<section>
    <h2>How to reproduce</h2>
    <p>With the same files, version and seed the same numbers come out. Headless, in a copy of the project:</p>
    <pre><code>${commandLine(document)}</code></pre>
    ${classifierSentences(document)} ${addedSentences(document)} ${correctedSentence(document)} ${cutSentence(document)}
    <dl class="facts-list">
      ${facts.map(
        ([term, value]) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    <p class="note">
      Data: SHA-256 over content, class and path of every image. Intervals have 95 % confidence: Wilson's for an
      accuracy, Newcombe's for a gap. p of a gap is exact: right and wrong answers are permuted within the class. The
      definitions, with the papers they come from, are in docs/methods.md of the project.
    </p>
  </section>`;
}
