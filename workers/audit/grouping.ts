import { SPLITS, type CueJudgement } from '../../src/core/audit';
import { groupFigures, spuriousCueIds, worstOf } from '../../src/core/head-figures';
import {
  cuePresence,
  groupingColumns,
  groupsFromAttribute,
  groupsFromCues,
  groupSizes,
  type CueCut,
  type CuePresence,
  type GroupChoice,
  type GroupPreview,
  type GroupSummary,
  type ImageGroups,
} from '../../src/core/image-groups';
import { AppError } from '../../src/core/errors';
import { firstAndMore, listText } from '../../src/core/number-text';
import { rowsOfSplit } from '../../src/core/splits';
import type { AuditService } from './audit-service';

export interface GroupedImages {
  groups: ImageGroups;
  summary: GroupSummary;
}

/** Cues that a group's name tells; all of them stand in the judgements. */
const MOST_CUES_NAMED = 2;

/**
 * What parts the images where nobody chose: the column of the metadata whose worst group is the worst under the audited head, out of
 * sample and not on test images; without such a column the judged cues.
 */
function defaultChoice(service: AuditService, judgements: readonly CueJudgement[]): GroupChoice | null {
  const columns = groupingColumns(service.data);
  const { isRight } = service.audited.answers;
  const { measuredRows, splits } = service.plan;
  // Where the split was drawn, cues are measured on all images, the test images among them.
  const rows = measuredRows.filter((row) => SPLITS[splits[row]!] !== 'test');
  const worst = worstOf(
    columns.flatMap((column) => groupFigures({ ...service.data, attributes: [column] }, isRight, rows)),
  );
  const attribute = worst?.attribute ?? columns[0]?.name;
  if (attribute !== undefined) return { kind: 'attribute', attribute };
  const hasCues = judgements.some(({ judgement }) => judgement === 'spurious');
  return hasCues ? { kind: 'cues', thresholds: service.state.classes.map(() => null) } : null;
}

function byColumn(service: AuditService, name: string): { groups: ImageGroups; cuts: CueCut[] } {
  const columns = groupingColumns(service.data);
  const attribute = columns.find((column) => column.name === name);
  if (attribute) return { groups: groupsFromAttribute(service.data, attribute, service.state.classes), cuts: [] };
  throw new AppError(
    'bad-input',
    `There is no metadata column "${name}" that parts the classes into groups.`,
    columns.length > 0
      ? `Choose ${listText(columns.map((column) => `"${column.name}"`))}, or the judged cues.`
      : 'Judge a cue spurious: groups then come from it.',
  );
}

function byCues(
  service: AuditService,
  thresholds: readonly (number | null)[],
  judgements: readonly CueJudgement[],
): { groups: ImageGroups; cuts: CueCut[] } {
  const { classes, labels } = service.state;
  const train = rowsOfSplit(service.plan.splits, 'train');
  const cueIds = spuriousCueIds(judgements, classes.length);
  const titles = new Map(service.state.cues.map(({ id, title }) => [id, title]));
  const names = cueIds.map((ids) =>
    listText(
      firstAndMore(
        ids.map((id) => titles.get(id) ?? id),
        MOST_CUES_NAMED,
      ),
    ),
  );
  const presences = cueIds.map((ids, classIndex): CuePresence | null => {
    const columns = ids.map((id) => service.state.scores(id));
    return columns.length === 0 ? null : cuePresence(columns, labels, classIndex, train);
  });
  const groups = groupsFromCues(labels, classes, presences, thresholds, names);
  const cuts = presences.flatMap((presence, classIndex): CueCut[] => {
    if (!presence) return [];
    const { threshold: suggested, lowest, highest } = presence;
    const threshold = thresholds[classIndex] ?? suggested;
    return [{ classIndex, cues: names[classIndex]!, threshold, suggested, lowest, highest }];
  });
  return { groups, cuts };
}

/**
 * Groups of all images by a choice, or by the default one.
 * @returns null where nothing parts the classes
 */
export function groupImages(
  service: AuditService,
  wanted: GroupChoice | null,
  judgements: readonly CueJudgement[],
): GroupedImages | null {
  const choice = wanted ?? defaultChoice(service, judgements);
  if (!choice) return null;
  const { groups, cuts } =
    choice.kind === 'attribute' ? byColumn(service, choice.attribute) : byCues(service, choice.thresholds, judgements);
  const sizes = SPLITS.map((split) => groupSizes(groups, rowsOfSplit(service.plan.splits, split)));
  return {
    groups,
    summary: {
      origin: groups.origin,
      choice,
      groups: groups.names.map((name, group) => ({
        name,
        classIndex: groups.classOf[group]!,
        counts: sizes.map((ofSplit) => ofSplit[group]!),
      })),
      cuts,
    },
  };
}

/** What a person chooses groups from. */
export function previewGroups(
  service: AuditService,
  wanted: GroupChoice | null,
  judgements: readonly CueJudgement[],
): GroupPreview {
  const grouped = groupImages(service, wanted, judgements);
  return {
    columns: groupingColumns(service.data).map(({ name }) => name),
    hasCues: judgements.some(({ judgement }) => judgement === 'spurious'),
    summary: grouped?.summary ?? null,
    codes: grouped?.groups.codes ?? new Uint16Array(0),
    splits: service.plan.splits.slice(),
  };
}
