import Papa from 'papaparse';
import { AppError } from '../core/errors';
import { arrangeWordLists, wordsOfName, type WordList, type WordLists } from '../core/word-lists';

/** A list as a file may give it: its words alone, or with an anchor. */
type ListEntry = readonly string[] | { anchor?: string; words: readonly string[] };

function unreadable(fileName: string, what: string): AppError {
  return new AppError(
    'bad-input',
    `${fileName} cannot be read as word lists: ${what}`,
    'Use JSON {"classes": {name: [words]}, "cues": {value: [words]}}, a CSV with the columns kind, name, word, or a text with lines such as [class bear], [cue snow] and one word below each.',
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function isEntry(value: unknown): value is ListEntry {
  if (isTexts(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  const { anchor, words } = value as { anchor?: unknown; words?: unknown };
  return isTexts(words) && (anchor === undefined || typeof anchor === 'string');
}

function listFrom(name: string, entry: ListEntry): WordList {
  if ('words' in entry) return { name, anchor: entry.anchor ?? wordsOfName(name), words: entry.words };
  return { name, anchor: wordsOfName(name), words: entry };
}

function fromJson(text: string, fileName: string): WordLists {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    throw unreadable(fileName, `${(thrown as Error).message}.`);
  }
  const listsOf = (key: 'classes' | 'cues'): WordList[] => {
    const part = (json as Record<string, unknown> | null)?.[key];
    if (typeof part !== 'object' || part === null || Array.isArray(part)) {
      throw unreadable(fileName, `"${key}" must be an object of lists.`);
    }
    return Object.entries(part).map(([name, entry]) => {
      if (!isEntry(entry)) throw unreadable(fileName, `"${key}", "${name}" must be a list of words.`);
      return listFrom(name, entry);
    });
  };
  return { classes: listsOf('classes'), values: listsOf('cues') };
}

/** Lists in the order in which their names come. */
class Gathered {
  readonly #lists = new Map<string, { kind: string; name: string; anchor: string; words: string[] }>();

  open(kind: string, name: string, anchor?: string): string[] {
    const key = `${kind} ${name}`;
    const known = this.#lists.get(key) ?? { kind, name, anchor: wordsOfName(name), words: [] };
    if (anchor) known.anchor = anchor;
    this.#lists.set(key, known);
    return known.words;
  }

  get lists(): WordLists {
    const all = [...this.#lists.values()];
    const of = (kind: string): WordList[] =>
      all.filter((list) => list.kind === kind).map(({ name, anchor, words }) => ({ name, anchor, words }));
    return { classes: of('class'), values: of('cue') };
  }
}

function fromCsv(text: string, fileName: string): WordLists {
  const { data, meta } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  const missing = ['kind', 'name', 'word'].filter((column) => !meta.fields?.includes(column));
  if (missing.length > 0) throw unreadable(fileName, `it has no column ${missing.join(' and no column ')}.`);
  const gathered = new Gathered();
  data.forEach(({ kind = '', name = '', word = '', anchor }, row) => {
    if (kind !== 'class' && kind !== 'cue') {
      throw unreadable(fileName, `row ${row + 2} has the kind "${kind}"; it must be class or cue.`);
    }
    gathered.open(kind, name.trim(), anchor?.trim()).push(word);
  });
  return gathered.lists;
}

function fromText(text: string, fileName: string): WordLists {
  const gathered = new Gathered();
  let words: string[] | null = null;
  text.split(/\r?\n/).forEach((line, at) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return;
    const head = /^\[(class|cue)\s+([^\]:]+?)\s*(?::\s*([^\]]+?))?\s*\]$/.exec(trimmed);
    if (head) {
      words = gathered.open(head[1]!, head[2]!, head[3]);
      return;
    }
    if (!words) throw unreadable(fileName, `line ${at + 1} comes before any [class ...] or [cue ...].`);
    words.push(...trimmed.split(','));
  });
  return gathered.lists;
}

/**
 * Word lists from a file: JSON, CSV or plain text by its name's ending.
 *
 * @throws AppError `bad-input` naming what is wrong with it and what it should hold
 */
export function readWordLists(text: string, fileName: string, classNames: readonly string[]): WordLists {
  const body = text.replace(/^\uFEFF/, '');
  const read = /\.json$/i.test(fileName) ? fromJson : /\.csv$/i.test(fileName) ? fromCsv : fromText;
  return arrangeWordLists(read(body, fileName), classNames);
}

/** The lists as JSON that {@link readWordLists} reads. */
export function wordListsJson({ classes, values }: WordLists): string {
  const of = (lists: readonly WordList[]) =>
    Object.fromEntries(lists.map(({ name, anchor, words }) => [name, { anchor, words }]));
  return `${JSON.stringify({ classes: of(classes), cues: of(values) }, null, 2)}\n`;
}
