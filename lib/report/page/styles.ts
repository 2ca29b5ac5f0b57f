import { MAP_STYLES, RECIPIENT_STYLES } from './styles-of-parts';

/** Colors of the light page. Each text color has a contrast of at least 4.5 on each background that it stands on. */
const LIGHT = `
  --page: #ffffff; --soft: #f5f7f9; --raised: #ffffff; --line: #d9dfe5; --strong-line: #8a949e;
  --text: #1a1f25; --quiet: #55606b; --accent: #0a569e; --accent-soft: #e8f1fa;
  --now: #a8201a; --now-soft: #fdeeec; --soon: #7a4a00; --soon-soft: #fdf3dd; --good: #17633a; --good-soft: #e9f5ee;
  --bar: #3f83bf; --bar-soft: #cfdeeb;`;

const DARK = `
  --page: #101418; --soft: #181d23; --raised: #151a1f; --line: #2d353d; --strong-line: #75808b;
  --text: #e7eaed; --quiet: #a3adb7; --accent: #86bdf5; --accent-soft: #16293b;
  --now: #ffa096; --now-soft: #381a17; --soon: #f0c26b; --soon-soft: #32270f; --good: #86d6a3; --good-soft: #132b1c;
  --bar: #5a9bd4; --bar-soft: #2a3b4a;`;

const BASE = `
:root { color-scheme: light dark;${LIGHT} }
@media (prefers-color-scheme: dark) { :root {${DARK} } }
*, ::before, ::after { box-sizing: border-box; }
html { scroll-padding-top: 3.5rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; overflow-wrap: anywhere; }
main, .head, nav ul { max-width: 72rem; margin-inline: auto; padding-inline: clamp(1rem, 3vw, 2rem); }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; font-weight: 650; letter-spacing: -.015em; }
h2 { margin: 0 0 .25rem; font-size: 1.25rem; line-height: 1.3; font-weight: 650; letter-spacing: -.01em; }
h3 { margin: 0; font-size: 1rem; font-weight: 600; }
h4 { margin: 1.25rem 0 .35rem; font-size: .8125rem; font-weight: 600; color: var(--quiet); }
p { margin: 0 0 .75rem; max-width: 46rem; }
ul { margin: 0; padding: 0; list-style: none; }
code { font: .8125em/1.5 ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; }
a { color: var(--accent); text-underline-offset: .15em; }
section { padding-block: 2rem; border-top: 1px solid var(--line); }
section:first-of-type { border-top: 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.quiet { color: var(--quiet); }
.small { font-size: .8125rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
time, .nowrap { white-space: nowrap; }
.hidden-label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 1rem; top: -5rem; z-index: 3; padding: .5rem 1rem; background: var(--raised); border: 1px solid var(--accent); }
.skip:focus { top: .5rem; }
.with-script { display: none; }
.scripted .with-script { display: revert; }
[hidden] { display: none !important; }
`;

const HEAD = `
.head { padding-block: 2rem 1.25rem; }
.head p { margin: .35rem 0 0; }
nav { position: sticky; top: 0; z-index: 2; background: var(--page); border-block: 1px solid var(--line); }
nav ul { display: flex; gap: 1.5rem; overflow-x: auto; }
nav a { display: block; padding-block: .6rem; color: var(--text); text-decoration: none; white-space: nowrap; font-size: .875rem; }
nav a:hover { color: var(--accent); text-decoration: underline; }
nav .count { color: var(--quiet); font-variant-numeric: tabular-nums; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1px; margin: 1.25rem 0 0; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.figures div { padding: .75rem 1rem; box-shadow: 0 0 0 1px var(--line); }
.figures dt { font-size: .8125rem; color: var(--quiet); }
.figures dd { margin: 0; font-size: 1.375rem; line-height: 1.3; font-weight: 600; font-variant-numeric: tabular-nums; }
.figures dd small { display: block; font-size: .8125rem; font-weight: 400; color: var(--quiet); }
footer { max-width: 72rem; margin: 0 auto; padding: 1.5rem clamp(1rem, 3vw, 2rem) 3rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .8125rem; }
`;

const CONTROLS = `
.tools { display: flex; flex-wrap: wrap; align-items: end; gap: .5rem 1rem; margin-block: .75rem; }
.tools label { display: grid; gap: .2rem; font-size: .8125rem; color: var(--quiet); }
.scripted .tools.with-script { display: flex; }
input, select, textarea, button { font: inherit; color: var(--text); background: var(--raised); border: 1px solid var(--strong-line); border-radius: 5px; padding: .35rem .65rem; max-width: 100%; }
input[type=search] { width: 20rem; }
button { cursor: pointer; }
button:hover { border-color: var(--accent); color: var(--accent); }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--page); }
.copy { padding: 0 .4rem; font-size: .75rem; border-color: var(--line); color: var(--quiet); }
.badge { display: inline-block; padding: 0 .45rem; border-radius: 4px; font-size: .75rem; line-height: 1.5rem; font-weight: 550; white-space: nowrap; background: var(--soft); color: var(--quiet); }
td .badge { white-space: normal; }
.badge.now { background: var(--now-soft); color: var(--now); }
.badge.soon { background: var(--soon-soft); color: var(--soon); }
.badge.good { background: var(--good-soft); color: var(--good); }
summary { cursor: pointer; }
summary:hover { color: var(--accent); }
.more > summary { padding-block: .4rem; font-size: .875rem; color: var(--accent); }
`;

/** Tables become lists of labeled values on a narrow screen. They stay tables for screen readers. */
const TABLES = `
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
caption { padding-bottom: .35rem; text-align: left; font-size: .8125rem; color: var(--quiet); }
th, td { padding: .4rem 1rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-size: .8125rem; font-weight: 600; color: var(--quiet); white-space: nowrap; border-bottom-color: var(--strong-line); }
tbody th { font-weight: 550; }
td.number, th.number { text-align: right; }
th button { padding: 0; border: 0; background: none; font-weight: 600; color: inherit; }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
@media (max-width: 40rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, caption { display: block; }
  tr { display: block; padding-block: .5rem; border-bottom: 1px solid var(--line); }
  th, td, td.number { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: .75rem; padding: .15rem 0; border: 0; text-align: left; white-space: normal; }
  [data-label]::before { content: attr(data-label); color: var(--quiet); font-weight: 400; font-size: .8125rem; }
}
`;

const PRINT = `
@media print {
  :root {${LIGHT} color-scheme: light; }
  @page { margin: 15mm; }
  body { font-size: 10pt; }
  nav, .skip, .tools, .copy, .with-script { display: none !important; }
  section { padding-block: 1rem; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; }
  tr, .point, .small-chart, figure { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  thead { display: table-header-group; }
  .badge, rect, path, .figures div { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;

/** The styles of a page, as one text without anything from outside. */
export const PAGE_STYLES = [BASE, HEAD, CONTROLS, TABLES, RECIPIENT_STYLES, MAP_STYLES, PRINT]
  .join('')
  .replace(/\n\s*/g, '\n')
  .trim();
