import type { CueDescription, CueKind } from '../../src/core/audit';
import type { ColumnCue } from '../../src/core/column-cue';
import { AppError } from '../../src/core/errors';
import {
  fitStandardisation,
  normaliseFeatures,
  type FeatureMatrix,
  type Normalisation,
} from '../../src/core/normalisation';
import { PIXEL_CUES } from '../../src/core/pixel-cues';
import { cueColumn, type CueScores } from '../../src/core/spuriosity';
import type { TaskControl, Trainer } from '../../src/core/trainer';
import type { DeviceWish } from '../encoder/api';
import type { OpenRequest } from './api';
import { chooseTrainer } from './choose-trainer';
import { createDotProducts } from './dot-kernel';
import type { RowStore } from './row-types';

/** Scores that are kept between two tests: a thousand cues of 65,000 images. More would crowd out the vectors. */
const MOST_KEPT_BYTES = 256 * 2 ** 20;

/** Keeps the rows of a column whose index is in `kept`, in place. */
function compact(column: Float32Array, width: number, kept: Uint32Array): Float32Array {
  kept.forEach((from, to) => {
    if (from !== to) column.copyWithin(to * width, from * width, (from + 1) * width);
  });
  return column.subarray(0, kept.length * width);
}

/** One audit's data in the worker: vectors, labels, cues. Row i is the i-th image that was decoded. */
export class AuditState {
  readonly classes: readonly string[];
  /** As they came with the data. */
  readonly givenLabels: Uint16Array;
  /** As corrected; replaced and not mutated, since a task may be reading them. */
  labels: Uint16Array;
  readonly givenSplits: Uint8Array | null;
  readonly attributes: OpenRequest['attributes'];
  /** Index of each row among the rows as imported. */
  readonly kept: Uint32Array;
  readonly encoder: FeatureMatrix | null;
  readonly backbone: FeatureMatrix;
  readonly pixels: FeatureMatrix;
  /** True where neither network was used and the head stands on the pixel statistics. */
  readonly isPixelHead: boolean;
  readonly #device: DeviceWish;
  readonly #dotProducts = createDotProducts();
  #cues: CueDescription[] = [];
  #textVectors: Float32Array = new Float32Array(0);
  #columns: readonly ColumnCue[] = [];
  #unitEncoder: FeatureMatrix | null = null;
  #unitBackbone: FeatureMatrix | null = null;
  /** Scores of the family that was tested last, and where each cue stands in it. */
  #tested: { scores: CueScores; places: ReadonlyMap<string, number> } | null = null;

  constructor(request: OpenRequest, store: RowStore) {
    const kept = Uint32Array.from(
      [...store.decoded.keys()].filter((row) => row < store.done && store.decoded[row] === 1),
    );
    if (kept.length === 0) {
      throw new AppError(
        'no-images',
        'None of the files could be read as an image.',
        'See the list of refused files for why.',
      );
    }
    const matrix = (values: Float32Array, dimension: number): FeatureMatrix => ({
      rowCount: kept.length,
      dimension,
      values: compact(values, dimension, kept),
    });
    this.kept = kept;
    this.#device = request.device ?? 'auto';
    this.classes = request.classes;
    this.givenLabels = Uint16Array.from(kept, (row) => request.labels[row]!);
    this.labels = this.givenLabels;
    this.correctLabels(request.labelCorrections ?? []);
    const { splits } = request;
    this.givenSplits = splits ? Uint8Array.from(kept, (row) => splits[row]!) : null;
    this.attributes = request.attributes.map((attribute) => ({
      ...attribute,
      codes: Uint16Array.from(kept, (row) => attribute.codes[row]!),
    }));
    this.pixels = matrix(store.pixels, request.pixelCount);
    this.encoder = request.encoderDimension > 0 ? matrix(store.encoder, request.encoderDimension) : null;
    this.isPixelHead = request.backboneDimension === 0 && !this.encoder;
    this.backbone =
      request.backboneDimension > 0 ? matrix(store.backbone, request.backboneDimension) : (this.encoder ?? this.pixels);
    this.#cues = [...this.#pixelCues(), ...this.#metadataCues()];
  }

  /** Takes the corrected labels in the place of the given ones. @param corrections rows as imported; all that there are */
  correctLabels(corrections: NonNullable<OpenRequest['labelCorrections']>): void {
    const corrected = new Map(corrections.map(({ row, to }) => [row, to]));
    this.labels = this.givenLabels.map((label, row) => corrected.get(this.kept[row]!) ?? label);
  }

