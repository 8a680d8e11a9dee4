import * as v from 'valibot';
import type { ChatQuestion } from '../../core/chat-model';
import { changeCaption, FACTORS, isInCaption, type Perturbation } from '../../core/perturbation';
import { phraseSchema, shapedQuestion } from './answer-shape';

/** Most changes of one caption that are read. */
const MOST_CHANGES = 25;

const changesSchema = v.object({
  changes: v.pipe(
    v.array(v.object({ factor: v.picklist(FACTORS), from: phraseSchema, to: phraseSchema })),
    v.maxLength(MOST_CHANGES),
  ),
});

const INSTRUCTION = `You change captions of photographs, one thing at a time, to learn what an image classifier relies on.
The photograph is filed under a class, and after each change it must still be a photograph of that class. Never change or remove the class itself.
Give changes of these factors, where the caption has something to change:
"subject attribute": how the thing of the class looks or what it does, such as its colour or pose.
"object": another thing that the caption names.
"background": the place or surface.
"adjective": a describing word of anything but the thing of the class, such as the light or the weather.
"domain": the kind of picture, such as a photo, a sketch or a painting.
"from": the words of the caption that give way, exactly as they stand there. "to": the words that take their place, of much the same length, in a caption that still reads well.
Prefer changes that make an unusual but possible picture. Answer in JSON alone.`;

/**
 * Counterfactual reinforcement's perturbed captions (arXiv 2406.13316, stage 1) as a question in words of our own. The model names what gives way to what;
 * the caption is changed here, so that nothing else changes. A change that names no words of the caption, or the class's own, is dropped.
 *
 * @param perFactor how many changes of each factor are asked for; more are dropped
 */
export function perturbationQuestion(
  caption: string,
  className: string,
  perFactor: number,
): ChatQuestion<Perturbation[]> {
  const asked = shapedQuestion(changesSchema, {
    name: 'caption_changes',
    instruction: INSTRUCTION,
    text: JSON.stringify({ caption, class: className, changesPerFactor: perFactor }),
  });
  return {
    ...asked,
    read(answer) {
      const counts = new Map<string, number>();
      const captions = new Set<string>();
      return asked.read(answer).changes.flatMap(({ factor, from, to }) => {
        const changed = touchesClass(caption, from, className) ? null : changeCaption(caption, from, to);
        const count = counts.get(factor) ?? 0;
        if (changed === null || captions.has(changed) || count >= perFactor) return [];
        captions.add(changed);
        counts.set(factor, count + 1);
        return [{ factor, from, to, caption: changed }];
      });
    },
  };
}

/** Whether the change would take the class's name, where the caption has it, out of the caption. */
function touchesClass(caption: string, from: string, className: string): boolean {
  return isInCaption(from, className) || (isInCaption(caption, className) && isInCaption(className, from));
}
