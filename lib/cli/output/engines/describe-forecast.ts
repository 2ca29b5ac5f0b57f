import { formatCount } from '../../../errors/format-count';
import { escapeUnprintable } from '../../../errors/redact';
import type { Payer, WorkForecast } from '../../../model/engines/forecast';
import type { OperationClass } from '../../../model/engines/price-table';
import type { CliIo } from '../../io';
import { formatBytes, formatDuration, formatParagraph, getWidth } from '../format';

const CLASS_NAMES: Readonly<Record<OperationClass, string>> = {
  Write: 'write',
  Read: 'read',
  ListAndCreateContainer: 'list',
  IterativeRead: 'iterative read',
  IterativeWrite: 'iterative write',
  Other: 'other',
};

/** Describes a forecast: who is billed for which operations and bytes, how long it takes, and what it costs. */
export function describeForecast(title: string, work: WorkForecast, indent: string, io: CliIo): string {
  const { seconds, secondsBasis, copiedBytes, egress, notCounted } = work;
  const time = seconds === null ? 'unknown time' : `about ${formatDuration(Math.ceil(seconds) * 1000)}`;
  const bytes = copiedBytes === null ? 'an unknown number of bytes' : formatBytes(copiedBytes);
  const lines = [
    `${title}: ${bytes}, ${time} (${secondsBasis})`,
    ...(['Provider', 'Consumer'] as const).map((payer) => describeSide(payer, work)),
    ...egress.map(
      ({ from, to, bytes: leaving }) =>
        `the provider pays the egress of ${formatBytes(leaving)} from ${from} to ${to}`,
    ),
    describeCost(work),
    notCounted.length === 0 ? '' : `not counted: ${notCounted.join('; ')}`,
  ];
  return lines
    .filter((line) => line !== '')
    .map((line, index) =>
      formatParagraph(
        index === 0 ? indent : `${indent}  `,
        escapeUnprintable(line),
        `${indent}    `,
        getWidth(io),
      ),
    )
    .join('');
}

function describeSide(payer: Payer, { operations }: WorkForecast): string {
  const counts = operations
    .filter((each) => each.payer === payer)
    .map(({ operationClass, count }) => formatCount(count, `${CLASS_NAMES[operationClass]} operation`));
  return counts.length === 0 ? '' : `the ${payer.toLowerCase()} pays ${counts.join(', ')}`;
}

function describeCost({ cost }: WorkForecast): string {
  if (!cost) return '';
  const { currency, provider, consumer, unpriced } = cost;
  const format = (amount: number): string =>
    `${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${currency}`;
  const missing = unpriced.length === 0 ? '' : `; no price for ${unpriced.join(', ')}`;
  const least = unpriced.length === 0 ? '' : 'at least ';
  return `cost: ${least}${format(provider)} for the provider, ${least}${format(consumer)} for the consumer${missing}`;
}
