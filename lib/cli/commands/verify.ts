import type { Command } from 'commander';
import type { ReceiptVerdict } from '../../exchange/receipt-comparison';
import type { VerifiedReceipt, VerifySnapshotReport } from '../../runtime/receipt-verification';
import { fetchReceipt } from '../../runtime/receipt-verification';
import { verifySnapshot } from '../../runtime/snapshots';
import { MAX_NAMED_FILES } from '../../runtime/snapshot-options';
import type { Difference, VerifiedFile, VerifyReport } from '../../snapshot/verify';
import type { CommonOptions, Finish } from '../input/options';
import {
  addCommonOptions,
  addSubscriptionArgument,
  createAllOption,
  createQuietOption,
  describeRest,
  readSubscription,
  toRuntimeOptions,
} from '../input/options';
import { isUrl, readOutput } from '../input/invitation-input';
import { printJson, printProblems, toExitCode } from '../output/print';
import {
  formatBytes,
  createColors,
  formatFileCount,
  formatMore,
  formatParagraph,
  getWidth,
} from '../output/format';
import { describePublished } from '../output/snapshots-table';
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
  properties: 'has different content headers, metadata, tags, tier or access control',
  etag: 'was changed after the last snapshot (ETag)',
  content: 'has content that differs from the source, or from its MD5',
  unreadable: 'could not be read',
  publication: 'is missing, or does not name the published snapshot',
};

interface VerifyCommandOptions extends CommonOptions {
  readonly deep?: boolean;
  readonly against?: string;
  readonly all?: true;
  readonly quiet?: true;
}

export function defineVerify(command: Command, io: CliIo, finish: Finish): void {
  addSubscriptionArgument(command, 'contoso-sales.subscription.json')
    .option('--deep', 'read and hash every file; the bytes pass through this machine')
    .option(
      '--against <receipt>',
      'compare with the receipt of a synchronization: a file, or its URL in an exchange',
    )
    .addOption(createAllOption())
    .addOption(createQuietOption());
  addCommonOptions(command).action(async (path: string, options: VerifyCommandOptions) => {
    const subscription = readSubscription(path, io);
    const against = options.against === undefined ? undefined : await readReceipt(options.against, io);
    const progress = options.quiet ? undefined : startVerifyProgress(io);
    const report = await verifySnapshot(subscription, {
      ...toRuntimeOptions(progress?.io ?? io),
      deep: options.deep,
      against,
      maxDifferences: options.all ? MAX_NAMED_FILES : undefined,
      ...(progress ? { onProgress: progress.update } : { onWaiting: () => {} }),
    }).finally(progress?.stop);
    const found = report.receipt?.problem ? [report.receipt.problem] : [];
    const exitCode = found.length > 0 ? toExitCode(found) : report.status === 'Succeeded' ? 0 : 1;
    if (options.json) printJson(io, report);
    else if (!options.quiet || exitCode !== 0) io.stdout(describeReport(report, options, io));
    printProblems(found, io);
    finish(exitCode);
  });
}

/** Reads the receipt that an option names: a file, or its URL. */
function readReceipt(where: string, io: CliIo): Promise<unknown> {
  return isUrl(where) ? fetchReceipt(where, toRuntimeOptions(io)) : readOutput(where, io);
}

const VERDICT_TEXTS: Readonly<Record<ReceiptVerdict, string>> = {
  Equal: 'the target holds what the receipt states, complete and unaltered',
  Newer: 'the target is newer than the receipt',
  Altered: 'the target was altered',
  Contradicted: 'the receipt is not what that synchronization recorded',
  Incomplete: 'the target holds what the receipt states, which is not all files',
  Unknown: 'it is unknown if the target holds what the receipt states',
};

/** Describes the comparison with a receipt in one line. */
function describeComparison({ verdict, reason, synchronizationId }: VerifiedReceipt): string {
  const why = reason === null ? '' : ` (${reason})`;
  return `receipt of synchronization ${synchronizationId}: ${VERDICT_TEXTS[verdict]}${why}`;
}

