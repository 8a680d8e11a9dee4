import { AppError } from '../../core/errors';
import type { SourceWords } from './sources';
import type { ServiceWish } from './types';

/**
 * Sources of which no more are read, and so none is sent, than the person agreed to.
 *
 * @throws AppError `bad-input` where nobody agreed to anything
 */
export function agreedSources(words: SourceWords, { agreedImages, generator }: ServiceWish): SourceWords {
  if (agreedImages === null) {
    throw new AppError(
      'bad-input',
      `Nothing was sent: nobody has agreed yet to what goes to ${generator.title}.`,
      'Run again; the page says what is sent and asks.',
    );
  }
  const sent = new Set<number>();
  return {
    ...words,
    generator,
    source: async (row) => {
      sent.add(row);
      if (sent.size > agreedImages) {
        throw new AppError(
          'bad-input',
          `More than the ${agreedImages} images that you agreed to would be sent.`,
          'Nothing more was sent. Run again to be asked anew.',
        );
      }
      return words.source(row);
    },
  };
}
