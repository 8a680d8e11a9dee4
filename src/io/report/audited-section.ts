import { SPLITS, type NetworkIdentity } from '../../core/audit';
import { countText, pluralText } from '../../core/number-text';
import { splitCounts } from '../../core/splits';
import type { SplitOrigin } from '../findings-document';
import { splitOrigin } from '../writers/findings-json';
import type { ReportContext } from './context';
import { html, type Markup } from './markup';

/** What stands behind the counts. */
const SPLIT_WORDS: Readonly<Record<SplitOrigin, string>> = {
  given: ', as given',
  completed: ', as given; a missing part was drawn from another, stratified and seeded',
  drawn: ', drawn here, stratified and seeded',
};

/** Refused files listed one by one; the rest is in the data. */
const MOST_REFUSED = 50;

function networkRow(role: string, network: NetworkIdentity): Markup {
  return html`<tr>
    <th scope="row" class="role">${role}</th>
    <td>${network.title} <span class="soft">${network.id}</span></td>
    <td>${network.dimension} numbers an image, ${network.dtype}</td>
    <td>${network.device} <span class="soft">${network.deviceReason}</span></td>
    <td class="hash">${network.sha256}</td>
  </tr>`;
}

function networks({ document }: ReportContext): Markup {
  const { encoder, backbone } = document;
  const isOne = encoder?.id === backbone.id;
  const rows = isOne
    ? [networkRow('encoder and backbone', backbone)]
    : [
        encoder
          ? networkRow('encoder', encoder)
          : html`<tr>
              <th scope="row" class="role">encoder</th>
              <td colspan="4">none: cues are pixel statistics and metadata</td>
            </tr>`,
        networkRow('backbone', backbone),
      ];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Networks">
    <table class="figures">
      <caption>
        Networks: the encoder scores the cues, the backbone lies below the audited head
      </caption>
      <thead>
        <tr>
          <th scope="col">role</th>
          <th scope="col">network</th>
          <th scope="col">vectors</th>
          <th scope="col">ran on</th>
          <th scope="col">SHA-256</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function counts({ document }: ReportContext): Markup {
  const { dataset, rows } = document;
  const table = splitCounts(dataset.labels, dataset.classes.length, rows.splits);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Images per class and split">
    <table class="figures">
      <caption>
        Images per class and split${SPLIT_WORDS[splitOrigin(document)]}
      </caption>
      <thead>
        <tr>
          <th scope="col">class</th>
          ${SPLITS.map((split) => html`<th scope="col" class="number">${split}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${dataset.classes.map(
          (name, index) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${table.map((ofSplit) => html`<td class="number">${countText(ofSplit[index]!)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function refusedFiles({ document }: ReportContext): Markup {
  const { refused } = document.dataset;
  if (refused.length === 0) return html`<p>No file was refused.</p>`;
  const shown = refused.slice(0, MOST_REFUSED);
  const more = refused.length - shown.length;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Refused files">
      <table class="figures">
        <caption>
          ${pluralText(refused.length, 'file')} refused
        </caption>
        <thead>
          <tr>
            <th scope="col">file</th>
            <th scope="col">reason</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            ({ file, reason }) =>
              html`<tr>
                <th scope="row" class="file">${file}</th>
                <td>${reason}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${more > 0 ? html`<p class="note">${pluralText(more, 'more')} in the data inside this file.</p>` : null}`;
}

/** What was audited, with what. */
export function auditedSection(context: ReportContext): Markup {
  const { classifier } = context.document;
  return html`<section>
    <h2>What was audited</h2>
    ${classifier ? html`<p>Predictions that the findings rest on: ${classifier.predictionsFrom}.</p>` : null}
    ${counts(context)} ${networks(context)} ${refusedFiles(context)}
  </section>`;
}
