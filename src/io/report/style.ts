/** The report's whole look. The palette is the studio's; light and dark follow the reader, print is always light. */
const DARK = `
  --paper: #0f1216; --sunk: #161a20; --line: #2b323b; --strong-line: #6d7783; --ink: #e9ecf0; --soft: #a7b0bb;
  --accent: #a4b9ff; --wash: #1a2340; --high: #ffb98a; --low: #57b0c4; --bad: #ffa0a0; --bad-wash: #351b1d;`;

export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --sunk: #f5f6f8; --line: #e3e6eb; --strong-line: #868f9a; --ink: #171a1f; --soft: #535b66;
  --accent: #2649a8; --wash: #eef2fc; --high: #9c3a0b; --low: #1f7587; --bad: #a3171f; --bad-wash: #fdeeee;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', 'Noto Sans Mono', 'Liberation Mono', monospace;
}
@media screen and (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; padding: 3.5rem 1.5rem 5rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
main, header, footer { max-width: 60rem; margin-inline: auto; }
h1, h2, h3, p, ul, dl, dd, figure, pre { margin: 0; padding: 0; }
h1 { max-width: 36em; font-size: 1.25rem; line-height: 1.35; font-weight: 500; color: var(--soft); text-wrap: balance; }
h1 .name { color: var(--ink); font-weight: 650; }
h2 { font-size: 1.375rem; line-height: 1.3; font-weight: 650; letter-spacing: -0.01em; }
h3 { font-size: 1.25rem; line-height: 1.35; font-weight: 500; text-wrap: balance; }
h3 em { font-style: normal; font-weight: 680; }
p { max-width: 68ch; text-wrap: pretty; }
ul { list-style: none; }
.soft, .note, .detail { color: var(--soft); }
.note, .detail { font-size: 0.875rem; }
.brand { display: flex; flex-wrap: wrap; gap: 0.375rem 0.625rem; align-items: center; margin-bottom: 2.25rem; font-size: 0.875rem; font-weight: 600; }
.brand .soft { font-weight: 400; }
.answer { margin: 1rem 0 2rem; padding-inline-start: 1.125rem; border-inline-start: 3px solid var(--accent); font-size: 1.375rem; line-height: 1.42; letter-spacing: -0.006em; }
.answer p { max-width: 46em; }
.answer p + p { margin-top: 0.625rem; }
.answer .soft { font-size: 1rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1rem 1.5rem; padding-block: 1.125rem; border-block: 1px solid var(--line); }
dt { font-size: 0.8125rem; color: var(--soft); }
.facts dd { font-weight: 550; }
section { margin-top: 4rem; }
section > * + * { margin-top: 1rem; }
.lead { font-size: 0.9375rem; }
.finding { padding-top: 1.75rem; margin-top: 1.75rem; border-top: 1px solid var(--line); display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 21rem); column-gap: 2.5rem; }
.finding h3, .finding .evidence, .finding .detail { grid-column: 1; }
.finding .evidence { font-size: 1.0625rem; }
.finding .detail { margin-top: 0.5rem; }
.finding .ends { grid-column: 2; grid-row: 1 / span 3; align-self: center; }
.finding .strip { grid-column: 1 / -1; margin-top: 1rem; }
.strip figcaption { margin-bottom: 0.375rem; font-size: 0.875rem; }
.strip .sign { display: inline-block; width: 1em; }
.strip.high .sign { color: var(--high); } .strip.low .sign { color: var(--low); }
.strip ul { display: grid; grid-template-columns: repeat(8, minmax(0, 1fr)); gap: 0.375rem; }
.strip li { position: relative; aspect-ratio: 1; border-radius: 4px; overflow: hidden; background: var(--sunk); }
.strip img { display: block; width: 100%; height: 100%; object-fit: cover; }
.no-picture { display: grid; place-items: center; height: 100%; padding: 0.25rem; font-size: 0.6875rem; line-height: 1.2; color: var(--soft); text-align: center; }
.wrong { position: absolute; inset-inline: 0; bottom: 0; padding: 0.0625rem 0.3125rem; overflow: hidden; background: var(--bad-wash); color: var(--bad); font-size: 0.6875rem; font-weight: 600; line-height: 1.5; white-space: nowrap; text-overflow: ellipsis; }
.tag { display: inline-block; padding: 0 0.4375rem; border: 1px solid var(--line); border-radius: 1em; font-size: 0.75rem; font-weight: 500; line-height: 1.5; color: var(--soft); white-space: nowrap; }
.plain li { max-width: 72ch; padding-inline-start: 1rem; position: relative; }
.plain li::before { content: ''; position: absolute; inset-inline-start: 0; top: 0.7em; width: 0.4375rem; height: 1px; background: var(--strong-line); }
.plain li + li { margin-top: 0.375rem; } .plain.spaced li + li { margin-top: 0.75rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
caption { padding-bottom: 0.375rem; font-size: 1rem; font-weight: 600; text-align: start; }
th, td { padding: 0.4375rem 0.875rem 0.4375rem 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: baseline; font-weight: 400; }
th:last-child, td:last-child { padding-inline-end: 0; }
thead th { color: var(--soft); font-size: 0.8125rem; }
tbody th { font-weight: 550; }
.number { text-align: end; white-space: nowrap; }
.figures td .soft, .figures th .soft { display: block; font-size: 0.8125rem; }
.figures td .soft, .figures .file, pre, .facts dd, .facts-list dd { overflow-wrap: anywhere; }
.figures .part { min-width: 9.5rem; }
.figures .role { white-space: nowrap; }
.figures .hash { max-width: 16rem; overflow-wrap: anywhere; font: 0.75rem/1.5 var(--mono); }
.scroll { overflow-x: auto; margin-top: 1.5rem; }
.scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
.block { margin-top: 1.75rem; } .block .note { margin-top: 0.5rem; }
.plots { table-layout: fixed; }
.plots th, .plots td { padding-block: 0; vertical-align: middle; }
.plots tbody th { width: 12rem; }
.plots thead th:first-child { width: 13rem; }
.plots.wide-name thead th:first-child { width: 19rem; }
.plots thead th.number { width: 11.5rem; padding-block: 0.25rem; } .plots thead th.narrow { width: 5.25rem; }
.plots tbody tr > * { border-bottom-color: transparent; } .plots tbody tr:last-child > * { border-bottom-color: var(--line); }
.plots tbody tr.faint th, .plots tbody tr.faint td { color: var(--soft); font-weight: 400; }
svg.plot, svg.axis { display: block; width: 100%; overflow: visible; }
.axis text { font-size: 0.75rem; fill: var(--soft); }
.grid { stroke: var(--line); } .zero { stroke: var(--strong-line); }
.range { stroke-width: 2; stroke-linecap: round; } .range.strong { stroke: var(--accent); } .range.faint { stroke: var(--strong-line); opacity: .7; }
.range.high { stroke: var(--high); } .range.low { stroke: var(--low); }
.mark.strong { fill: var(--accent); } .mark.high { fill: var(--high); } .mark.low { fill: var(--low); }
.mark.faint { fill: var(--paper); stroke: var(--strong-line); stroke-width: 1.75; }
.mark .hollow { fill: var(--paper); stroke: var(--strong-line); stroke-width: 2; }
.bridge { stroke: var(--strong-line); stroke-dasharray: 2 3; }
.change { stroke: var(--accent); stroke-width: 5; opacity: .28; }
.reference { stroke: var(--strong-line); stroke-dasharray: 3 3; }
pre { padding: 0.875rem 1rem; border-radius: 6px; background: var(--sunk); overflow-x: auto; font: 0.8125rem/1.6 var(--mono); white-space: pre-wrap; }
.facts-list div { display: flex; flex-wrap: wrap; gap: 0 1rem; padding-block: 0.25rem; } .facts-list dt { width: 6rem; line-height: 1.75; } .facts-list dd { font: 0.8125rem/1.75 var(--mono); }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 0.875rem; color: var(--soft); }
@media screen and (max-width: 44rem) {
  body { padding: 1.75rem 1.125rem 3rem; }
  .brand { margin-bottom: 1.5rem; }
  .answer { font-size: 1.125rem; }
  .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  section { margin-top: 3rem; }
  .finding { display: block; } .finding .ends { margin-top: 0.75rem; }
  .strip ul { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .plots, .plots thead, .plots tbody, .plots caption { display: block; }
  .plots tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; padding-block: 0.375rem; }
  .plots thead tr { padding-block: 0; }
  .plots thead tr > :not(.cell-plot), .plots .narrow { display: none; }
  .plots .cell-plot { grid-column: 1 / -1; grid-row: 2; padding: 0; }
  .plots tbody th, .plots thead th:first-child { width: auto; } .plots tr > * { border: 0; }
  .scroll:has(tbody tr > :nth-child(5)) .figures { min-width: 40rem; } .scroll:has(tbody tr > :nth-child(6)) .figures { min-width: 56rem; }
}
@media print {
  body { padding: 0; font-size: 10pt; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  :root { color-scheme: light; }
  section { margin-top: 2rem; }
  .answer { font-size: 13pt; }
  .finding, .strip, .block, tr, dl, pre, li { break-inside: avoid; }
  h2, h3, caption, thead { break-after: avoid; }
  .finding { grid-template-columns: minmax(0, 1fr) minmax(0, 15rem); column-gap: 1.5rem; }
  .plots thead th:first-child { width: 9rem; } .plots.wide-name thead th:first-child { width: 13rem; }
  .plots thead th.number { width: 8.5rem; } .plots thead th.narrow { width: 3.75rem; }
  th, td { padding-inline-end: 0.5rem; } .figures .number { white-space: normal; }
  .scroll { overflow: visible; } .figures .hash { max-width: 8rem; font-size: 6.5pt; } table { font-size: 8.5pt; }
}
@page { margin: 16mm 14mm; }
`;
