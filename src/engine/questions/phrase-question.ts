import * as v from 'valibot';
import { phraseSchema, shapedQuestion } from './answer-shape';
import type { ChatQuestion } from '../../core/chat-model';

/** Most phrases of one image that are read. */
const MOST_PHRASES = 12;

const phrasesSchema = v.object({
  foreground: v.pipe(v.array(phraseSchema), v.maxLength(MOST_PHRASES)),
  background: v.nullable(phraseSchema),
  alternative: v.nullable(phraseSchema),
});

/** What an image shows beside the thing that it is labelled as. */
export type ImagePhrases = v.InferOutput<typeof phrasesSchema>;

const INSTRUCTION = `You read the caption of a photograph and sort what it names.
The photograph is filed under a class. Leave out the thing that the class is about, its parts and its names.
"foreground": every other thing, person or animal that the caption names, each as it stands there, without articles. An empty list if there is none.
"background": the one place or surface that the thing is in front of, as it stands in the caption. null if the caption names none.
"alternative": a place quite unlike that background in which the thing could be photographed just as well, in one to three words. null where background is null.
Name nothing that the caption does not name, except the alternative. Answer in JSON alone.`;

/** ASPIRE's step 2 (arXiv 2308.10103) as a question in words of our own: which phrases of a caption are not the class? */
export function phraseQuestion(caption: string, className: string): ChatQuestion<ImagePhrases> {
  const asked = shapedQuestion(phrasesSchema, {
    name: 'image_phrases',
    instruction: INSTRUCTION,
    text: JSON.stringify({ caption, class: className }),
  });
  return { ...asked, read: (answer) => withoutClass(asked.read(answer), className) };
}

/** Drops what is the class itself, said twice, or an alternative that is none. */
export function withoutClass(phrases: ImagePhrases, className: string): ImagePhrases {
  const own = className.toLowerCase();
  const isOwn = (phrase: string): boolean => phrase.toLowerCase() === own;
  const foreground = new Map(
    phrases.foreground.filter((phrase) => !isOwn(phrase)).map((phrase) => [phrase.toLowerCase(), phrase]),
  );
  const background = phrases.background !== null && isOwn(phrases.background) ? null : phrases.background;
  const isSame = phrases.alternative?.toLowerCase() === background?.toLowerCase();
  return {
    foreground: [...foreground.values()],
    background,
    alternative: background === null || isSame ? null : phrases.alternative,
  };
}
