/** Styles of the points that need attention, and of recipients. */
export const RECIPIENT_STYLES = `
.urgency { margin-top: 1.25rem; }
.point { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: .25rem 1rem; padding-block: .65rem; border-top: 1px solid var(--line); }
.point ul { display: grid; gap: .2rem; }
.advice { margin: .25rem 0 0; color: var(--quiet); font-size: .875rem; }
.recipient { border-bottom: 1px solid var(--line); }
.recipient > summary { display: grid; grid-template-columns: 1rem minmax(0, 2fr) minmax(0, 2fr) minmax(0, 2.2fr); gap: .15rem 1rem; align-items: baseline; padding-block: .6rem; list-style: none; }
.recipient > summary::-webkit-details-marker { display: none; }
.recipient > summary::before { content: ""; width: .45rem; height: .45rem; border: solid var(--quiet); border-width: 0 2px 2px 0; transform: rotate(-45deg) translate(-1px, -1px); }
.recipient[open] > summary::before { transform: rotate(45deg) translate(-2px, -2px); }
.recipient > summary h3 { display: inline; margin: 0; }
.recipient > div { padding: 0 0 1.25rem 2rem; }
.sentences { margin: .35rem 0 1rem; }
.sentences li { padding-block: .25rem; border-top: 1px solid var(--line); font-size: .9375rem; }
section > h3, .urgency h3 { margin-top: 1.25rem; }
.recipient table { table-layout: fixed; }
.recipient th:first-child { width: 30%; }
.recipient th { white-space: normal; }
.facts { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: .15rem 1rem; margin: 0; font-size: .875rem; }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; }
.badges { display: flex; flex-wrap: wrap; gap: .25rem .4rem; }
@media (max-width: 40rem) {
  .recipient th:first-child { width: auto; }
  .point { grid-template-columns: 1fr; }
  .recipient > summary { grid-template-columns: 1rem minmax(0, 1fr); }
  .recipient > summary > :not(:first-child) { grid-column: 2; }
  .recipient > div { padding-left: 0; }
  .facts { grid-template-columns: 7rem minmax(0, 1fr); }
}
`;

/** Styles of the map and of charts. */
export const MAP_STYLES = `
figure { margin: 1rem 0 0; }
figcaption { font-size: .8125rem; color: var(--quiet); }
svg { display: block; max-width: 100%; height: auto; }
svg text { fill: var(--text); font: 12px system-ui, "Segoe UI", Roboto, sans-serif; }
svg .quiet { fill: var(--quiet); font-size: 11px; }
.map { margin-top: 1rem; padding: .5rem; border: 1px solid var(--line); border-radius: 6px; background: var(--soft); }
.map svg { margin-inline: auto; }
.map .column { font-size: 11px; fill: var(--quiet); }
.map .node rect { fill: var(--raised); stroke: var(--strong-line); }
.map .node.share rect { fill: var(--accent-soft); stroke: var(--accent); }
.map .node.share text { font-weight: 600; }
.map .node.share .quiet { font-weight: 400; fill: var(--text); }
.map .node.rest rect { stroke-dasharray: 4 3; }
.map .edge { fill: none; stroke: var(--strong-line); stroke-width: 1.25; }
.map .edge.unknown { stroke-dasharray: 4 3; }
.map .edge.missing { stroke: var(--now); stroke-dasharray: 1 4; stroke-linecap: round; stroke-width: 2; }
.tree > li { padding-block: .5rem; border-top: 1px solid var(--line); }
.tree ul { padding-left: 1.25rem; font-size: .875rem; }
.tree ul li { position: relative; padding-block: .1rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: 1rem 1.5rem; }
.chart .axis { stroke: var(--strong-line); }
.chart .grid { stroke: var(--line); }
.chart .bar { fill: var(--bar); }
.chart .line { fill: none; stroke: var(--bar); stroke-width: 1.75; }
.chart .failed { fill: none; stroke: var(--now); stroke-width: 2; }
.small-charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13.5rem), 1fr)); gap: 1rem 1.5rem; margin-top: 1rem; }
.small-chart figcaption strong { display: block; color: var(--text); font-size: .875rem; font-weight: 600; }
.small-chart { margin: 0; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .8125rem; color: var(--quiet); }
.legend li { display: flex; align-items: center; gap: .4rem; }
@media (max-width: 40rem) {
  .map { display: none; }
  .as-list::details-content { content-visibility: visible; block-size: auto; }
}
`;
