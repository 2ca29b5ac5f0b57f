import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSections } from '../../lib/access/words/diff-sections';
import { SCRIPT_SOURCE, STYLE_SOURCE } from '../../lib/report/page/layout';
import { listDates } from '../../lib/report/page/charts/days';
import { buildMapGraph } from '../../lib/report/page/map/map-graph';
import { layOutMap } from '../../lib/report/page/map/map-layout';
import { makeTextsPlain } from '../../lib/report/page/plain-texts';
import { renderReportPage } from '../../lib/report/page/report-page';
import { createClientScriptFile } from '../../scripts/page-script';
import { buildReport } from '../../lib/report/build-report';
import { createReport, NO_REPORT_FACTS, REPORTED_ON } from '../fixtures/share-reports';
import { createComparisonReport } from '../support/report-files';

test('the script of the page is compiled from its source: npm run page', () => {
  const path = join(__dirname, '../../lib/report/page/client-script.ts');
  expect(readFileSync(path, 'utf8')).toBe(createClientScriptFile());
});

test('the policy of a page names its style sheet and its script only', () => {
  const html = renderReportPage(createReport({ recipients: 1, runs: 1 }));
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
  expect(policy).toBe(
    `default-src 'none'; style-src ${STYLE_SOURCE}; script-src ${SCRIPT_SOURCE}; img-src data:; base-uri 'none'; form-action 'none'`,
  );
});

test('the page of a server has the scripts and the content of the server, and no policy of a file', () => {
  const html = renderReportPage(createReport({ recipients: 1, runs: 1 }), {
    portal: {
      scripts: ['/htmx.js'],
      navigation: [{ href: '/inbox', text: 'Inbox' }],
      renderTop: () => 'top of the server',
      renderActs: ({ invitationId }) => `acts of ${invitationId}`,
    },
  });
  expect(html).not.toContain('Content-Security-Policy');
  for (const part of ['<script src="/htmx.js">', 'href="/inbox"', 'top of the server', 'acts of '])
    expect(html).toContain(part);
});

test('a report without any input says what is not known, and never that nobody reads', () => {
  const html = renderReportPage(buildReport(NO_REPORT_FACTS, REPORTED_ON));
  expect(html).toContain('This report does not tell who was granted access, or who else has it.');
  expect(html).not.toMatch(/nobody/i);
});

test.each([
  ['a secret', 'https://x?sig=abc', 'https://x?sig=REDACTED'],
  ['a change of direction', 'a\u202eb', 'a\\u202eb'],
  ['a line break', 'a\nb', 'a\\u000ab'],
  ['a zero width character', 'a\u200bb', 'a\\u200bb'],
  ['markup', '<b>&amp;</b>', '<b>&amp;</b>'],
])('%s in a text of any depth becomes plain', (_name, text, plain) => {
  const facts = { list: [{ text }], number: 1, nothing: null };
  expect(makeTextsPlain(facts)).toEqual({ list: [{ text: plain }], number: 1, nothing: null });
});

test('a change of access is told with the words of the access review', () => {
  const report = createComparisonReport();
  const sections = buildSections(report.accessDiff!, { value: (text) => text, sentence: (text) => text });
  expect(sections.map(({ title }) => title)).toContain('Gains');
  const html = renderReportPage(report);
  expect(html).toContain('branch.tf.json compared with main.tf.json.');
  for (const { title, rows } of sections) {
    expect(html).toContain(`<h3>${title}</h3>`);
    for (const { sentence } of rows) expect(html).toContain(`<li>${escapeMarkup(sentence)}</li>`);
  }
});

test.each([
  ['a time after the report', ['9999-12-31T00:00:00.000Z'], '2027-02-26', '2027-03-01'],
  ['a time long ago', ['1970-01-01T00:00:00.000Z'], '2027-01-31', '2027-03-01'],
])('%s in one receipt does not move the charts of all recipients', (_name, times, first, last) => {
  const report = createReport({ recipients: 1, runs: 4 });
  const [run] = report.synchronizations;
  const others = times.map((startTime) => ({ ...run, startTime, endTime: startTime }));
  const synchronizations = [...report.synchronizations, ...others];
  const dates = listDates(synchronizations, report.createdOn);
  expect([dates[0], dates[dates.length - 1]]).toEqual([first, last]);
  const onlyOthers = renderReportPage({ ...report, synchronizations: others });
  expect(onlyOthers).toContain(times[0].slice(0, 4));
});

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

describe('the map', () => {
  test('has a box for each of a few recipients, and lines from accounts to shares to recipients', () => {
    const { nodes, edges } = buildMapGraph(createReport({ recipients: 3, runs: 0 }));
    const count = (column: number): number => nodes.filter((node) => node.column === column).length;
    expect([count(0), count(1), count(2), count(3)]).toEqual([1, 3, 3, 1]);
    expect(edges.filter(({ grant }) => grant !== null)).toHaveLength(3);
  });

  test('has one box for each tenant of many recipients, and counts all of them', () => {
    const report = createReport({ recipients: 60, runs: 0 });
    const boxes = buildMapGraph(report).nodes.filter(({ column }) => column === 2);
    expect(boxes).toHaveLength(8);
    expect(boxes.reduce((sum, { label }) => sum + parseInt(label), 0)).toBe(60);
  });

  test('shows the weakest grant of the lines that share two boxes', () => {
    const report = createReport({ recipients: 46, runs: 0 });
    const grants = new Set(buildMapGraph(report).edges.map(({ grant }) => grant));
    expect(grants).toEqual(new Set([null, 'Granted', 'NotGranted']));
  });

  test.each([3, 16, 17, 60])(
    'of %i recipients has no overlapping boxes, and stays within its frame',
    (recipients) => {
      const { nodes, width, height } = layOutMap(buildMapGraph(createReport({ recipients, runs: 0 })));
      const places = new Set(nodes.map(({ x, y }) => `${x},${y}`));
      expect(places.size).toBe(nodes.length);
      for (const { x, y } of nodes) {
        expect(x >= 0 && y >= 0 && x + 212 <= width && y + 44 <= height).toBe(true);
      }
      expect(nodes.length).toBeLessThanOrEqual(64);
    },
  );
});

describe('the time from a change to its copy', () => {
  const render = (p95: number | null): string => {
    const report = createReport({ recipients: 2, runs: 4 });
    const synchronizations = report.synchronizations.map((run) => ({
      ...run,
      changeLatencyMs: p95 === null ? null : { p50: 1, p95, max: p95 },
    }));
    return renderReportPage({ ...report, synchronizations });
  };

  test('has a chart and a column if runs measured it', () => {
    const page = render(90_000);
    expect(page).toContain('Time from change to copy (95 %)');
    expect(page).toContain('Change to copy (95 %)');
    expect(page).toContain('90 s');
  });

  test('has neither if no run did', () => {
    expect(render(null)).not.toContain('hange to copy (95 %)');
  });
});