  /** The trainer that suits a problem over so many rows of the backbone's vectors. */
  trainer(rowCount: number): Promise<Trainer> {
    return chooseTrainer(rowCount * this.backbone.dimension * this.classes.length, this.#device);
  }

  get count(): number {
    return this.kept.length;
  }

  get cues(): readonly CueDescription[] {
    return this.#cues;
  }

  /** Encoder vectors of unit length; null without an encoder. */
  get unitEncoder(): FeatureMatrix | null {
    if (!this.#unitEncoder && this.encoder) this.#unitEncoder = normaliseFeatures(this.encoder, { kind: 'l2' });
    return this.#unitEncoder;
  }

  /** Backbone vectors of unit length: the encoder's own where it is the backbone, as a copy weighs as much as all vectors. */
  get unitBackbone(): FeatureMatrix {
    if (this.backbone === this.encoder) return this.unitEncoder!;
    this.#unitBackbone ??= normaliseFeatures(this.backbone, { kind: 'l2' });
    return this.#unitBackbone;
  }

  /** What the head's features need: unit length for a network, standardised by the training rows for pixel statistics. */
  normalisationOf(trainRows: Uint32Array): Normalisation {
    return this.isPixelHead ? fitStandardisation(this.pixels, trainRows) : { kind: 'l2' };
  }

  /** Text cues with their vectors; pixel and metadata cues follow by themselves. */
  setTextCues(cues: readonly CueDescription[], textVectors: Float32Array): void {
    this.#tested = null;
    this.#takeTextCues(cues, textVectors);
  }

  #takeTextCues(cues: readonly CueDescription[], textVectors: Float32Array): void {
    const dimension = this.encoder?.dimension ?? 0;
    if (textVectors.length !== cues.length * dimension) {
      throw new AppError(
        'internal',
        `${cues.length} cues came with ${textVectors.length} numbers for ${dimension} dimensions.`,
        'Run the step Cues again.',
      );
    }
    this.#textVectors = textVectors;
    this.#listCues(cues);
  }

  #listCues(text: readonly CueDescription[]): void {
    const columns = this.#columns.map(({ cue }) => cue);
    this.#cues = [...text, ...columns, ...this.#pixelCues(), ...this.#metadataCues()];
  }

  get columnCues(): readonly ColumnCue[] {
    return this.#columns;
  }

