import type { AuditClient } from '../compute/audit-client';
import type { EncoderClient } from '../compute/encoder-client';
import type { EmbeddedWords } from '../core/embedded-words';
import type { MethodId } from '../core/audit';
import { AppError, toPlainError } from '../core/errors';
import { arrangeWordLists, type WordLists } from '../core/word-lists';
import type { WordReport, WordsOrTrouble } from '../core/word-report';
import { keptTensors } from './cue-step';
import { loadVocabulary } from './cue-vectors';
import { defaultWords } from './default-words';
import type { SessionRecord } from './session-record';
import type { EmbedReport, TaskOptions } from './types';
import { WordReader } from './word-vectors';

export interface WordContext {
  record: SessionRecord;
  audit: Pick<AuditClient, 'call'>;
  /** Of the data set as it is looked at. */
  classes: readonly string[];
  /** The encoder of the audit's vectors. @throws AppError `model-missing` where it has none */
  encoder(task: TaskOptions): Promise<EncoderClient>;
}

/** Methods that need words. Named here, since asking the methods themselves would load all of them with the page; a test holds them against each other. */
export const WORD_METHODS: readonly MethodId[] = ['tldr', 'drml', 'debias-vl', 'roboshot'];

/** Whether a method among these learns from words. */
export function needWords(methods: readonly MethodId[]): boolean {
  return methods.some((method) => WORD_METHODS.includes(method));
}

/** The word lists of an audit: kept in its record, read by its encoder, checked by its worker. */
export class WordWork {
  readonly #reader = new WordReader();
  #readBy = '';

  /** The lists as a person left them, else the demo's own, else what names and judgements give. */
  async lists({ record, classes }: WordContext, task: TaskOptions = {}): Promise<WordLists> {
    const { wordLists, source, judgements } = record.value;
    if (wordLists) return wordLists;
    if (source.kind === 'demo') {
      const { demoWords } = await import('../demo/demo-words');
      return demoWords(source.options, classes);
    }
    const { cues } = keptTensors(record);
    return defaultWords({ classes, cues, judgements, vocabulary: await loadVocabulary(task.signal) });
  }

  /** Keeps the lists, or goes back to the default ones. @throws AppError `bad-input` for lists that do not do */
  async keep({ record, classes }: WordContext, lists: WordLists | null): Promise<void> {
    await record.update({ wordLists: lists && arrangeWordLists(lists, classes) });
  }

  async check(context: WordContext, lists: WordLists, seed: number, task: TaskOptions): Promise<WordReport> {
    const words = await this.#read(context, lists, task);
    return context.audit.call('checkWords', { words, seed }, task);
  }

  /** The words for methods that need some; why there are none must not cost the other methods their heads. */
  async forMethods(
    context: WordContext,
    methods: readonly MethodId[],
    task: TaskOptions,
  ): Promise<WordsOrTrouble<EmbeddedWords> | null> {
    if (!needWords(methods)) return null;
    try {
      return { words: await this.#read(context, await this.lists(context, task), task) };
    } catch (thrown) {
      if (!(thrown instanceof AppError) || (thrown.code !== 'bad-input' && thrown.code !== 'model-missing'))
        throw thrown;
      // A method that is refused for its input says so in the report.
      return { trouble: { ...toPlainError(thrown), code: 'bad-input' } };
    }
  }

  async #read(context: WordContext, lists: WordLists, task: TaskOptions): Promise<EmbeddedWords> {
    const arranged = arrangeWordLists(lists, context.classes);
    const encoder = await context.encoder(task);
    const name = context.record.result<EmbedReport>('embed')?.encoder;
    const readBy = name ? name.sha256 || name.id : '';
    if (readBy !== this.#readBy) this.#reader.clear();
    this.#readBy = readBy;
    return this.#reader.read(encoder, arranged, task);
  }
}
