import type { CueJudgement } from '../../core/audit';
import { mapFigure } from '../../core/cue-suggestion';
import type { ReportContext } from './context';
import { html, sentence, type Markup } from './markup';

const DECIDED_BY: Readonly<Record<CueJudgement['decidedBy'], string>> = { person: 'a person', rule: 'the rule' };

function row({ classIndex, cueId, judgement, decidedBy, why }: CueJudgement, context: ReportContext): Markup {
  return html`<tr>
    <td>${context.className(classIndex)}</td>
    <th scope="row">${context.phrase(cueId)}</th>
    <td>${judgement}</td>
    <td>${DECIDED_BY[decidedBy]}</td>
    <td class="soft">${why ?? ''}</td>
  </tr>`;
}

/** Where cues lie in the images that have most of them, as far as somebody looked. */
function places({ document, className, phrase }: ReportContext): Markup | null {
  if (document.overlaps.length === 0) return null;
  const texts = document.overlaps.map((report) => {
    const { says, text } = mapFigure(report);
    const verdict = says ? `, which speaks for ${says}` : '';
    return `${phrase(report.cueId)} for ${className(report.classIndex)}: ${text}${verdict}.`;
  });
  return html`<ul class="plain">
    ${texts.map((text) => html`<li>${sentence(text)}</li>`)}
  </ul>`;
}

/** Which cues were judged, and who decided. */
export function judgementsSection(context: ReportContext): Markup | null {
  const { judgements } = context.document;
  if (judgements.length === 0) return null;
  const byRule = judgements.some(({ decidedBy }) => decidedBy === 'rule');
  const rule = byRule
    ? html`<p class="note">
        The rule takes, per class, the significant suspects of surroundings and picture-making that show a gap of their
        own beside the stronger ones, and where a class has none its first suspect whose interval is above zero; never
        objects or animals.
      </p>`
    : null;
  return html`<section>
    <h2>What was judged</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Judged cues">
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">class</th>
            <th scope="col">cue</th>
            <th scope="col">judged</th>
            <th scope="col">decided by</th>
            <th scope="col">why</th>
          </tr>
        </thead>
        <tbody>
          ${judgements.map((judgement) => row(judgement, context))}
        </tbody>
      </table>
    </div>
    ${rule} ${places(context)}
  </section>`;
}
