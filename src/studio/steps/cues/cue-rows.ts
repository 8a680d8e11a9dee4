import type { CueDescription, CueReport, Finding } from '../../../core/audit';
import type { CueSuggestion } from '../../../core/cue-suggestion';
import { cuePhrase } from '../../../core/finding-text';
import { cuesById } from '../../../core/suspects';
import { listText, probabilityText } from '../../../core/number-text';
import type { ForestRow } from '../../plots/forest-row';
import { kindNote } from '../../words/cue-kinds';

const ALIKE_SHOWN = 4;

/** Known of surroundings only; see core/own-evidence. */
function isEcho(finding: Finding, cue: CueDescription | undefined): boolean {
  return finding.isSignificant && finding.gap.value > 0 && cue?.isSurroundings === true && !finding.isOwnEvidence;
}

/** A finding as a line of the forest plot. */
export function forestRow(report: CueReport, finding: Finding, suggestion: CueSuggestion | null = null): ForestRow {
  const cues = cuesById(report);
  const cue = cues.get(finding.cueId);
  const alike = finding.alike.slice(0, ALIKE_SHOWN).map((id) => cuePhrase(cues.get(id)));
  const more = finding.alike.length - alike.length;
  const notes = [
    kindNote(cue),
    suggestion ? `suggested ${suggestion.judgement}` : '',
    isEcho(finding, cue) ? 'shows no gap of its own beside the stronger ones' : '',
    alike.length > 0 ? `also: ${more > 0 ? `${alike.join(', ')} and ${more} more` : listText(alike)}` : '',
  ];
  return {
    key: finding.cueId,
    title: cuePhrase(cue),
    note: notes.filter(Boolean).join('; '),
    estimate: finding.gap,
    isSure: finding.isSignificant,
    aside: `${finding.k} an end, ${probabilityText('q', finding.q)}`,
  };
}
