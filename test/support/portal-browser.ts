import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findAccessibilityFaults, measureOverflow } from './browser';

/** A browser of one person, and the errors that its pages wrote to the console. */
export class Person {
  public readonly errors: string[] = [];

  private constructor(
    public readonly context: BrowserContext,
    public readonly page: Page,
  ) {
    page.setDefaultTimeout(8000);
    page.on('console', (message) => {
      // A page that is left gives up the look at a run that it was at.
      const isLeft = /^htmx:(sendAbort|afterRequest), /.test(message.text());
      if (message.type() === 'error' && !isLeft) this.errors.push(message.text());
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

  public findAccessFaults(): Promise<string[]> {
    return findAccessibilityFaults(this.page);
  }

  public measureOverflow(): Promise<number> {
    return measureOverflow(this.page);
  }
}
