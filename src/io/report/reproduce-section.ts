import { isBaseline, isReference } from '../../core/finding-text';
import { listText, pluralText, scoreText } from '../../core/number-text';
import type { AuditDocument } from '../audit-document';
import { comparedHeads } from '../compared-heads';
import { dataFingerprint } from '../data-fingerprint';
import { shellWord } from '../escape-text';
import type { ReportContext } from './context';
import { html, type Markup } from './markup';

/** Kinds of cues that the command line can ask for, and its words for them. */
const COMMAND_KINDS: ReadonlyMap<string, string> = new Map([
  ['text', 'text'],
  ['pixel', 'pixel'],
  ['metadata', 'metadata'],
  ['slice', 'slices'],
  ['neuron', 'features'],
]);

/** How the layout of the demo begins: it is no folder that could be named. */
const DRAWN = 'drawn by the studio';

/** Dropped files are named by their folder. */
function networkName(id: string): string {
  return id.replace(/^(?:files|classifier):/, '');
}

function backboneFlag(id: string): string {
  return id.startsWith('classifier:') ? '--classifier' : '--backbone';
}

/** References and tunings by spuriosity use no groups; every other method balances, weighs or chooses by them. */
function usesGroups(method: string): boolean {
  return !isReference(method) && !isBaseline(method) && method !== 'low-spuriosity';
}

/** The command that runs the same audit without the page. */
export function commandLine(document: AuditDocument): string {
  const { dataset, encoder, backbone, cues } = document;
  const isDemo = document.layout.startsWith(DRAWN);
  const hasOwnBackbone = backbone.device !== 'none' && backbone.id !== encoder?.id;
  const kinds = [...new Set(cues?.cues.flatMap(({ kind }) => COMMAND_KINDS.get(kind) ?? []))];
  const title = (id: string): string => cues?.cues.find((cue) => cue.id === id)?.title ?? id;
  const judgedSpurious = document.judgements.filter(({ judgement }) => judgement === 'spurious');
  // Without --spurious the rule decides; once a person has, all that was taken has to be named.
  const isRuleEnough = judgedSpurious.every(({ decidedBy }) => decidedBy === 'rule');
  const spurious = isRuleEnough
    ? []
    : judgedSpurious.map(({ classIndex, cueId }) => `${dataset.classes[classIndex]}=${title(cueId)}`);
  // A classifier as it came is no method that could be run.
  const heads = comparedHeads(document).filter(({ method }) => method !== 'own');
  const methods = heads.map(({ method }) => method);
  const settings = heads.flatMap(({ method, options = {} }) =>
    Object.entries(options).map(([option, value]) => `${method}.${option}=${value}`),
  );
  const choice = methods.some(usesGroups) ? document.mend?.groups?.choice : undefined;
  const words = [
    ...(isDemo ? ['--demo'] : [dataset.name]),
    ...['--out', 'audit'],
    ...['--encoder', encoder ? networkName(encoder.id) : 'none'],
    ...(hasOwnBackbone ? [backboneFlag(backbone.id), networkName(backbone.id)] : []),
    ...(backbone.device === 'none' ? [] : ['--device', backbone.device]),
    ...(kinds.length > 0 ? ['--cues', kinds.join(',')] : []),
    ...(spurious.length > 0 ? ['--spurious', spurious.join(',')] : []),
    ...(methods.some((method) => !isReference(method)) ? ['--mitigations', methods.join(',')] : []),
    ...(settings.length > 0 ? ['--set', settings.join(',')] : []),
    ...(choice ? ['--groups', choice.kind === 'cues' ? 'cues' : choice.attribute] : []),
    ...['--seed', String(document.seed)],
  ];
  return `npm run audit -- ${words.map(shellWord).join(' ')}`;
}

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
    ${correctedSentence(document)} ${cutSentence(document)}
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
