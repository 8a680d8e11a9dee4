import type { Estimate, GroupFigure } from '../../core/audit';
import { gapSentence } from '../../core/finding-text';
import { FEWEST_IN_A_GROUP } from '../../core/groups';
import { estimateText, pluralText } from '../../core/number-text';
import type { AuditDocument } from '../audit-document';
import { comparedHeads } from '../compared-heads';
import type { ReportContext } from './context';
import { html, sentence, type Markup } from './markup';
import { axis, PERCENT_SCALE, shareRow } from './plots';

function row(group: GroupFigure, isWorst: boolean, context: ReportContext): Markup {
  const isSmall = group.accuracy.n < FEWEST_IN_A_GROUP;
  const remark = isSmall ? 'too few to say' : isWorst ? 'worst group' : '';
  return html`<tr class="${isWorst ? 'strong' : ''}">
    <th scope="row">
      ${context.className(group.classIndex)}, ${group.attribute} = ${group.value}
      ${remark ? html`<span class="tag">${remark}</span>` : null}
    </th>
    <td class="cell-plot">${shareRow(group.accuracy, isWorst ? 'strong' : 'faint')}</td>
    <td class="number">${estimateText(group.accuracy, 'percent')}</td>
    <td class="number narrow">${group.accuracy.n}</td>
  </tr>`;
}

interface Measured {
  accuracy: Estimate;
  groups: readonly GroupFigure[];
  worstGroup: GroupFigure | null;
  gaps: readonly { classIndex: number; cueIds: readonly string[]; gap: Estimate }[];
}

/** What the step Measure found, else the audited head's figures on the test split. */
function measuredOf(document: AuditDocument): Measured | null {
  const { measure, judgements } = document;
  if (measure) return { ...measure, gaps: measure.gaps.filter((gap) => gap !== null) };
  const figures = comparedHeads(document)[0]?.figures.test;
  if (!figures) return null;
  const cueIds = (classIndex: number): string[] =>
    judgements
      .filter((entry) => entry.classIndex === classIndex && entry.judgement === 'spurious')
      .map(({ cueId }) => cueId);
  const gaps = figures.gaps.flatMap((gap, classIndex) =>
    gap ? [{ classIndex, cueIds: cueIds(classIndex), gap }] : [],
  );
  return { ...figures, gaps };
}

function groupsTable({ groups, worstGroup }: Measured, context: ReportContext): Markup | null {
  if (groups.length === 0) return null;
  const isWorst = (group: GroupFigure): boolean =>
    worstGroup !== null &&
    group.classIndex === worstGroup.classIndex &&
    group.attribute === worstGroup.attribute &&
    group.value === worstGroup.value;
  return html`<table class="plots wide-name">
    <caption>
      Accuracy of each group
    </caption>
    <thead>
      <tr>
        <th scope="col">group</th>
        <th scope="col" class="cell-plot">${axis(PERCENT_SCALE)}</th>
        <th scope="col" class="number">right, 95 %</th>
        <th scope="col" class="number narrow">images</th>
      </tr>
    </thead>
    <tbody>
      ${groups.map((group) => row(group, isWorst(group), context))}
    </tbody>
  </table>`;
}

/** The audited head under the judged cues: gap per class, accuracy per group. */
export function groupsSection(context: ReportContext): Markup | null {
  const measured = measuredOf(context.document);
  if (!measured) return null;
  const { accuracy, gaps } = measured;
  const sentences = gaps.map(
    ({ classIndex, cueIds, gap }) =>
      html`<li>${sentence(gapSentence(context.className(classIndex), cueIds.map(context.phrase), gap))}</li>`,
  );
  const list =
    sentences.length === 0
      ? null
      : html`<ul class="plain">
          ${sentences}
        </ul>`;
  const under = sentences.length > 0 ? '; under the cues that were judged spurious:' : '.';
  return html`<section>
    <h2>The audited head</h2>
    <p>${sentence(`Accuracy ${estimateText(accuracy, 'percent')} on ${pluralText(accuracy.n, 'image')}${under}`)}</p>
    ${list} ${groupsTable(measured, context)}
  </section>`;
}
