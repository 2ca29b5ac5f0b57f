import { render } from 'preact-render-to-string';
import { renderPage } from './layout';
import type { PageContext } from './page-context';

/** Renders a page with one sentence. */
export function renderMessage(context: PageContext, text: string): string {
  return renderPage({ context, title: 'Message', children: <p>{text}</p> });
}

/**
 * Renders the page that leads on from the address with the token. It is a page and not a redirect: the browser then counts the next
 * request as one of the portal, and sends the cookie.
 */
export function renderEntry(basePath: string): string {
  return `<!doctype html>${render(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta httpEquiv="refresh" content={`0;url=${basePath}/`} />
        <title>datashare portal</title>
        <link rel="icon" href="data:," />
      </head>
      <body>
        <a href={`${basePath}/`}>Open the portal</a>
      </body>
    </html>,
  )}`;
}
