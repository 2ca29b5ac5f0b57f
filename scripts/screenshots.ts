/*
 * Takes the pictures of the documentation: `npm run screenshots`. It needs chromium.
 */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { renderReportPage } from '../lib/report/page/report-page';
import { createReport } from '../test/fixtures/share-reports';
import { CHROMIUM } from '../test/support/find-chromium';

const IMAGES = join(__dirname, '../docs/images');

async function main(): Promise<void> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 1400 }, colorScheme: 'light' });
  await page.setContent(renderReportPage(createReport({ recipients: 6, runs: 60 })));
  await page.screenshot({ path: join(IMAGES, 'share-report.png') });
  await browser.close();
}

void main();
