import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import type { ChatQuestion } from '../../core/chat-model';
import { AppError } from '../../core/errors';

/**
 * A question whose answer has the shape of a valibot schema: the schema goes to the model, and what comes back is read by it. Unknown keys are
 * dropped.
 */
export function shapedQuestion<Schema extends v.GenericSchema>(
  schema: Schema,
  asked: Pick<ChatQuestion<unknown>, 'name' | 'instruction' | 'text'> & { images?: ChatQuestion<unknown>['images'] },
): ChatQuestion<v.InferOutput<Schema>> {
  return {
    images: [],
    ...asked,
    // Trimming and the like happen when it is read; a schema cannot say them.
    schema: toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' }) as Readonly<Record<string, unknown>>,
    read(answer) {
      const read = v.safeParse(schema, answer);
      if (read.success) return read.output;
      const [issue] = read.issues;
      const at = v.getDotPath(issue);
      throw new AppError(
        'endpoint-failed',
        `The model's answer to "${asked.name}" has not the shape that was asked for${at ? ` (at ${at})` : ''}.`,
        'Try again, choose a model that answers in JSON, or type the words yourself.',
        issue.message,
      );
    },
  };
}

/** Longest phrase of an answer, in characters. */
const LONGEST_PHRASE = 80;

/** A phrase as an answer holds it: trimmed, not empty, on one line, not longer than a phrase is. */
export const phraseSchema = v.pipe(
  v.string(),
  v.transform((text) => text.trim().replaceAll(/\s+/g, ' ')),
  v.minLength(1),
  v.maxLength(LONGEST_PHRASE),
);
