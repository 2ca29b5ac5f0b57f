import { scaleBand, scaleLinear } from 'd3-scale';
import type { VNode } from 'preact';
import type { Day } from './days';

interface DayChartProps {
  readonly title: string;
  readonly days: readonly Day[];
  readonly readValue: (day: Day) => number | null;
  readonly formatValue: (value: number) => string;
  /** True for a chart in a grid of many: without axes. */
  readonly isSmall?: boolean;
}

const SIZES = {
  large: { width: 340, height: 150, top: 14, right: 4, bottom: 20, left: 52 },
  small: { width: 216, height: 44, top: 10, right: 0, bottom: 2, left: 0 },
} as const;

/** A chart with a bar for each day. A cross marks a day on which a synchronization failed. */
export function DayChart({ title, days, readValue, formatValue, isSmall = false }: DayChartProps): VNode {
  const { width, height, top, right, bottom, left } = SIZES[isSmall ? 'small' : 'large'];
  const values = days.map((day) => readValue(day) ?? 0);
  const max = values.reduce((a, b) => Math.max(a, b), 0);
  const x = scaleBand<number>()
    .domain(days.keys())
    .range([left, width - right])
    .padding(0.25);
  const y = scaleLinear()
    .domain([0, max || 1])
    .nice(3)
    .range([height - bottom, top]);
  const ticks = isSmall || max === 0 ? [] : y.ticks(3);
  const failures = days.reduce((sum, { failed }) => sum + failed, 0);
  const label = `${title}: from ${days[0].date} to ${days[days.length - 1].date}, at most ${formatValue(max)} a day, ${failures} failed`;
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
    >
      {ticks.map((tick) => (
        <>
          <path class="grid" d={`M${left},${round(y(tick))}H${width - right}`} />
          <text class="quiet" x={left - 6} y={round(y(tick)) + 4} text-anchor="end">
            {formatValue(tick)}
          </text>
        </>
      ))}
      <path
        class="bar"
        d={values.map((value, at) => drawBar(x(at) ?? 0, x.bandwidth(), y(value), height - bottom)).join('')}
      />
      <path
        class="failed"
        d={days
          .map(({ failed }, at) => (failed === 0 ? '' : drawCross((x(at) ?? 0) + x.bandwidth() / 2, top - 6)))
          .join('')}
      />
      <path class="axis" d={`M${left},${height - bottom + 0.5}H${width - right}`} />
      {!isSmall && <DateLabels days={days} left={left} right={width - right} bottom={height - 4} />}
    </svg>
  );
}

function DateLabels({
  days,
  left,
  right,
  bottom,
}: {
  readonly days: readonly Day[];
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}): VNode {
  return (
    <>
      <text class="quiet" x={left} y={bottom}>
        {days[0].date}
      </text>
      {days.length > 1 && (
        <text class="quiet" x={right} y={bottom} text-anchor="end">
          {days[days.length - 1].date}
        </text>
      )}
    </>
  );
}

/** Draws a bar. A value that is more than nothing is at least one pixel high. */
function drawBar(x: number, width: number, y: number, base: number): string {
  if (y >= base) return '';
  const height = Math.max(1, base - y);
  return `M${round(x)},${round(base)}v${round(-height)}h${round(width)}v${round(height)}z`;
}

function drawCross(x: number, y: number): string {
  return `M${round(x - 3)},${round(y - 3)}l6,6m0,-6l-6,6`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
