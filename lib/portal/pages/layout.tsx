import type { ComponentChildren, VNode } from 'preact';
import { render } from 'preact-render-to-string';
import type { Problem } from '../../errors/error-codes';
import { escapeUnprintable } from '../../errors/redact';
import type { NavigationEntry } from '../../report/page/layout';
import { Page, renderPage as renderReportLayout } from '../../report/page/layout';
import { Table as ReportTable } from '../../report/page/table';
import type { ActField } from '../acts/act-field';
import type { Act } from '../acts/act-table';
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
  ['runs', 'Actions'],
  ['report', 'Report'],
];

interface LayoutProps {
  readonly context: PageContext;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** Renders a page. All texts in it are escaped. */
export function renderPage({ context, title, children }: LayoutProps): string {
  const { basePath, folder } = context;
  const html = renderReportLayout(
    <Page
      title={title}
      navigation={listNavigation(context)}
      head={<PageHead basePath={basePath} />}
      scripts={listScripts(context)}
    >
      {children}
      <p class="quiet small ending">
        Files are written to <code>{folder}</code>. Press Ctrl-C where you started the portal to end it.
      </p>
    </Page>,
  );
  return showHidden(html);
}

/** Links to the pages of the portal. */
export function listNavigation({ basePath }: PageContext): NavigationEntry[] {
  return LINKS.map(([to, text]) => ({ href: `${basePath}/${to}`, text }));
}

/** Scripts of all pages: htmx, and nothing of ours. */
export const listScripts = ({ basePath }: PageContext): string[] => [`${basePath}/htmx.js`];

/** The styles and the settings that the pages of the portal have in addition to those of a report. */
export function PageHead({ basePath }: { readonly basePath: string }): VNode {
  return (
    <>
      <link rel="stylesheet" href={`${basePath}/portal.css`} />
      <meta name="htmx-config" content={HTMX_CONFIG} />
    </>
  );
}

/** Renders a part of a page, which htmx puts in its place. */
export const renderPart = (part: VNode): string => showHidden(render(part));

/**
 * Makes characters visible that hide text or change its direction, as the command does: a person must see the terms that are
 * accepted. Lines and tabs stay.
 */
function showHidden(html: string): string {
  return html.replace(/[^\t\r\n]+/g, escapeUnprintable);
}

/** A table; on a narrow screen, a list. */
export function Table({
  label,
  headings,
  rows,
}: {
  readonly label: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
}): VNode {
  const columns = headings.map((title) => ({ title }));
  return <ReportTable caption={label} columns={columns} rows={rows} isCaptionHidden />;
}

/** Facts by name. Facts without a value are left out. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, value: ComponentChildren])[];
}): VNode {
  return (
    <dl class="facts">
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
export function Code({
  label,
  text,
  isProse,
}: {
  readonly label: string;
  readonly text: string;
  /** True if long lines are to wrap. */
  readonly isProse?: boolean;
}): VNode {
  return (
    <pre class={isProse ? 'prose' : undefined} role="region" aria-label={label} tabIndex={0}>
      {text}
    </pre>
  );
}

/** Problems of a command, with their codes and the ways to solve them. */
export function ProblemList({
  problems,
  act,
}: {
  readonly problems: readonly Problem[];
  /** Act whose fields the problems may be about. */
  readonly act?: Act;
}): VNode {
  return (
    <ul class="problems">
      {problems.map(({ message, fix, code, where }) => (
        <li>
          {act && <FieldLink act={act} text={`${message} ${fix}`} />}
          {where === undefined ? '' : `${where}: `}
          {message}; {fix} <small>[{code}]</small>
        </li>
      ))}
    </ul>
  );
}

/** The link to the field that a problem names by its option. */
function FieldLink({ act, text }: { readonly act: Act; readonly text: string }): VNode | null {
  const field = findNamedField(act, text);
  return field === undefined ? null : (
    <>
      <a href={`#${act.name}-${field.name}`}>{field.label}</a>:{' '}
    </>
  );
}

/** Finds the field whose option a text names first. */
export function findNamedField({ fields }: Act, text: string): ActField | undefined {
  const words = text.split(/[^\w-]/);
  return words
    .map((word) =>
      fields.find(({ option, kind }) => option === word && kind !== 'dataset-values' && kind !== 'datasets'),
    )
    .find((field) => field !== undefined);
}

/** The value that every form sends back, so that no other page can send it. */
export function FormToken({ context }: { readonly context: PageContext }): VNode {
  return <input type="hidden" name="formToken" value={context.formToken} />;
}

/** Formats a UTC time for people; the text itself if it is none. */
export function formatTime(time: string | null): string {
  return time === null ? '' : time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/, '$1 $2 UTC');
}
