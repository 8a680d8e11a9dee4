import { featureOutput, unpooledOutputs } from '../../src/core/encoders';
import { AppError } from '../../src/core/errors';
import { featureGrids, type FeatureGrids } from '../../src/core/feature-grid';
import { openingError } from './opening-error';
import { openSession, type Gpu, type Session, type Tensor } from './runtime';

/** One half of a network: a session with the one output that is read from it. */
export class Tower {
  readonly #session: Session;
  readonly #gpu: Gpu | null;
  readonly #output: string;
  readonly #unpooled: readonly string[];

  private constructor(session: Session, gpu: Gpu | null, output: string, unpooled: readonly string[]) {
    this.#session = session;
    this.#gpu = gpu;
    this.#output = output;
    this.#unpooled = unpooled;
  }

  /**
   * @param known the output of features where it is known; null: it is looked for
   * @throws AppError `model-invalid` where the file is no network, has an operator that is not known here, or has no feature output
   */
  static async open(
    title: string,
    part: 'image' | 'text',
    weights: Uint8Array,
    gpu: Gpu | null,
    known: string | null = null,
  ): Promise<Tower> {
    const session = await openSession(weights, gpu).catch((error: unknown) => {
      throw openingError(title, part, error);
    });
    const outputs = session.outputMetadata.map((output) => ({
      name: output.name,
      shape: output.isTensor ? output.shape : null,
    }));
    const output = known ?? featureOutput(outputs, part);
    if (output === null) {
      const names = outputs.map(({ name, shape }) => `${name} [${shape?.join(', ') ?? '?'}]`).join(', ');
      await session.release();
      throw new AppError(
        'model-invalid',
        `${title}: the ${part} network has no output of features, only ${names}.`,
        'Export it with the layer below the head as an output, named image_embeds or pooler_output, [images, features].',
      );
    }
    return new Tower(session, gpu, output, unpooledOutputs(outputs));
  }

  /** False where no output can hold what the network has at every place. */
  get mayGiveUnpooled(): boolean {
    return this.#unpooled.length > 0;
  }

  get inputNames(): readonly string[] {
    return this.#session.inputNames;
  }

  /** Runs one batch and copies the features out; every tensor is freed, on the GPU too. */
  async run(feeds: Record<string, Tensor>): Promise<{ rows: Float32Array<ArrayBuffer>; dimension: number }> {
    return this.#run(feeds, [this.#output], (results) => this.#features(results));
  }

  /** The same with what the network has at every place; null where no output holds that. */
  async runUnpooled(feeds: Record<string, Tensor>): Promise<FeatureGrids | null> {
    return this.#run(feeds, [this.#output, ...this.#unpooled], (results) => {
      const { rows } = this.#features(results);
      for (const name of this.#unpooled) {
        const { dims, data } = results[name]!;
        const grids = data instanceof Float32Array ? featureGrids(dims, data, rows) : null;
        if (grids) return grids;
      }
      return null;
    });
  }

  /** One batch of another output, in whatever shape it has. */
  async runOutput(
    feeds: Record<string, Tensor>,
    name: string,
  ): Promise<{ values: Float32Array<ArrayBuffer>; dims: readonly number[] }> {
    return this.#run(feeds, [name], (results) => {
      const output = results[name];
      if (!output || !(output.data instanceof Float32Array)) {
        const fix = 'Use an export whose feature output is fp32, [images, features].';
        throw new AppError('model-invalid', `The output ${name} does not hold fp32 numbers.`, fix);
      }
      return { values: Float32Array.from(output.data), dims: output.dims };
    });
  }

  #features(results: Readonly<Record<string, Tensor>>): { rows: Float32Array<ArrayBuffer>; dimension: number } {
    const output = results[this.#output];
    if (!output || output.dims.length !== 2 || !(output.data instanceof Float32Array)) {
      const fix = 'Use an export whose feature output is fp32, [images, features].';
      throw new AppError('model-invalid', `The output ${this.#output} is not a table of fp32 features.`, fix);
    }
    return { rows: Float32Array.from(output.data), dimension: output.dims[1]! };
  }

  async #run<Result>(
    feeds: Record<string, Tensor>,
    outputs: readonly string[],
    read: (results: Readonly<Record<string, Tensor>>) => Result,
  ): Promise<Result> {
    const running = this.#session.run(feeds, [...outputs]);
    const results = await (this.#gpu ? Promise.race([running, this.#gpu.lost]) : running);
    try {
      return read(results);
    } finally {
      for (const tensor of [...Object.values(feeds), ...Object.values(results)]) tensor.dispose();
    }
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}
