import { existsSync, readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

/** Describes tests with a browser. Without one they are skipped; `REQUIRE_BROWSER=1` makes that a failure. */
export const describeInBrowser =
  CHROMIUM !== undefined || process.env['REQUIRE_BROWSER'] === '1' ? describe : describe.skip;

/** Starts the browser. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

/** A browser of one person, and the errors that its pages wrote to the console. */
export class Person {
  public readonly errors: string[] = [];

  private constructor(
    public readonly context: BrowserContext,
    public readonly page: Page,
  ) {
    page.setDefaultTimeout(8000);
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
    page.on('pageerror', (error) => this.errors.push(error.message));
  }

  public static async start(browser: Browser, width = 1280): Promise<Person> {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    return new Person(context, await context.newPage());
  }

  /** Takes a picture of the page, if `SCREENSHOTS` names a folder. */
  public async photograph(name: string): Promise<void> {
    const folder = process.env['SCREENSHOTS'];
    if (folder) await this.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  }

  /** Lists the faults that axe-core finds, by rule and element. */
  public async findAccessFaults(): Promise<string[]> {
    const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
    // The policy of the page forbids its own scripts only: the driver evaluates this one.
    await this.page.evaluate(source);
    return this.page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run();
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    });
  }

  /** Width of the page beyond the window, in pixels. */
  public async measureOverflow(): Promise<number> {
    return this.page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
  }
}
