import type { EncodedImage } from './image-generator';
import type { TaskControl } from './trainer';

/** A question that is answered in JSON of a stated shape. */
export interface ChatQuestion<Answer> {
  /** A short name of the answer's shape: letters and underscores. */
  name: string;
  /** What the model is to do. */
  instruction: string;
  /** What it is asked about. */
  text: string;
  /** Pictures that it is to look at; sending them must have been allowed by the user. */
  images: readonly EncodedImage[];
  /** JSON schema of the answer. */
  schema: Readonly<Record<string, unknown>>;
  /**
   * Checks what came back. Every answer goes through this, whatever the service promised.
   * @throws AppError `endpoint-failed` where it has not the stated shape
   */
  read(answer: unknown): Answer;
}

/** A language model, the user's own or the demo's vocabulary in its place. */
export interface ChatModel {
  readonly id: string;
  readonly title: string;
  /** Whether it can be shown pictures. */
  readonly seesImages: boolean;
  /** @throws AppError `network-failed`, `host-not-allowed`, `endpoint-failed`, `aborted` */
  ask<Answer>(question: ChatQuestion<Answer>, control: TaskControl): Promise<Answer>;
}
