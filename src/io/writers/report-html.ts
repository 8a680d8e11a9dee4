import type { AuditDocument } from '../audit-document';
import { escapeJsonForHtml } from '../escape-text';
import { auditedSection } from '../report/audited-section';
import { reportContext } from '../report/context';
import { cuesSection } from '../report/cues-section';
import { findingsSection } from '../report/findings-section';
import { groupsSection } from '../report/groups-section';
import { headsSection } from '../report/heads-section';
import { judgementsSection } from '../report/judgements-section';
import { limitsSection } from '../report/limits-section';
import { html, trusted, type Markup } from '../report/markup';
import { opening } from '../report/opening';
import { PictureShelf } from '../report/pictures';
import { reproduceSection } from '../report/reproduce-section';
import { REPORT_STYLE } from '../report/style';
import { trustSection } from '../report/trust-section';
import type { ReportImages, TakeAwayWriter } from '../writers';
import { findingsJson } from './findings-json';

/** Nothing may be fetched and nothing run: what the report shows is in it. */
const CONTENT_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

function page(document: AuditDocument, body: Markup): string {
  const title = `${document.name || document.dataset.name}: report of an audit`;
  const json = trusted(escapeJsonForHtml(findingsJson(document)));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${trusted(CONTENT_POLICY)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="generator" content="Spuriosity Studio ${document.appVersion}" />
        <title>${title}</title>
        <style>
          ${trusted(REPORT_STYLE)}
        </style>
      </head>
      <body>
        ${body}
        <script type="application/json" id="findings">
          ${json}
        </script>
      </body>
    </html> `.text;
}

/** The report as one HTML text. */
export async function reportHtml(document: AuditDocument, images: ReportImages): Promise<string> {
  const context = reportContext(document, new PictureShelf(images));
  const findings = await findingsSection(context);
  return page(
    document,
    html`${opening(context)}
      <main>
        ${findings} ${cuesSection(context)} ${groupsSection(context)} ${trustSection(context)} ${headsSection(context)}
        ${judgementsSection(context)} ${limitsSection(context)} ${auditedSection(context)} ${reproduceSection(context)}
      </main>
      <footer>
        <p>
          Made by Spuriosity Studio ${document.appVersion} on the computer of the person who ran it; no image left it
          for this report. This file holds everything it shows and fetches nothing; findings.json is inside it, in the
          element “findings”.
        </p>
      </footer>`,
  );
}

export const reportHtmlWriter: TakeAwayWriter = {
  fileName: 'report.html',
  description:
    'The audit in one page for a colleague: findings with their images, heads compared, limits, how to reproduce. ' +
    'Opens anywhere, offline, and prints.',
  write: async (document, images) =>
    document.classifier ? new Blob([await reportHtml(document, images)], { type: 'text/html;charset=utf-8' }) : null,
};
