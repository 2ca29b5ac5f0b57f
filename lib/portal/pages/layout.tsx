import type { ComponentChildren, VNode } from 'preact';
import { render } from 'preact-render-to-string';
import type { Problem } from '../../errors/error-codes';
import type { PageContext } from './page-context';

/** Settings of htmx: it runs no text as code, loads nothing of another origin, and keeps nothing. */
const HTMX_CONFIG = JSON.stringify({
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  historyEnabled: false,
});

const LINKS: readonly (readonly [path: string, label: string])[] = [
  ['', 'Overview'],
  ['sharing', 'Sharing'],
  ['runs', 'Acts'],
  ['report', 'Report'],
];

interface LayoutProps {
  readonly context: PageContext;
  readonly title: string;
  /** Path of the page, to mark its link. */
  readonly path?: string;
  readonly children: ComponentChildren;
}

function Layout({ context: { basePath, folder }, title, path, children }: LayoutProps): VNode {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="htmx-config" content={HTMX_CONFIG} />
        <title>{`${title} - datashare portal`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={`${basePath}/portal.css`} />
        <script src={`${basePath}/htmx.js`} defer />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header>
          <strong>datashare portal</strong>
          <nav aria-label="Pages">
            {LINKS.map(([to, label]) => (
              <a href={`${basePath}/${to}`} aria-current={to === path ? 'page' : undefined}>
                {label}
              </a>
            ))}
          </nav>
        </header>
        <main id="main">
          <h1>{title}</h1>
          {children}
        </main>
        <footer>
          Files are written to <code>{folder}</code>. Press Ctrl-C where you started the portal to end it.
        </footer>
      </body>
    </html>
  );
}

/** Renders a page. All texts in it are escaped. */
export function renderPage(props: LayoutProps): string {
  return `<!doctype html>${render(<Layout {...props} />)}`;
}

/** Renders a part of a page, which htmx puts in its place. */
export const renderPart = (part: VNode): string => render(part);

/** A table that scrolls by itself on a narrow screen. */
export function Table({
  label,
  headings,
  rows,
}: {
  readonly label: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
}): VNode {
  return (
    <div class="scroll" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {headings.map((heading) => (
              <th scope="col">{heading}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr>
              {cells.map((cell) => (
                <td>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Facts by name. Facts without a value are left out. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, value: ComponentChildren])[];
}): VNode {
  return (
    <dl>
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Text of a command or of a document, as it is. */
export function Code({ label, text }: { readonly label: string; readonly text: string }): VNode {
  return (
    <pre class="scroll" role="region" aria-label={label} tabIndex={0}>
      {text}
    </pre>
  );
}

/** Problems of a command, with their codes and the ways to solve them. */
export function ProblemList({ problems }: { readonly problems: readonly Problem[] }): VNode {
  return (
    <ul class="problems">
      {problems.map(({ message, fix, code, where }) => (
        <li>
          {where === undefined ? '' : `${where}: `}
          {message}; {fix} <small>[{code}]</small>
        </li>
      ))}
    </ul>
  );
}

/** The value that every form sends back, so that no other page can send it. */
export function FormToken({ context }: { readonly context: PageContext }): VNode {
  return <input type="hidden" name="formToken" value={context.formToken} />;
}

/** Formats a UTC time for people; the text itself if it is none. */
export function formatTime(time: string | null): string {
  return time === null ? '' : time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/, '$1 $2 UTC');
}
