import type { CueDescription } from '../../core/audit';
import type { BridgeFidelity } from '../../core/text-bridge';
import type { WordReport } from '../../core/word-report';
import type { WordVerdict } from '../../core/word-validation';
import type { PanelRequest } from '../state/gallery.svelte';

/** Why a word is not used, in words; "kept" where it is. */
export function verdictText({ dropped, takenFor, kind }: WordVerdict): string {
  if (dropped === null) return 'kept';
  if (dropped === 'unknown') return 'dropped: the encoder does not know it';
  if (dropped === 'classifier') return `dropped: the classifier takes it for ${takenFor}`;
  return `dropped: nearer to ${kind === 'class' ? 'the class' : 'the value'} ${takenFor}`;
}

/** How many words are used: "31 of 45 words kept". */
export function keptSentence({ verdicts, withoutAnchor }: WordReport): string {
  const kept = verdicts.filter(({ dropped }) => dropped === null).length;
  const anchors =
    withoutAnchor.length > 0
      ? ` The encoder does not know the name of ${withoutAnchor.join(' and ')}, so the mean of the list’s words stands for it.`
      : '';
  return `${kept} of ${verdicts.length} words are kept.${anchors}`;
}

/** How far the way from words to the head can be trusted. */
export function fidelitySentence(fidelity: BridgeFidelity | null): string | null {
  if (!fidelity) return null;
  const { imageError, agreement, n } = fidelity;
  return `On ${n} validation images the projector misses ${(100 * imageError).toFixed(0)} % of the features’ square, and the head says the same on ${(100 * agreement).toFixed(0)} %.`;
}

/** Images shown of each class for a word. */
const IMAGES_OF_WORD = 50;

/**
 * The images of each class that look most like a word, of its own class alone where it is a word of one. Words that are cues have been
 * scored in every image; the others have not, and open nothing.
 */
export function panelsOfWord(
  { word, kind, list }: Pick<WordVerdict, 'word' | 'kind' | 'list'>,
  cues: readonly CueDescription[],
  classes: readonly string[],
): PanelRequest[] {
  const cue = cues.find((one) => one.kind === 'text' && one.title.toLowerCase() === word);
  if (!cue) return [];
  const all = classes.map((name, classIndex) => ({ name, classIndex }));
  return all
    .filter(({ classIndex }) => kind === 'value' || classIndex === list)
    .map(({ name, classIndex }) => ({
      title: `${name}, most like “${word}”`,
      query: { kind: 'cue-end', classIndex, cueId: cue.id, end: 'high', count: IMAGES_OF_WORD },
    }));
}

/** The validation images that the projector is checked on, class by class. */
export function validationPanels(classes: readonly string[]): PanelRequest[] {
  return classes.map((name, classIndex) => ({
    title: `${name}, validation`,
    query: { kind: 'class', classIndex, split: 'val' },
  }));
}
