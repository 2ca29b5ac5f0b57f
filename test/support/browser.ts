import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { CHROMIUM } from './find-chromium';

/** True if tests with a browser run. `REQUIRE_BROWSER=1` makes a missing one a failure: then they run, and cannot start it. */
export const hasBrowser = CHROMIUM !== undefined || process.env['REQUIRE_BROWSER'] === '1';

/** Describes tests with a browser. Without one they are skipped, and named at the end. */
export const describeInBrowser = hasBrowser ? describe : describe.skip;

/** Starts the browser. Its sandbox does not work for root, which containers often are; the pages are ours. */
export async function startBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error('there is no chromium on this machine');
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** Everything that a page must not do, as it happens: errors, messages on the console, requests besides its own. */
export class PageWatch {
  public readonly faults: string[] = [];

  constructor(page: Page, ownUrl: string) {
    page.on('console', (message) => this.faults.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', ({ message }) => this.faults.push(`error: ${message}`));
    page.on('dialog', (dialog) => {
      this.faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const url = request.url();
      if (url !== ownUrl && !url.startsWith('data:')) this.faults.push(`request: ${url}`);
    });
  }
}

/** Lists the faults that axe-core finds, by rule and element. */
export async function findAccessibilityFaults(page: Page): Promise<string[]> {
  // The policy of a page forbids its own scripts only: the driver evaluates this one.
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate<string[]>(`axe.run().then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`);
}

/** Measures how much wider a page is than its window, in pixels. */
export async function measureOverflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
}
