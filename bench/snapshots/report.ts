import { cpus, totalmem } from 'node:os';
import { formatTable } from '../../lib/cli/output/format-table';
import type { ClientKind } from './clients';
import type { Measure, Row } from './row';
import { findLowest, getFigure } from './row';

export const formatCount = (value: number): string => value.toLocaleString('en-US');

const RATIOS: readonly (readonly [Measure, string])[] = [
  ['requests', 'requests'],
  ['listedMB', 'listed'],
  ['cpuSeconds', 'CPU'],
  ['peakMiB', 'memory'],
  ['wallSeconds', 'wall'],
];

export function describeMachine(): string {
  const [{ model }] = cpus();
  return `${cpus().length} x ${model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform}`;
}

export function describeRow(row: Row): string {
  const lines = row.figures.map((figures) => [
    figures.client,
    formatCount(getFigure(figures, 'requests')),
    figures.listedMB === undefined ? '' : `${figures.listedMB.toFixed(0)} MB`,
    `${figures.cpuSeconds.toFixed(1)} s`,
    `${figures.peakMiB.toFixed(0)} MiB`,
    `${figures.wallSeconds.toFixed(1)} s`,
  ]);
  const operations = row.figures.map(({ client, requests }) => {
    const most = Object.entries(requests).sort(([, a], [, b]) => b - a);
    return `  ${client}: ${most.map(([operation, count]) => `${formatCount(count)} ${operation}`).join(', ')}`;
  });
  return [
    row.title,
    '',
    row.latenciesMs
      ? formatLatencies(row.latenciesMs)
      : formatTable(['', 'requests', 'listed', 'CPU', 'peak memory', 'wall'], lines, [1, 2, 3, 4, 5]),
    '',
    formatRatios(row, 'peer', 'datashare / best peer'),
    formatRatios(row, 'listing', 'datashare / its listing'),
    formatRatios(row, 'xml', 'datashare / its listing in XML'),
    formatRatios(row, 'floor', 'datashare / floor'),
    ...row.goals.map(({ text, isMet }) => `  goal: ${text}: ${isMet ? 'met' : 'MISSED'}`),
    ...row.failures.map(({ client, failure }) => `  FAILED: ${client}: ${failure}`),
    ...operations,
    '',
  ]
    .filter((line) => line !== undefined)
    .join('\n');
}

/** Returns the best figure of each measure, from any client. */
function formatRatios(row: Row, kind: Exclude<ClientKind, 'ours'>, title: string): string | undefined {
  const found = RATIOS.flatMap(([measure, name]) => {
    const [own, other] = [findLowest(row, 'ours', measure), findLowest(row, kind, measure)];
    return !own || !other ? [] : [`${name} ${(own / other).toFixed(2)}`];
  });
  return found.length > 0 ? `  ${title}: ${found.join(', ')}` : undefined;
}

function formatLatencies(latenciesMs: readonly number[]): string {
  const at = (fraction: number): string =>
    `${(latenciesMs[Math.ceil(fraction * latenciesMs.length) - 1] / 1000).toFixed(2)} s`;
  return `  half ${at(0.5)}, 95 % ${at(0.95)}, all ${at(1)}`;
}
