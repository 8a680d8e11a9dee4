import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type * as tfjs from '@tensorflow/tfjs';
import type { Design } from '../../src/core/design';
import { AppError } from '../../src/core/errors';

type Tfjs = Pick<typeof tfjs, 'tensor2d' | 'matMul' | 'tidy'>;

/** The GPU of the trainer, with a promise that rejects with `gpu-lost` and else never settles. */
export interface TrainerGpu {
  tf: Tfjs;
  name: string;
  lost: Promise<never>;
}

/**
 * tfjs on WebGPU, fetched only when this is called.
 *
 * @throws AppError `gpu-lost` where the browser gives no device after all
 */
export async function openTrainerGpu(): Promise<TrainerGpu> {
  const [tf] = await Promise.all([import('@tensorflow/tfjs'), import('@tensorflow/tfjs-backend-webgpu')]);
  if (!(await tf.setBackend('webgpu').catch(() => false))) {
    throw new AppError('gpu-lost', 'The browser gave no GPU device for the trainer.', 'The CPU is used in its place.');
  }
  await tf.ready();
  const { device } = tf.backend() as WebGPUBackend;
  const lost = device.lost.then((info): never => {
    throw new AppError('gpu-lost', 'The browser lost the GPU.', 'The CPU goes on in its place.', info.message);
  });
  lost.catch(() => undefined);
  return { tf, name: 'WebGPU', lost };
}

/** Bytes of a block of rows: half of what every WebGPU device must allow for one binding. */
const BLOCK_BYTES = 64 * 2 ** 20;

/**
 * The rows of a problem on a GPU: the two products with the features run there in single precision, everything else stays in
 * double precision on the CPU. Rows are centred in double precision before they go over, which keeps their rounding small.
 */
export class GpuDesign implements Design {
  readonly rowCount: number;
  readonly width: number;
  /** The rows are centred already, on the mean given at construction. */
  readonly centre = null;
  readonly rowsPerBlock: number;
  readonly #gpu: TrainerGpu;
  readonly #blocks: tfjs.Tensor2D[] = [];

  /** @param centre subtracted from every row; null: none */
  constructor(
    gpu: TrainerGpu,
    features: { values: Float32Array; dimension: number },
    rows: Uint32Array,
    centre: Float64Array | null,
  ) {
    const { values, dimension } = features;
    this.#gpu = gpu;
    this.rowCount = rows.length;
    this.width = dimension;
    this.rowsPerBlock = Math.max(1, Math.floor(BLOCK_BYTES / (4 * dimension)));
    for (let from = 0; from < rows.length; from += this.rowsPerBlock) {
      const count = Math.min(this.rowsPerBlock, rows.length - from);
      const block = new Float32Array(count * dimension);
      for (let i = 0; i < count; i += 1) {
        const at = rows[from + i]! * dimension;
        for (let j = 0; j < dimension; j += 1) block[i * dimension + j] = values[at + j]! - (centre?.[j] ?? 0);
      }
      this.#blocks.push(gpu.tf.tensor2d(block, [count, dimension]));
    }
  }

  async forward(weights: Float64Array, rowsOfWeights: number, out: Float64Array, from: number): Promise<void> {
    const { tensor2d, matMul, tidy } = this.#gpu.tf;
    const block = this.#blocks[from / this.rowsPerBlock]!;
    const single = Float32Array.from(weights.subarray(0, rowsOfWeights * this.width));
    const product = tidy(() => matMul(block, tensor2d(single, [rowsOfWeights, this.width]), false, true));
    out.set(await this.#read(product), from * rowsOfWeights);
  }

  async backward(
    residuals: Float64Array,
    rowsOfWeights: number,
    gradient: Float64Array,
    from: number,
    to: number,
  ): Promise<void> {
    const { tensor2d, matMul, tidy } = this.#gpu.tf;
    const block = this.#blocks[from / this.rowsPerBlock]!;
    const single = Float32Array.from(residuals.subarray(from * rowsOfWeights, to * rowsOfWeights));
    const product = tidy(() => matMul(tensor2d(single, [to - from, rowsOfWeights]), block, true, false));
    const values = await this.#read(product);
    for (let j = 0; j < values.length; j += 1) gradient[j]! += values[j]!;
  }

  async #read(tensor: { data(): Promise<ArrayLike<number>>; dispose(): void }): Promise<ArrayLike<number>> {
    try {
      return await Promise.race([tensor.data(), this.#gpu.lost]);
    } finally {
      tensor.dispose();
    }
  }

  dispose(): void {
    for (const block of this.#blocks) block.dispose();
  }
}
