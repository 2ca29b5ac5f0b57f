/** Styles of the pages, in addition to those of a report. */
export const PORTAL_STYLE = `
#content { padding-top: 1.5rem; }
form { margin-bottom: 1rem; }
.ending { margin-top: 2.5rem; }
main > section:first-of-type { padding-top: 0; }
section h2 { margin-bottom: .5rem; }
dl.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .5rem 1.5rem; margin: .5rem 0 1rem; }
dl.facts dt { color: var(--quiet); font-size: .8125rem; }
dl.facts dd { margin: 0; }
pre { overflow: auto; max-height: 32rem; margin: .5rem 0; padding: .75rem; background: var(--soft); border: 1px solid var(--line);
  border-radius: 6px; font: .8125rem/1.5 ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: normal; }
pre.prose { white-space: pre-wrap; overflow-wrap: anywhere; }
.text { white-space: pre-wrap; }
.acts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1rem; margin-top: 1.5rem; }
.acts section { padding: .75rem 1rem 1rem; border: 1px solid var(--line); border-radius: 6px; }
.field { margin: 0 0 .85rem; max-width: 32rem; }
.field label { display: block; font-weight: 550; }
.field small { display: block; color: var(--quiet); font-size: .8125rem; }
.field.check { display: flex; gap: .5rem; align-items: baseline; }
.field.check label { font-weight: 400; }
.field input[type=text], .field select { width: 100%; min-height: 2.25rem; background: var(--page); }
input[aria-invalid] { border: 2px solid var(--now); }
.required { color: var(--quiet); font-weight: 400; }
form fieldset, form details { max-width: 34rem; margin: 0 0 1rem; padding: .5rem 1rem; border: 1px solid var(--line); border-radius: 6px; }
form details[open] summary { margin-bottom: .75rem; }
form button { min-height: 2.5rem; padding-inline: 1.1rem; font-weight: 550; }
button.primary:hover { color: var(--page); filter: brightness(1.1); }
.checks { max-width: 46rem; margin: 1rem 0; padding-left: 1rem; border-left: 4px solid var(--line); }
.problems { padding-left: 1.1rem; list-style: disc; }
.problems li { margin-bottom: .3rem; }
.state { font-weight: 600; }
.state.good { color: var(--good); }
.state.bad { color: var(--now); }
[role=alert] { margin-bottom: 1rem; padding: .75rem 1rem; background: var(--now-soft); border-left: 4px solid var(--now); }
progress { width: 100%; max-width: 34rem; height: 1rem; accent-color: var(--accent); }
@media print { form { display: none; } }
`;
