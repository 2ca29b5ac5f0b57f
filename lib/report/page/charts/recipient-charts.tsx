import type { VNode } from 'preact';
import { describeTime } from '../../../access/review/descriptions';
import { formatCount } from '../../../errors/format-count';
import { formatBytes } from '../../../model/values/quantities';
import type { Frequency, ReportedSynchronization } from '../../share-report';
import { Badge } from '../labels';
import { DayChart } from './day-chart';
import { summarizeDays } from './days';

/** Charts that are shown before the others are folded away. */
const SHOWN_CHARTS = 12;

interface RecipientChartsProps {
  /** Synchronizations by id of the invitation in lower case, newest first. */
  readonly groups: ReadonlyMap<string, readonly ReportedSynchronization[]>;
  readonly dates: readonly string[];
  readonly frequencies: readonly Frequency[];
}

/** A small chart for each share and recipient: the late ones first, then those that failed last. */
export function RecipientCharts({ groups, dates, frequencies }: RecipientChartsProps): VNode {
  const late = new Set(
    frequencies.filter(({ isLate }) => isLate).map(({ invitationId }) => invitationId.toLowerCase()),
  );
  const charts = [...groups]
    .map(([id, runs]) => ({ runs, isLate: late.has(id), hasFailed: runs[0].status === 'Failed' }))
    .sort((a, b) => Number(b.isLate) - Number(a.isLate) || Number(b.hasFailed) - Number(a.hasFailed));
  const rest = charts.slice(SHOWN_CHARTS);
  const renderCharts = (shown: typeof charts): VNode => (
    <div class="small-charts">
      {shown.map((chart) => (
        <RecipientChart {...chart} dates={dates} />
      ))}
    </div>
  );
  return (
    <>
      <p class="quiet small">
        Copied bytes a day from {dates[0]} to {dates[dates.length - 1]}. Each chart has its own scale; its
        highest bar is written below the name. Late recipients come first, then those whose last
        synchronization failed.
      </p>
      {renderCharts(charts.slice(0, SHOWN_CHARTS))}
      {rest.length > 0 && (
        <details class="more">
          <summary>{formatCount(rest.length, 'more recipient')}</summary>
          {renderCharts(rest)}
        </details>
      )}
    </>
  );
}

function RecipientChart({
  runs,
  dates,
  isLate,
  hasFailed,
}: {
  readonly runs: readonly ReportedSynchronization[];
  readonly dates: readonly string[];
  readonly isLate: boolean;
  readonly hasFailed: boolean;
}): VNode {
  const [{ recipientName, shareName, startTime }] = runs;
  const days = summarizeDays(runs, dates);
  const most = days.reduce((max, { bytes }) => Math.max(max, bytes), 0);
  return (
    <figure class="small-chart">
      <figcaption>
        <strong>{recipientName}</strong>
        {shareName}, up to {formatBytes(most)} a day
        <br />
        last <span class="nowrap">{describeTime(startTime.replace(/\.\d+(?=Z$)/, ''))}</span>
        {isLate && (
          <>
            {' '}
            <Badge tone="now">Late</Badge>
          </>
        )}
        {hasFailed && (
          <>
            {' '}
            <Badge tone="now">Failed</Badge>
          </>
        )}
      </figcaption>
      <DayChart
        title={`Bytes that ${recipientName} copied of ${shareName}`}
        days={days}
        readValue={({ bytes }) => bytes}
        formatValue={formatBytes}
        isSmall
      />
    </figure>
  );
}
