import type { CueReport, Finding } from '../../../core/audit';
import { cuePhrase } from '../../../core/finding-text';
import { cuesById } from '../../../core/suspects';
import { listText, probabilityText } from '../../../core/number-text';
import type { ForestRow } from '../../plots/forest-row';

const ALIKE_SHOWN = 4;

/** A finding as a line of the forest plot. */
export function forestRow(report: CueReport, finding: Finding): ForestRow {
  const cues = cuesById(report);
  const cue = cues.get(finding.cueId);
  const alike = finding.alike.slice(0, ALIKE_SHOWN).map((id) => cuePhrase(cues.get(id)));
  const more = finding.alike.length - alike.length;
  const notes = [
    cue?.group === 'typed' ? 'typed by you' : '',
    cue?.kind === 'pixel' ? 'from the pixels' : '',
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
