import type { UsedWords } from '../../core/word-report';
import { keptCounts, type WordVerdict } from '../../core/word-validation';
import { firstAndMore, listText } from '../../core/number-text';
import type { ReportContext } from './context';
import { html, type Markup } from './markup';

/** Words of a list or dropped words of a method beyond these are in findings.json. */
const MOST_WORDS_TOLD = 40;

/** "dropped: the classifier takes it for landbird" and the like, of one word. */
function droppedText({ word, dropped, takenFor }: WordVerdict): string {
  if (dropped === 'unknown') return `${word} (the encoder does not know it)`;
  return dropped === 'classifier'
    ? `${word} (the classifier takes it for ${takenFor})`
    : `${word} (nearer to ${takenFor})`;
}

function listItem({ lists, checks }: UsedWords, kind: 'class' | 'value', list: number, context: ReportContext): Markup {
  const of = kind === 'class' ? lists.classes : lists.values;
  const { name, words } = of[list]!;
  const title = (method: string): string =>
    context.document.mend?.heads.find((head) => head.method === method)?.title ?? method;
  const uses = checks.map((check) => {
    const { kept, given } = keptCounts(check, kind, of.length)[list]!;
    const dropped = check.verdicts.filter((one) => one.kind === kind && one.list === list && one.dropped !== null);
    const why =
      dropped.length === 0 ? '' : `, without ${listText(firstAndMore(dropped.map(droppedText), MOST_WORDS_TOLD))}`;
    return html`<li>${title(check.method)} used ${kept} of ${given}${why}.</li>`;
  });
  return html`<li>
    <strong>${kind === 'class' ? `What ${name} looks like` : `What goes with ${name}`}</strong>:
    ${firstAndMore(words, MOST_WORDS_TOLD).join(', ')}.
    <ul>
      ${uses}
    </ul>
  </li>`;
}

/** The word lists that methods were given, what each dropped and why; null where none asked for words. */
export function wordsPart(context: ReportContext): Markup | null {
  const used = context.document.mend?.words;
  if (!used) return null;
  const { classes, values } = used.lists;
  return html`<h3>Words that heads were made from</h3>
    <ul class="plain spaced">
      ${classes.map((_, list) => listItem(used, 'class', list, context))}
      ${values.map((_, list) => listItem(used, 'value', list, context))}
    </ul>`;
}
