import { probabilityCell, scoreText } from '../../../core/number-text';
import type { GateValues, GenerationPurpose } from '../../../core/generation-order';
import type { GeneratedSummary } from '../../../engine/generation/types';

export const PURPOSE_WORDS: Readonly<Record<GenerationPurpose, string>> = {
  edit: 'changed',
  'control-edit': 'control: as much changed elsewhere',
  perturbed: 'one factor changed',
  'held-out': 'one factor changed, held out',
  unperturbed: 'same words again',
  training: 'made for training',
};

/** A q in a table's cell, and whether it is within what is called found. */
export function qCell(q: number, isFound: boolean): string {
  return `${probabilityCell(q)}${isFound ? '' : ', could be chance'}`;
}

export interface GateLine {
  title: string;
  isPassed: boolean;
  value: string;
}

/** The three gates, each with its value; a gate that does not apply is left out. */
export function gateLines(gates: GateValues): GateLine[] {
  const lines: GateLine[] = [{ title: 'label kept', isPassed: gates.isLabelKept, value: scoreText(gates.labelMargin) }];
  if (gates.directionalSimilarity !== null) {
    lines.push({
      title: 'edit seen',
      isPassed: gates.hasEditHappened,
      value: scoreText(gates.directionalSimilarity),
    });
  }
  if (gates.copySimilarity !== null) {
    lines.push({ title: 'no copy', isPassed: gates.isNoCopy, value: scoreText(gates.copySimilarity) });
  }
  return lines;
}

/** A caption parted where its words were changed, so that old and new can be marked. */
export function markedCaption({ caption, change, prompt }: GeneratedSummary): {
  before: string;
  from: string;
  to: string;
  after: string;
} {
  const plain = { before: caption ?? prompt, from: '', to: '', after: '' };
  if (!caption || !change?.from) return plain;
  const at = caption.toLowerCase().indexOf(change.from.toLowerCase());
  // A caption by a template may leave out what is usual: the change then stands behind it.
  if (at < 0) return { ...plain, before: `${caption}, `, from: change.from, to: change.to };
  return {
    before: caption.slice(0, at),
    from: caption.slice(at, at + change.from.length),
    to: change.to,
    after: caption.slice(at + change.from.length),
  };
}
