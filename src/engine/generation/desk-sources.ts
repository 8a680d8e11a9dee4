import type { AuditClient } from '../../compute/audit-client';
import { LIMIT_PIXELS } from '../../compute/embedding-run';
import type { Dataset } from '../../core/audit';
import { AppError } from '../../core/errors';
import type { EncodedImage } from '../../core/image-generator';
import type { SourceFile } from '../../io/file-source';
import type { LookContext } from '../look-again';
import type { SharedWorkers } from '../networks';
import type { SessionRecord } from '../session-record';
import type { EmbedSettings, TaskOptions } from '../types';
import { photoSources } from './photo-sources';
import { agreedSources } from './served-sources';
import { demoSources, type SourceWords } from './sources';
import type { GenerationWish, GeneratorChoice, ServiceWish } from './types';

/** What sources are made of. */
export interface SourcesContext {
  record: SessionRecord;
  audit: Pick<AuditClient, 'call'>;
  workers: SharedWorkers;
  settings(): EmbedSettings | undefined;
  dataset(): Dataset;
  /** To look at the photographs again. */
  look(): LookContext;
  /** Row as imported, by row. */
  importedRow(row: number): number;
  /** The original of a row; null where the folder is not at hand. */
  file(row: number): SourceFile | null;
}

const PAINTER_CHOICE: Omit<GeneratorChoice, 'id' | 'title'> = {
  description:
    'The drawing code of the demo set, in this page. It draws only what it has words for; it is no diffusion model, and it knows what it drew.',
  isRemote: false,
};

const SWAP_CHOICE: GeneratorChoice = {
  id: 'background-swap',
  title: 'Background swap, in this page',
  description:
    'Puts the thing of a photograph before the surroundings of a training photograph of another class; the network says where the thing lies. It is no diffusion model, and invents no pixel but where the other photograph’s own thing stood.',
  isRemote: false,
};

/** What the images of an audit can be made from and with: the demo's painter, the background swap of photographs, a service of the user's. */
export class DeskSources {
  readonly #context: SourcesContext;
  #painter: SourceWords | null = null;

  constructor(context: SourcesContext) {
    this.#context = context;
  }

  get isDemo(): boolean {
    return this.#context.record.value.source.kind === 'demo';
  }

  /** What this page has itself; null where it has nothing for these images. */
  get builtIn(): GeneratorChoice | null {
    const generator = this.#demo()?.generator;
    if (generator) return { id: generator.id, title: generator.title, ...PAINTER_CHOICE };
    return this.#canSwap ? SWAP_CHOICE : null;
  }

  /** Whether a network can say where a thing lies in a photograph. */
  get #canSwap(): boolean {
    const settings = this.#context.settings();
    return Boolean(settings?.encoder ?? settings?.backbone);
  }

  /** @throws AppError `bad-input` where nothing can make images of these, or nobody agreed to what a service is sent */
  async of({ service }: Pick<GenerationWish, 'service'>, task: TaskOptions): Promise<SourceWords> {
    const words = service ? this.#served(service) : (this.#demo() ?? (await this.#swapped(task)));
    if (words) return words;
    throw new AppError(
      'bad-input',
      'Nothing in this page can make images of these photographs yet.',
      'Embed them with a network first: it says where in a photograph its thing lies. Or choose a service that makes images.',
    );
  }

  /** @param sizePixels of the drawings; absent: as large as the demo set's */
  #demo(sizePixels?: number): SourceWords | null {
    const { record, importedRow, workers } = this.#context;
    const { source } = record.value;
    if (source.kind !== 'demo') return null;
    if (sizePixels !== undefined) return demoSources(source.options, importedRow, workers.painter.draw, sizePixels);
    return (this.#painter ??= demoSources(source.options, importedRow, workers.painter.draw));
  }

  #served(service: ServiceWish): SourceWords {
    const { classes, labels } = this.#context.dataset();
    const { generator, sizePixels, cues } = service;
    const read = (row: number): Promise<EncodedImage> => this.#square(row, sizePixels);
    const words = this.#demo(sizePixels) ?? photoSources({ generator, sizePixels, classes, labels, cues, read });
    return agreedSources(words, service);
  }

  async #swapped(task: TaskOptions): Promise<SourceWords | null> {
    if (!this.#canSwap) return null;
    const { audit, record, dataset, look } = this.#context;
    const { splits } = await audit.call('rowTable', { judgements: record.value.judgements }, task);
    const { swapSources } = await import('./swap/swap-sources');
    return swapSources(look(), { labels: dataset().labels, splits });
  }

  async #square(row: number, sidePixels: number): Promise<EncodedImage> {
    const original = this.#context.file(row);
    if (!original) {
      throw new AppError(
        'file-changed',
        'The folder with the images is not at hand, so that none can be sent.',
        'Choose the same folder again, at the top of the audit.',
      );
    }
    const request = { file: await original.read(), path: original.path, sidePixels, limitPixels: LIMIT_PIXELS };
    const square = await this.#context.workers.decodePool.square(request);
    return { bytes: new Uint8Array(await square.arrayBuffer()), type: 'image/jpeg' };
  }
}
