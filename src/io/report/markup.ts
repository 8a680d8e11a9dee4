import { escapeHtml } from '../escape-text';

/** A piece of HTML. Only `html` and `trusted` make one, so a text can reach the page in no other way than escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Markup | readonly Markup[] | null;

function rendered(value: Value): string {
  if (value === null) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return value.map((part) => part.text).join('');
}

/** HTML with every text escaped; pieces of HTML and lists of them go in as they are. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(
    strings.map((text, index) => text + (index < values.length ? rendered(values[index]!) : '')).join(''),
  );
}

/** A sentence with numbers: a number and its unit stay on one line. */
export function sentence(text: string): Markup {
  return new Markup(escapeHtml(text).replace(/(\d) (?=%|points?\b)/g, '$1&nbsp;'));
}

/** HTML made by the program itself: the style sheet, the escaped JSON. Never a text that a user gave. */
export function trusted(text: string): Markup {
  return new Markup(text);
}
