import { AppError } from '../../src/core/errors';
import { Tensor } from './runtime';

/** What is used of a tokenizer of the transformers package. */
interface Tokenize {
  (
    texts: string[],
    options: { padding: boolean | 'max_length'; truncation: boolean; max_length?: number; return_tensor: false },
  ): { input_ids: number[][]; attention_mask: number[][] };
}

interface TokenizerModel {
  type?: string;
  vocab?: Record<string, number> | unknown[];
  unk_token?: string;
  continuing_subword_prefix?: string;
}

/** Turns texts into the text tower's inputs, and says which words it knows. */
export class TextTokenizer {
  readonly #tokenize: Tokenize;
  readonly #unknownId: number | null;
  readonly #specialIds: ReadonlySet<number>;
  readonly #fixedLength: number | null;
  readonly #longest: number;

  private constructor(
    tokenize: Tokenize,
    unknownId: number | null,
    specialIds: ReadonlySet<number>,
    lengths: { fixed: number | null; longest: number },
  ) {
    this.#tokenize = tokenize;
    this.#unknownId = unknownId;
    this.#specialIds = specialIds;
    this.#fixedLength = lengths.fixed;
    this.#longest = lengths.longest;
  }

  /** @param config of the network: SigLIP's text tower was trained on texts padded to a fixed length, CLIP's was not. */
  static async create(
    tokenizer: Record<string, unknown>,
    tokenizerConfig: Record<string, unknown>,
    config: Record<string, unknown>,
  ): Promise<TextTokenizer> {
    const { PreTrainedTokenizer } = await import('@xenova/transformers');
    const made = new PreTrainedTokenizer(tokenizer, tokenizerConfig);
    const model = (tokenizer['model'] ?? {}) as TokenizerModel;
    const textConfig = (config['text_config'] ?? {}) as Record<string, unknown>;
    const longest = numberOr(textConfig['max_position_embeddings'], numberOr(tokenizerConfig['model_max_length'], 77));
    const isSiglip = String(config['model_type'] ?? '').startsWith('siglip');
    return new TextTokenizer(made as unknown as Tokenize, wordLevelUnknownId(model), new Set(made.all_special_ids), {
      fixed: isSiglip ? longest : null,
      longest,
    });
  }

  /** @returns the inputs by name, [count, length] each; those that the session does not ask for are left out. */
  encode(texts: readonly string[], inputNames: readonly string[]): Record<string, Tensor> {
    const encoded = this.#tokenize([...texts], {
      padding: this.#fixedLength === null ? true : 'max_length',
      truncation: true,
      max_length: this.#fixedLength ?? this.#longest,
      return_tensor: false,
    });
    const feeds: Record<string, Tensor> = {};
    for (const name of inputNames) {
      const rows = name === 'attention_mask' ? encoded.attention_mask : name === 'input_ids' ? encoded.input_ids : null;
      if (!rows) {
        const fix = 'Use a network exported with `input_ids` alone or with `attention_mask`.';
        throw new AppError('model-invalid', `The text network asks for an unknown input "${name}".`, fix);
      }
      feeds[name] = new Tensor('int64', BigInt64Array.from(rows.flat(), BigInt), [rows.length, rows[0]?.length ?? 0]);
    }
    return feeds;
  }

  /** Whether every word of a text is in the vocabulary; true for tokenizers that spell unknown words out of pieces. */
  knows(text: string): boolean {
    return this.#contentIds(text).every((id) => id !== this.#unknownId);
  }

  /** Whether at least one word of a text is in the vocabulary. */
  knowsAny(text: string): boolean {
    return this.#unknownId === null || this.#contentIds(text).some((id) => id !== this.#unknownId);
  }

  #contentIds(text: string): number[] {
    const [ids = []] = this.#tokenize([text], { padding: false, truncation: false, return_tensor: false }).input_ids;
    return ids.filter((id) => id === this.#unknownId || !this.#specialIds.has(id));
  }
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' && value < 1e6 ? value : fallback;
}

/** The id of "unknown" of a vocabulary of whole words; null where words are made of pieces, so that none is unknown. */
function wordLevelUnknownId(model: TokenizerModel): number | null {
  const { vocab, unk_token: unknown } = model;
  if (unknown === undefined || typeof vocab !== 'object' || Array.isArray(vocab)) return null;
  const prefix = model.continuing_subword_prefix ?? '##';
  const isWordLevel =
    model.type === 'WordLevel' ||
    (model.type === 'WordPiece' && !Object.keys(vocab).some((token) => token.startsWith(prefix)));
  return isWordLevel ? (vocab[unknown] ?? null) : null;
}
