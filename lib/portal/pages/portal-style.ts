/** Styles of all pages, light and dark. */
export const PORTAL_STYLE = `
:root {
  color-scheme: light dark;
  --text: #1c2128; --dim: #57606a; --back: #ffffff; --box: #f5f7f9; --line: #c8d0d8;
  --accent: #0b5cad; --on-accent: #ffffff; --good: #17692f; --bad: #a5182b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6e9ed; --dim: #a3acb6; --back: #14181d; --box: #1e242b; --line: #3d4751;
    --accent: #7ab8ff; --on-accent: #0b1520; --good: #6fd08c; --bad: #ff8d98;
  }
}
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--back); padding: 0.25rem 0.5rem; }
header { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: baseline; padding: 0.75rem 1.5rem;
  border-bottom: 1px solid var(--line); background: var(--box); }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
nav a { padding: 0.25rem 0; }
nav a[aria-current] { color: var(--text); font-weight: 600; text-decoration: none; border-bottom: 3px solid var(--accent); }
main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.5rem 2rem; }
footer { max-width: 72rem; margin: 0 auto; padding: 0 1.5rem 2rem; color: var(--dim); font-size: 0.875rem; }
h1 { font-size: 1.6rem; margin: 0.5rem 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 1.75rem 0 0.5rem; }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; }
th, td { text-align: left; vertical-align: top; padding: 0.375rem 0.75rem 0.375rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--dim); font-weight: 600; white-space: nowrap; }
td { min-width: 5rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: 0.5rem 1.5rem; margin: 0.5rem 0 1rem; }
dt { color: var(--dim); font-size: 0.875rem; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { background: var(--box); border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem; margin: 0.5rem 0;
  font: 0.875rem/1.45 ui-monospace, monospace; max-height: 32rem; overflow: auto; }
pre[aria-label='Command'], pre[aria-label='Terms of use'] { white-space: pre-wrap; overflow-wrap: anywhere; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.explanation, small { color: var(--dim); }
.acts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1rem; margin-top: 1.5rem; }
.acts section { border: 1px solid var(--line); border-radius: 8px; padding: 0.25rem 1rem 1rem; }
.acts h2 { margin-top: 0.5rem; }
.explanation { margin: 0 0 0.75rem; }
.field { margin: 0 0 0.75rem; max-width: 36rem; }
.field label { display: block; font-weight: 600; overflow-wrap: anywhere; }
.field small { display: block; }
.field.check { display: flex; gap: 0.5rem; align-items: baseline; }
.field.check label { font-weight: 400; }
input[type='text'], select { width: 100%; font: inherit; color: inherit; background: var(--back); border: 1px solid var(--dim);
  border-radius: 4px; padding: 0.375rem 0.5rem; min-height: 2.5rem; }
input[aria-invalid] { border: 2px solid var(--bad); }
.required { color: var(--dim); font-weight: 400; }
fieldset, details { border: 1px solid var(--line); border-radius: 6px; padding: 0.5rem 1rem; margin: 0 0 1rem; max-width: 40rem; }
button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: 0.375rem 1.25rem; border-radius: 6px; cursor: pointer;
  color: var(--accent); background: var(--back); border: 1px solid var(--accent); }
button.primary { color: var(--on-accent); background: var(--accent); }
.checks { border-left: 4px solid var(--line); padding-left: 1rem; margin: 1rem 0; }
.problems { padding-left: 1.25rem; }
.problems li { overflow-wrap: anywhere; margin-bottom: 0.25rem; }
.good { color: var(--good); font-weight: 600; }
.bad, [role='alert'] > p { color: var(--bad); font-weight: 600; }
.active { font-weight: 600; }
progress { width: 100%; max-width: 36rem; height: 1rem; accent-color: var(--accent); }
@media (max-width: 40rem) { main, header, footer { padding-left: 1rem; padding-right: 1rem; } }
@media print { header nav, form, footer { display: none; } }
`;
