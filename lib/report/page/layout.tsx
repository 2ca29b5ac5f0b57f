import { createHash } from 'node:crypto';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { CLIENT_SCRIPT } from './client-script';
import { PAGE_STYLES } from './styles';

/** A part of a page that its navigation names. */
export interface NavigationEntry {
  /** Id of the section, or a path of the same server. */
  readonly href: string;
  readonly text: string;
  /** Number beside the text; null for none. */
  readonly count?: number | null;
}

interface PageProps {
  readonly title: string;
  readonly navigation: readonly NavigationEntry[];
  /** Below the title, before the navigation. */
  readonly head: ComponentChildren;
  /** Paths of scripts of the same server. A page with scripts is not a file of its own: the server sends its policy. */
  readonly scripts?: readonly string[];
  readonly children: ComponentChildren;
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** The hashes of the one style sheet and the one script that pages contain, for a content security policy. */
export const STYLE_SOURCE = hashSource(PAGE_STYLES);
export const SCRIPT_SOURCE = hashSource(CLIENT_SCRIPT);

/** The policy of a page that is a file: it loads nothing, sends nothing, and runs nothing but its own script. */
const FILE_POLICY = [
  "default-src 'none'",
  `style-src ${STYLE_SOURCE}`,
  `script-src ${SCRIPT_SOURCE}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Name of the program in its pages. A new report may replace a file that has it. */
export const PAGE_GENERATOR = 'datashare';

/** A whole page: landmarks, navigation, styles and script. */
export function Page({ title, navigation, head, scripts = [], children }: PageProps): VNode {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        {scripts.length === 0 && <meta http-equiv="Content-Security-Policy" content={FILE_POLICY} />}
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content={PAGE_GENERATOR} />
        <meta name="referrer" content="no-referrer" />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: PAGE_STYLES }} />
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <header class="head">
          <h1>{title}</h1>
          {head}
        </header>
        <nav aria-label="Sections">
          <ul tabIndex={0} role="list">
            {navigation.map(({ href, text, count = null }) => (
              <li>
                <a href={href}>
                  {text}
                  {count === null ? null : <span class="count"> {count.toLocaleString('en-US')}</span>}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <main id="content" tabIndex={-1}>
          {children}
        </main>
        <script dangerouslySetInnerHTML={{ __html: CLIENT_SCRIPT }} />
        {scripts.map((src) => (
          <script src={src} />
        ))}
      </body>
    </html>
  );
}

interface SectionProps {
  readonly id: string;
  readonly title: string;
  /** One sentence below the title. */
  readonly lead?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A section with its heading. */
export function Section({ id, title, lead, children }: SectionProps): VNode {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {lead && <p class="quiet">{lead}</p>}
      {children}
    </section>
  );
}

/** Renders a page as the text of an HTML file. */
export function renderPage(page: VNode): string {
  return `<!doctype html>\n${renderToString(page)}\n`;
}
