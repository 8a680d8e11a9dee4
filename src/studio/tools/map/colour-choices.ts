import type { ColumnWish } from '../../../core/map-report';
import { cuePhrase } from '../../../core/finding-text';
import { toldSuspects } from '../../../core/suspects';
import type { AuditSession } from '../../../engine/types';

/** One thing that a map can be coloured by. */
export interface ColourChoice {
  id: string;
  title: string;
  group: string;
  wish: ColumnWish;
}

/** What this audit has to colour by so far: columns of the data, the classifier's answers, the cues found. */
export function colourChoices(
  session: Pick<AuditSession, 'results' | 'attributes' | 'classes'>,
): readonly ColourChoice[] {
  const { cues, judgements } = session.results;
  const data = 'The data';
  const plain = (kind: 'class' | 'predicted' | 'right' | 'split', title: string, group: string): ColourChoice => ({
    id: kind,
    title,
    group,
    wish: { kind },
  });
  const suspects = new Map(
    session.classes.flatMap((_, classIndex) =>
      cues ? toldSuspects(cues, classIndex).map((finding) => [finding.cueId, finding] as const) : [],
    ),
  );
  const judged = judgements.filter((one) => one.judgement === 'spurious').map(({ cueId }) => cueId);
  const told = new Set([...judged, ...suspects.keys()]);
  return [
    plain('class', 'class', data),
    plain('split', 'split', data),
    ...session.attributes.map(({ name }): ColourChoice => ({
      id: `attribute ${name}`,
      title: name,
      group: data,
      wish: { kind: 'attribute', name },
    })),
    plain('predicted', 'predicted class', 'The classifier'),
    plain('right', 'right or wrong', 'The classifier'),
    ...(judged.length > 0
      ? [{ id: 'spuriosity', title: 'spuriosity', group: 'Cues', wish: { kind: 'spuriosity' } } as const]
      : []),
    ...[...told].map((cueId): ColourChoice => ({
      id: `cue ${cueId}`,
      title: `score of ${cuePhrase(
        cues?.cues.find(({ id }) => id === cueId),
        cueId,
      )}`,
      group: 'Cues',
      wish: { kind: 'cue', cueId },
    })),
  ];
}
