import type { VNode } from 'preact';
import { groupBy } from '../../access/review/group-by';
import { formatCount } from '../../errors/format-count';
import { formatBytes, formatDuration, formatGap } from '../../model/values/quantities';
import type { ShareReport } from '../share-report';
import { DayChart } from './charts/day-chart';
import type { Day } from './charts/days';
import { listDates, summarizeDays } from './charts/days';
import { RecipientCharts } from './charts/recipient-charts';
import { Section } from './layout';
import { RunTable } from './run-table';
import { Table } from './table';

/** The synchronizations over time: charts, and the same as tables. */
export function Synchronizations({ report }: { readonly report: ShareReport }): VNode {
  const { synchronizations: runs, frequencies } = report;
  if (runs.length === 0) {
    return (
      <Section id="synchronizations" title="Synchronizations">
        <p>
          No input contains a synchronization. Receipts in an exchange tell them, and the run records of
          subscriptions. Reading in place is not measured here.
        </p>
      </Section>
    );
  }
  const dates = listDates(runs, report.createdOn);
  const days = summarizeDays(runs, dates);
  const receipts = runs.filter(({ isReceipt }) => isReceipt).length;
  const lead = `${formatCount(runs.length, 'synchronization')}: ${receipts.toLocaleString('en-US')} stated by recipients in receipts, ${(runs.length - receipts).toLocaleString('en-US')} from own run records. Days are UTC.`;
  const groups = groupBy(runs, ({ invitationId }) => invitationId.toLowerCase());
  return (
    <Section id="synchronizations" title="Synchronizations" lead={lead}>
      <div class="charts">
        <Chart
          title="Copied bytes a day"
          days={days}
          readValue={({ bytes }) => bytes}
          formatValue={formatBytes}
        />
        <Chart
          title="Copied files a day"
          days={days}
          readValue={({ files }) => files}
          formatValue={formatNumber}
        />
        <TimeChart title="Median duration a day" days={days} readTime={({ durationMs }) => durationMs} />
        <TimeChart title="Longest wait after the schedule" days={days} readTime={({ delayMs }) => delayMs} />
        {hasLatency(days) && (
          <TimeChart
            title="Time from change to copy (95 %)"
            days={days}
            readTime={({ latencyMs }) => latencyMs}
          />
        )}
      </div>
      {days.some(({ failed }) => failed > 0) && (
        <ul class="legend" role="list">
          <li>
            <svg class="chart" width="10" height="10" aria-hidden="true">
              <path class="failed" d="M2,2l6,6m0,-6l-6,6" />
            </svg>
            at least one synchronization failed on that day
          </li>
        </ul>
      )}
      <details class="more">
        <summary>The days as a table</summary>
        <DayTable days={days} />
      </details>
      <h3>By recipient</h3>
      <RecipientCharts groups={groups} dates={dates} frequencies={frequencies} />
      <details class="more">
        <summary>All synchronizations as a table</summary>
        <RunTable runs={runs} />
      </details>
    </Section>
  );
}

function Chart({
  title,
  ...chart
}: {
  readonly title: string;
  readonly days: readonly Day[];
  readonly readValue: (day: Day) => number | null;
  readonly formatValue: (value: number) => string;
}): VNode {
  return (
    <figure>
      <figcaption>{title}</figcaption>
      {chart.days.every((day) => chart.readValue(day) === null) ? (
        <p class="quiet small">not known: the schedule of no recipient is among the inputs</p>
      ) : (
        <DayChart title={title} {...chart} />
      )}
    </figure>
  );
}

const TIME_UNITS = [
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A chart of times, in the largest unit of which the longest has two. */
function TimeChart({
  title,
  days,
  readTime,
}: {
  readonly title: string;
  readonly days: readonly Day[];
  readonly readTime: (day: Day) => number | null;
}): VNode {
  const longest = days.reduce((max, day) => Math.max(max, readTime(day) ?? 0), 0);
  const [unit, size] = TIME_UNITS.find(([, each]) => longest >= 2 * each) ?? TIME_UNITS[2];
  const readValue = (day: Day): number | null => {
    const time = readTime(day);
    return time === null ? null : time / size;
  };
  const formatValue = (value: number): string => `${Math.round(value * 10) / 10} ${unit}`;
  return <Chart title={title} days={days} readValue={readValue} formatValue={formatValue} />;
}

/** True if a run measured how long changes took. Runs that list the source seldom know. */
function hasLatency(days: readonly Day[]): boolean {
  return days.some(({ latencyMs }) => latencyMs !== null);
}

function DayTable({ days }: { readonly days: readonly Day[] }): VNode {
  return (
    <Table
      caption="Synchronizations by the day on which they began, newest first"
      columns={[
        { title: 'Day' },
        ...[
          ...['Succeeded', 'Failed', 'Files', 'Bytes', 'Median duration', 'Longest wait'],
          ...(hasLatency(days) ? ['Change to copy (95 %)'] : []),
        ].map((title) => ({ title, isNumber: true })),
      ]}
      rows={[...days]
        .reverse()
        .map((day) => [
          day.date,
          formatNumber(day.succeeded),
          formatNumber(day.failed),
          formatNumber(day.files),
          formatBytes(day.bytes),
          day.durationMs === null ? '-' : formatDuration(day.durationMs),
          formatGap(day.delayMs),
          ...(hasLatency(days) ? [formatGap(day.latencyMs)] : []),
        ])}
    />
  );
}

function formatNumber(value: number): string {
  return value.toLocaleString('en-US');
}
