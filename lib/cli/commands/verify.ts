import type { Command } from 'commander';
import { verifySnapshot } from '../../runtime/snapshots';
import type { Difference, VerifyReport } from '../../snapshot/verify';
import type { CommonOptions, Finish } from '../input/options';
import {
  addCommonOptions,
  addSubscriptionCommand,
  readSubscription,
  toRuntimeOptions,
} from '../input/options';
import { printJson } from '../output/print';
import { formatBytes, createColors, formatFileCount } from '../output/format';
import { escapeUnprintable } from '../../errors/redact';
import type { CliIo } from '../io';
import { startVerifyProgress } from '../output/synchronization/progress';

/** The most differences that are listed. */
const SHOWN_DIFFERENCES = 20;

const DIFFERENCE_TEXTS: Readonly<Record<Difference['because'], string>> = {
  missing: 'is missing',
  kind: 'is a directory instead of a file, or a file instead of a directory',
  size: 'has a different size',
  md5: 'has different content (MD5)',
  etag: 'was changed after the last snapshot (ETag)',
  content: 'has content that does not match its MD5',
};

export function addVerifyCommand(program: Command, io: CliIo, finish: Finish): void {
  const command = addSubscriptionCommand(
    program,
    'verify',
    'Compares the target with the last snapshot. Writes nothing.',
    'contoso-sales.subscription.json',
  ).option('--deep', 'read and hash every file; the bytes pass through this machine');
  addCommonOptions(command).action(
    async (path: string, options: CommonOptions & { readonly deep?: boolean }) => {
      const subscription = readSubscription(path, io);
      const progress = startVerifyProgress(io);
      const report = await verifySnapshot(subscription, {
        ...toRuntimeOptions(progress.io),
        deep: options.deep,
        onProgress: progress.update,
      }).finally(progress.stop);
      if (options.json) printJson(io, report);
      else io.stdout(describeReport(report, io));
      finish(report.status === 'Succeeded' ? 0 : 1);
    },
  );
}

function describeReport(report: VerifyReport, io: CliIo): string {
  const paint = createColors(io.useColors);
  const verdict = {
    Succeeded: paint.green('the target matches the last snapshot'),
    Incomplete: paint.yellow('the target is correct so far, but the last run did not finish'),
    Failed: paint.red(
      `${formatFileCount(report.filesDifferent)} ${report.filesDifferent === 1 ? 'differs' : 'differ'} from the last snapshot`,
    ),
  }[report.status];
  const notes = [
    `  ${formatFileCount(report.filesVerified)} ${report.isDeep ? 'read and verified' : 'verified'} (${formatBytes(report.bytesVerified)})`,
    ...(report.filesWithoutMd5 > 0
      ? [`  ${formatFileCount(report.filesWithoutMd5)} without an MD5, verified by size and ETag`]
      : []),
    ...(report.filesOfOthers > 0
      ? [`  ${formatFileCount(report.filesOfOthers)} in addition, not written by the last snapshot`]
      : []),
    ...report.differences
      .slice(0, SHOWN_DIFFERENCES)
      .map(
        (d) =>
          `  ${d.datasetName}: ${escapeUnprintable(d.path) || '(the file)'} ${DIFFERENCE_TEXTS[d.because]}`,
      ),
  ];
  const more = report.filesDifferent - Math.min(report.differences.length, SHOWN_DIFFERENCES);
  if (more > 0) notes.push(`  ... and ${more.toLocaleString('en-US')} more`);
  if (report.datasetsIncomplete.length > 0)
    notes.push(`  not finished: ${report.datasetsIncomplete.join(', ')}`);
  if (report.manifestSha256 !== null) notes.push(`  root hash ${report.manifestSha256}`);
  if (report.status === 'Incomplete') notes.push(`\nTo finish, run ${io.commandName} sync.`);
  if (report.status === 'Failed')
    notes.push(`\nTo repair the differences, run ${io.commandName} sync --reconcile.`);
  return `${paint.bold(report.subscriptionName)}: ${verdict}\n\n${notes.join('\n')}\n`;
}
