import type { CueDescription, CueJudgement, CueReport } from '../../../core/audit';
import { hasPlace } from '../../../core/closer-look';
import { cuesById, toldSuspects } from '../../../core/suspects';

/** Cues under one heading of the choice. */
export interface PlaceGroup {
  title: string;
  cues: readonly CueDescription[];
}

/** As many suspects as a list of choices bears, over all classes. */
const MOST_SUSPECTS = 24;
const MOST_A_CLASS = 3;
const MOST_FOUND = 30;

/** Cues that match what was typed; the shortest names first, as they match best. */
function found(report: CueReport, search: string): PlaceGroup[] {
  const words = search.trim().toLowerCase();
  const cues = report.cues
    .filter((cue) => hasPlace(cue) && cue.title.toLowerCase().includes(words))
    .sort((a, b) => a.title.length - b.title.length)
    .slice(0, MOST_FOUND);
  return cues.length > 0 ? [{ title: `With “${search.trim()}” in it`, cues }] : [];
}

/**
 * Cues to choose a place from: those judged spurious, those by example, then the first suspects of each class. A cue stands once.
 *
 * @param search where something is typed, all cues of the family that match in place of these
 */
export function placeGroups(
  report: CueReport,
  judgements: readonly CueJudgement[],
  classes: readonly string[],
  search = '',
): PlaceGroup[] {
  if (search.trim() !== '') return found(report, search);
  const known = cuesById(report);
  const told = new Set<string>();
  const take = (ids: readonly string[], most: number): CueDescription[] => {
    const cues: CueDescription[] = [];
    for (const id of ids) {
      const cue = known.get(id);
      if (cues.length >= most || told.has(id) || !hasPlace(cue)) continue;
      told.add(id);
      cues.push(cue);
    }
    return cues;
  };
  const spurious = judgements.filter(({ judgement }) => judgement === 'spurious').map(({ cueId }) => cueId);
  const groups: PlaceGroup[] = [
    { title: 'Judged spurious', cues: take(spurious, Infinity) },
    {
      title: 'By example',
      cues: take(
        report.cues.filter(({ kind }) => kind === 'example').map(({ id }) => id),
        Infinity,
      ),
    },
  ];
  const aClass = Math.min(MOST_A_CLASS, Math.max(1, Math.floor(MOST_SUSPECTS / classes.length)));
  classes.slice(0, MOST_SUSPECTS).forEach((name, classIndex) => {
    const ids = toldSuspects(report, classIndex).map(({ cueId }) => cueId);
    groups.push({ title: `First suspects of ${name}`, cues: take(ids, aClass) });
  });
  return groups.filter(({ cues }) => cues.length > 0);
}
