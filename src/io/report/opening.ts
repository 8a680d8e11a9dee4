import { classSentence, mendWords } from '../../core/finding-text';
import { countText, estimateText, pluralText } from '../../core/number-text';
import { suspectsOf } from '../../core/suspects';
import { comparedHeads } from '../compared-heads';
import type { ReportContext } from './context';
import { html, sentence, type Markup } from './markup';

/** A date that reads the same wherever the report is opened. */
function dateText(timestamp: number): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(timestamp);
}

const DEVICE_WORDS: Readonly<Record<string, string>> = {
  webgpu: 'GPU (WebGPU)',
  wasm: 'CPU (WebAssembly)',
  none: 'CPU',
};

const MOST_CLASS_SENTENCES = 12;

function answers({ document }: ReportContext): Markup[] {
  const { cues, dataset } = document;
  if (!cues) return [html`<p>No cue has been tested yet.</p>`];
  const found = dataset.classes.map((_, index) => suspectsOf(cues, index).length > 0);
  if (!found.includes(true)) return [html`<p>Nothing found that this many images could show.</p>`];
  const shown = dataset.classes.flatMap((name, index) => (found[index] ? [{ name, index }] : []));
  const sentences = shown
    .slice(0, MOST_CLASS_SENTENCES)
    .map(({ name, index }) => html`<p>${sentence(classSentence(cues, index, name))}</p>`);
  const quiet = dataset.classes.length - shown.length;
  const hidden = shown.length - sentences.length;
  if (hidden > 0)
    sentences.push(html`<p class="soft">${pluralText(hidden, 'more class', 'more classes')} lean on something.</p>`);
  if (quiet > 0) {
    const classes = pluralText(quiet, 'other class', 'other classes');
    sentences.push(html`<p class="soft">${classes}: nothing found that this many images could show.</p>`);
  }
  return sentences;
}

function mendAnswer({ document }: ReportContext): Markup | null {
  const heads = comparedHeads(document);
  const tuned = heads.find((head) => head.method === 'low-spuriosity');
  const words = tuned && mendWords(tuned, heads, document.dataset.classes);
  return words ? html`<p>${sentence(`${words.claim}: ${words.evidence}.`)}</p>` : null;
}

function facts({ document }: ReportContext): [string, string][] {
  const { dataset, cues, classifier, encoder, backbone } = document;
  const audited = classifier?.heads.find((head) => head.method === classifier.kind);
  const accuracy = document.measure?.accuracy ?? audited?.figures.test?.accuracy;
  const refused = dataset.refused.length;
  return [
    ['images', countText(dataset.paths.length) + (refused > 0 ? `, ${countText(refused)} refused` : '')],
    ['classes', countText(dataset.classes.length)],
    ['read as', document.layout],
    ['pairs tested', cues ? countText(cues.familySize) : 'none'],
    ['audited head', `${audited?.title ?? 'none'}${accuracy ? `, ${estimateText(accuracy, 'percent')} right` : ''}`],
    ['encoder', encoder?.title ?? 'none'],
    ...(backbone.id === encoder?.id ? [] : [['backbone', backbone.title] as [string, string]]),
    ['ran on', DEVICE_WORDS[encoder?.device ?? backbone.device] ?? backbone.device],
  ];
}

/** Title, the answer in sentences, and the facts of the audit. */
export function opening(context: ReportContext): Markup {
  const { document } = context;
  return html`<header>
    <p class="brand">
      <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="#16213d" />
        <path d="M9 12h11" stroke="#ffb27a" stroke-width="2.5" stroke-linecap="round" />
        <path d="M14.5 7.2 18.6 14.6H10.4Z" fill="#ffb27a" />
        <path d="M14 25h11" stroke="#6cc4d6" stroke-width="2.5" stroke-linecap="round" />
        <circle cx="19.5" cy="25" r="3.2" fill="#16213d" stroke="#6cc4d6" stroke-width="2.2" />
      </svg>
      <span>Spuriosity Studio</span><span class="soft">Report of an audit · ${dateText(document.createdAt)}</span>
    </p>
    <h1>What the labels of <span class="name">${document.name || document.dataset.name}</span> lean on</h1>
    <div class="answer">${answers(context)} ${mendAnswer(context)}</div>
    <dl class="facts">
      ${facts(context).map(
        ([term, value]) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${sentence(value)}</dd>
          </div>`,
      )}
    </dl>
  </header>`;
}