function describeReport(
  report: VerifySnapshotReport,
  { all }: Pick<VerifyCommandOptions, 'all'>,
  io: CliIo,
): string {
  const shown = all ? MAX_NAMED_FILES : SHOWN_DIFFERENCES;
  const paint = createColors(io.useColors);
  const verdict = {
    Succeeded: paint.green('the target matches the last snapshot'),
    Incomplete: paint.yellow('the target is correct so far, but not complete'),
    Failed: paint.red(
      report.filesDifferent > 0
        ? `${formatFileCount(report.filesDifferent)} ${report.filesDifferent === 1 ? 'differs' : 'differ'} from the last snapshot`
        : `${formatFileCount(report.filesUnreadable)} could not be read`,
    ),
  }[report.status];
  const notes = [
    `  ${formatFileCount(report.filesVerified)} ${report.isDeep ? 'read and verified' : 'verified'} (${formatBytes(report.bytesVerified)})`,
    ...(report.filesWithoutMd5 > 0
      ? [
          `  ${formatFileCount(report.filesWithoutMd5)} without an MD5, verified by size, ETag, headers and metadata`,
        ]
      : []),
    ...(report.filesOfOthers > 0
      ? [`  ${formatFileCount(report.filesOfOthers)} in addition, not written by the last snapshot`]
      : []),
    ...report.differences
      .slice(0, shown)
      .map(
        ({ because, reason, ...file }) =>
          `  ${describeFile(file)} ${DIFFERENCE_TEXTS[because]}${reason === undefined ? '' : `: ${escapeUnprintable(reason)}`}`,
      ),
  ];
  const more = report.filesDifferent + report.filesUnreadable - Math.min(report.differences.length, shown);
  if (more > 0) notes.push(`  ${formatMore(more, describeRest(all))}`);
  notes.push(...describeWrongMd5s(report, all));
  if (report.datasetsIncomplete.length > 0)
    notes.push(`  not complete: ${report.datasetsIncomplete.join(', ')}`);
  for (const { datasetName, ...published } of report.published ?? [])
    notes.push(
      formatParagraph('  ', describePublished(datasetName, published), '  ', getWidth(io)).trimEnd(),
    );
  if (report.manifestSha256 !== null) notes.push(`  root hash ${report.manifestSha256}`);
  if (report.receipt)
    notes.push(formatParagraph('  ', describeComparison(report.receipt), '    ', getWidth(io)).trimEnd());
  if (report.status === 'Incomplete') notes.push(`\nTo finish, run ${io.commandName} sync.`);
  notes.push(...adviseRepair(report, io));
  return `${paint.bold(report.subscriptionName)}: ${verdict}\n\n${notes.join('\n')}\n`;
}

function describeFile({ datasetName, path }: VerifiedFile): string {
  return `${datasetName}: ${escapeUnprintable(path) || '(the file)'}`;
}

/** Names the files whose MD5 was already wrong at the source. No synchronization can correct it. */
function describeWrongMd5s({ filesWithWrongMd5, wrongMd5s }: VerifyReport, all: true | undefined): string[] {
  if (filesWithWrongMd5 === 0) return [];
  const shown = all ? MAX_NAMED_FILES : SHOWN_DIFFERENCES;
  const more = filesWithWrongMd5 - Math.min(wrongMd5s.length, shown);
  return [
    `  ${formatFileCount(filesWithWrongMd5)} copied correctly, but stored by the provider with a wrong MD5 (Content-MD5); ask the provider to correct it`,
    ...wrongMd5s.slice(0, shown).map((file) => `    ${describeFile(file)}`),
    ...(more > 0 ? [`    ${formatMore(more, describeRest(all))}`] : []),
  ];
}

/** Advises the synchronization that repairs the differences, if one does. */
function adviseRepair({ differences, filesDifferent }: VerifyReport, io: CliIo): string[] {
  if (filesDifferent === 0) return [];
  // A file whose content alone differs has the ETag of the last copy: only a full synchronization copies it again.
  const isContent = ({ because }: Difference): boolean => because === 'content';
  // Every synchronization shows readers the published snapshot again, unless somebody else's document is in the way.
  const isPointer = ({ because, reason }: Difference): boolean =>
    because === 'publication' && reason === undefined;
  const command = [
    `${io.commandName} sync`,
    ...(differences.some(isContent) ? ['--mode full'] : []),
    ...(differences.every((each) => isContent(each) || isPointer(each)) ? [] : ['--reconcile']),
  ];
  return [`\nTo repair the differences, run ${command.join(' ')}.`];
}
