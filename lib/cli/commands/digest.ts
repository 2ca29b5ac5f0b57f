import type { Command } from 'commander';
import { Option } from 'commander';
import { formatCount } from '../../errors/format-count';
import type { DigestReport, InvitationWithoutDigests } from '../../runtime/digests';
import { writeShareDigests } from '../../runtime/digests';
import { readInvitations } from '../input/invitation-input';
import type { CommonOptions, Finish } from '../input/options';
import { addCommonOptions, createWholeNumberParser, toRuntimeOptions } from '../input/options';
import { createColors } from '../output/format';
import { formatTable } from '../output/format-table';
import { printJson } from '../output/print';
import type { CliIo } from '../io';

interface DigestCommandOptions extends CommonOptions {
  readonly from: 'listing' | 'change-feed';
  readonly keepDays: number;
}

const REASONS: Readonly<Record<InvitationWithoutDigests['reason'], string>> = {
  InDatasets: 'the folder that the invitation names is in a dataset, so each digest would itself be a change',
  NoExchange: 'the share has no exchange',
  InPlace: 'the share is read in place',
  NoAccess: 'its access has ended or was withdrawn',
  NotAccepted: 'its recipient has no access yet',
};

const NOT_PUBLISHED = {
  Overtaken: 'another process has written later digests',
  Contested: 'other processes kept replacing its digests; the next run publishes them',
} as const;

export function defineDigest(command: Command, io: CliIo, finish: Finish): void {
  command
    .argument(
      '<files...>',
      'terraform output -json, or invitation files; - for standard input, env:NAME for a variable',
    )
    .addOption(
      new Option('--from <source>', 'how to find changes; ADLS Gen2 has no change feed')
        .choices(['listing', 'change-feed'])
        .default('listing'),
    )
    .option('--keep-days <n>', 'days to keep digests', createWholeNumberParser(1, 365), 14);
  addCommonOptions(command)
    .addHelpText(
      'after',
      `
Run this command on a schedule. Recipients that synchronize with --from-digest
then list nothing while nothing changes. You need the role Storage Blob Data
Contributor on the exchange container, and Storage Blob Data Reader on the
datasets, or on the account for its change feed.

Example:
  $ terraform output -json | datashare digest -`,
    )
    .action(async (paths: readonly string[], { from, keepDays, json }: DigestCommandOptions) => {
      const invitations = (await readInvitations(paths, io)).map(({ invitation }) => invitation);
      const report = await writeShareDigests(invitations, { ...toRuntimeOptions(io), from, keepDays });
      if (json) printJson(io, report);
      else io.stdout(describeDigests(report, io));
      finish(0);
    });
}

function describeDigests({ shares, notWritten }: DigestReport, io: CliIo): string {
  const paint = createColors(io.useColors);
  const rows = shares.map(({ shareName, recipients, changes, sequence, coversUntil, isNewSeries }) => [
    shareName,
    String(recipients.length),
    isNewSeries ? 'begun' : changes.toLocaleString('en-US'),
    String(sequence),
    coversUntil,
  ]);
  const names = new Set(shares.map(({ shareName }) => shareName));
  const title = paint.bold(`Digests of ${formatCount(names.size, 'share')}`);
  const table = formatTable(['share', 'recipients', 'changes', 'last digest', 'covers until'], rows, [1, 3]);
  const skipped = notWritten.map(
    ({ shareName, recipientName, reason }) =>
      `  ${shareName}, ${recipientName}: none, because ${REASONS[reason]}\n`,
  );
  const overtaken = shares.flatMap(({ shareName, recipients }) =>
    recipients.flatMap(({ recipientName, status }) =>
      status === 'Published' ? [] : `  ${shareName}, ${recipientName}: ${NOT_PUBLISHED[status]}\n`,
    ),
  );
  const notes = [...skipped, ...overtaken];
  return `${title}\n\n${table}\n${notes.length > 0 ? '\n' : ''}${notes.join('')}`;
}
