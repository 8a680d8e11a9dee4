import type { GroupFigure } from '../../core/audit';
import { gapSentence } from '../../core/finding-text';
import { FEWEST_IN_A_GROUP } from '../../core/groups';
import { estimateText } from '../../core/number-text';
import type { ReportContext } from './context';
import { html, type Markup } from './markup';
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

/** The audited head under the judged cues: gap per class, accuracy per group. */
export function groupsSection(context: ReportContext): Markup | null {
  const { measure } = context.document;
  if (!measure) return null;
  const { groups, worstGroup, accuracy } = measure;
  const isWorst = (group: GroupFigure): boolean =>
    worstGroup !== null &&
    group.classIndex === worstGroup.classIndex &&
    group.attribute === worstGroup.attribute &&
    group.value === worstGroup.value;
  const gaps = measure.gaps
    .filter((gap) => gap !== null)
    .map(
      (gap) =>
        html`<li>${gapSentence(context.className(gap.classIndex), gap.cueIds.map(context.phrase), gap.gap)}</li>`,
    );
  const table =
    groups.length === 0
      ? null
      : html`<table class="plots wide-name">
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
  return html`<section>
    <h2>The audited head</h2>
    <p>
      Accuracy ${estimateText(accuracy, 'percent')} on ${accuracy.n} images, under the cues that were judged spurious.
    </p>
    <ul class="plain">
      ${gaps}
    </ul>
    ${table}
  </section>`;
}
