import { AppError } from '../../core/errors';
import { cleanWords, wordsOfName, type WordList, type WordLists } from '../../core/word-lists';
import type { WordReport } from '../../core/word-report';
import type { AuditSession } from '../../engine/types';
import { Task } from './task.svelte';

/** A list as it is typed: one word a line. */
export interface DraftList {
  kind: 'class' | 'value';
  name: string;
  anchor: string;
  text: string;
}

function draftsOf({ classes, values }: WordLists): DraftList[] {
  const of = (lists: readonly WordList[], kind: DraftList['kind']): DraftList[] =>
    lists.map(({ name, anchor, words }) => ({ kind, name, anchor, text: words.join('\n') }));
  return [...of(classes, 'class'), ...of(values, 'value')];
}

/** The words of a text, one a line or parted by commas, as they will be used. */
export function typedWords(text: string): string[] {
  return cleanWords(text.split(/[\n,]/));
}

function listsOf(drafts: readonly DraftList[]): WordLists {
  const of = (kind: DraftList['kind']): WordList[] =>
    drafts
      .filter((draft) => draft.kind === kind)
      .map(({ name, anchor, text }) => ({ name, anchor, words: typedWords(text) }));
  return { classes: of('class'), values: of('value') };
}

/** The word lists of an audit as a screen edits and checks them. */
export class WordDesk {
  readonly task = new Task();
  drafts = $state.raw<readonly DraftList[] | null>(null);
  #report = $state.raw<{ report: WordReport; of: unknown } | null>(null);
  readonly #session: AuditSession;
  readonly #onKept: () => void;

  /** @param onKept called where other lists are in use: heads made from the earlier ones are out of date then */
  constructor(session: AuditSession, onKept: () => void) {
    this.#session = session;
    this.#onKept = onKept;
  }

  /** What was found of the lists as they stand under the classifier at hand; null where one has changed since. */
  reportOf(classifier: unknown): WordReport | null {
    return this.#report && this.#report.of === classifier ? this.#report.report : null;
  }

  /** The lists in use, fetched where nobody has looked yet or the default ones may have changed. */
  async open(): Promise<void> {
    const lists = await this.task.run((task) => this.#session.wordLists(task));
    if (lists) this.drafts = draftsOf(lists);
  }

  async change(index: number, change: Partial<DraftList>): Promise<void> {
    this.drafts = (this.drafts ?? []).map((draft, at) => (at === index ? { ...draft, ...change } : draft));
    await this.#keep();
  }

  /** A value that is there already is not added again; that is said. */
  async addValue(name: string): Promise<void> {
    const drafts = this.drafts ?? [];
    if (drafts.some((draft) => draft.kind === 'value' && wordsOfName(draft.name) === wordsOfName(name))) {
      await this.task.run(() => {
        const message = `There is a list of "${name}" already.`;
        return Promise.reject(new AppError('bad-input', message, 'Put its words into that list.'));
      });
      return;
    }
    this.drafts = [...drafts, { kind: 'value', name, anchor: name.toLowerCase(), text: name.toLowerCase() }];
    await this.#keep();
  }

  async removeValue(index: number): Promise<void> {
    this.drafts = (this.drafts ?? []).filter((_, at) => at !== index);
    await this.#keep();
  }

  async readFile(file: File): Promise<void> {
    const lists = await this.task.run(async () => {
      const { readWordLists } = await import('../../io/word-list-file');
      const read = readWordLists(await file.text(), file.name, this.#session.classes);
      await this.#session.keepWords(read);
      this.#onKept();
      return read;
    });
    if (!lists) return;
    this.#report = null;
    this.drafts = draftsOf(lists);
  }

  async reset(): Promise<void> {
    await this.#session.keepWords(null);
    this.#onKept();
    this.#report = null;
    await this.open();
  }

  async check(): Promise<void> {
    const of = this.#session.results.classifier;
    const lists = listsOf(this.drafts ?? []);
    const report = await this.task.run((task) => this.#session.checkWords(lists, task));
    this.#report = report && { report, of };
  }

  /** The lists as a file to keep or to give to the command line. */
  async file(): Promise<Blob> {
    const { wordListsJson } = await import('../../io/word-list-file');
    return new Blob([wordListsJson(listsOf(this.drafts ?? []))], { type: 'application/json' });
  }

  /** Lists that do not do yet are not kept; what is wrong with them is said. */
  async #keep(): Promise<void> {
    this.#report = null;
    await this.task.run(async () => {
      await this.#session.keepWords(listsOf(this.drafts ?? []));
      this.#onKept();
    });
  }
}
