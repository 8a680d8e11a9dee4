import type { CueDescription, CueKind } from '../../core/audit';
import { TYPED_CUE_GROUP } from '../../core/vocabulary';

/** Where the score of a cue comes from, as a note beside its name. */
const KIND_NOTES: Readonly<Record<CueKind, string>> = {
  text: 'in words',
  pixel: 'from the pixels',
  metadata: 'from the metadata',
  example: 'by example',
  slice: 'a group without words',
  neuron: 'a feature of your classifier',
};

export function kindNote(cue: CueDescription | undefined): string {
  if (!cue) return '';
  return cue.group === TYPED_CUE_GROUP.id ? 'typed by you' : KIND_NOTES[cue.kind];
}