  /** Cues whose scores come as they are, in place of all that came before. @throws AppError `internal` for scores of other rows */
  setColumnCues(columns: readonly ColumnCue[]): void {
    if (columns.some(({ scores }) => scores.length !== this.count)) {
      throw new AppError('internal', 'The scores of a cue belong to other images.', 'Run the step Cues again.');
    }
    const touched = new Set([...this.#columns, ...columns].map(({ cue }) => cue.id));
    if (this.#tested) {
      const places = new Map([...this.#tested.places].filter(([id]) => !touched.has(id)));
      this.#tested = { ...this.#tested, places };
    }
    this.#columns = columns;
    this.#listCues(this.cuesOf(['text']));
  }

  /** The text cues with their vectors at unit length, as the shared space of words and images has them; empty without an encoder. */
  get words(): { cues: readonly CueDescription[]; vectors: FeatureMatrix } {
    const cues = this.#cues.filter(({ kind }) => kind === 'text');
    const dimension = this.encoder?.dimension ?? 0;
    const vectors = { rowCount: cues.length, dimension, values: this.#textVectors };
    return { cues, vectors: normaliseFeatures(vectors, { kind: 'l2' }) };
  }

  addTextCue(cue: CueDescription, vector: Float32Array): void {
    const text = this.#cues.filter((known) => known.kind === 'text' && known.id !== cue.id);
    const dimension = vector.length;
    const vectors = new Float32Array((text.length + 1) * dimension);
    const positions = new Map(this.#cues.filter((known) => known.kind === 'text').map((known, i) => [known.id, i]));
    text.forEach((known, i) => {
      const from = positions.get(known.id)! * dimension;
      vectors.set(this.#textVectors.subarray(from, from + dimension), i * dimension);
    });
    vectors.set(vector, text.length * dimension);
    this.#takeTextCues([...text, cue], vectors);
  }

  #pixelCues(): CueDescription[] {
    return PIXEL_CUES.map(({ id, title }) => ({
      id: `pixel:${id}`,
      kind: 'pixel' as const,
      title,
      group: 'Pixels',
      isSurroundings: true,
    }));
  }

  /** One cue per value of an attribute that is not the label itself under another name. */
  #metadataCues(): CueDescription[] {
    return this.attributes.flatMap((attribute) =>
      attribute.values.map((value) => ({
        id: `metadata:${attribute.name}=${value}`,
        kind: 'metadata' as const,
        title: `${attribute.name} = ${value}`,
        group: attribute.name,
        isSurroundings: true,
      })),
    );
  }

  /** The cues of the asked kinds, in order. */
  cuesOf(kinds: readonly CueKind[]): CueDescription[] {
    return this.#cues.filter((cue) => kinds.includes(cue.kind));
  }

  /**
   * One column of scores: cosine for text, the statistic for pixels, 0 or 1 for metadata, else as it came. To be read, not written.
   * @throws AppError `bad-input` for a cue that is not there
   */
  scores(cueId: string): Float32Array {
    const place = this.#tested?.places.get(cueId);
    return place === undefined ? this.#score(cueId) : cueColumn(this.#tested!.scores, place);
  }

  #score(cueId: string): Float32Array {
    const column = this.#columns.find((known) => known.cue.id === cueId);
    if (column) return column.scores;
    const cue = this.#cues.find((known) => known.id === cueId);
    if (!cue) {
      throw new AppError('bad-input', `There is no cue "${cueId}" in this audit.`, 'Run the step Cues again.');
    }
    if (cue.kind === 'pixel') return this.#pixelColumn(PIXEL_CUES.findIndex(({ id }) => cueId === `pixel:${id}`));
    if (cue.kind === 'metadata') return this.#metadataColumn(cueId);
    return this.#textColumn(this.#cues.filter((known) => known.kind === 'text').indexOf(cue));
  }

  /** Columns of several cues in one allocation; kept, so that one more cue costs one column. */
  async scoresOf(cues: readonly CueDescription[], control: TaskControl): Promise<CueScores> {
    const { count } = this;
    const values = new Float32Array(cues.length * count);
    const textPlaces = new Map(this.cuesOf(['text']).map(({ id }, i) => [id, i]));
    // Words not scored yet, all at once: a thousand words of 50,000 images are 25 thousand million products.
    const words: { place: number; index: number }[] = [];
    for (const [place, { id }] of cues.entries()) {
      const index = this.#tested?.places.has(id) ? undefined : textPlaces.get(id);
      if (index === undefined) values.set(this.scores(id), place * count);
      else words.push({ place, index });
    }
    if (this.unitEncoder && words.length > 0) {
      const vectors = this.#unitTextVectors(words.map(({ index }) => index));
      const take = (word: number, firstRow: number, products: Float32Array): void =>
        values.set(products, words[word]!.place * count + firstRow);
      await this.#dotProducts.of(this.unitEncoder, vectors, take, control);
    }
    const scores: CueScores = { imageCount: count, cueCount: cues.length, values };
    const places = new Map(cues.map(({ id }, place) => [id, place]));
    this.#tested = values.byteLength <= MOST_KEPT_BYTES ? { scores, places } : null;
    return scores;
  }

  #pixelColumn(index: number): Float32Array {
    const { dimension, values } = this.pixels;
    return Float32Array.from({ length: this.count }, (_, row) => values[row * dimension + index]!);
  }

  #metadataColumn(cueId: string): Float32Array {
    for (const attribute of this.attributes) {
      const code = attribute.values.findIndex((value) => cueId === `metadata:${attribute.name}=${value}`);
      if (code >= 0) return Float32Array.from(attribute.codes, (value) => (value === code ? 1 : 0));
    }
    return new Float32Array(this.count);
  }

  #textColumn(index: number): Float32Array {
    const unit = this.unitEncoder;
    if (!unit) return new Float32Array(this.count);
    return this.#dotProducts.column(unit, this.#unitTextVectors([index]));
  }

  #unitTextVectors(indices: readonly number[]): Float32Array {
    const dimension = this.encoder?.dimension ?? 0;
    const vectors = new Float32Array(indices.length * dimension);
    indices.forEach((index, i) => {
      const vector = this.#textVectors.subarray(index * dimension, (index + 1) * dimension);
      const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
      for (let j = 0; j < dimension; j++) vectors[i * dimension + j] = vector[j]! / length;
    });
    return vectors;
  }
}
