import type { Command } from 'commander';
import { join } from 'node:path';
import { escapeUnprintable, removeSecrets } from '../../../errors/redact';
import type { ReceivedAcceptance } from '../../../runtime/share-status';
import { listReceivedAcceptances } from '../../../runtime/share-status';
import type { CommonOptions, Finish } from '../../input/options';
import { addCommonOptions, toRuntimeOptions } from '../../input/options';
import { printDocuments, printProblems, printWarning, toExitCode } from '../../output/print';
import { writeDocumentFiles } from '../../input/document-files';
import { createColors, formatUtc } from '../../output/format';
import { formatTable } from '../../output/format-table';
import type { CliIo } from '../../io';
import { addSourcesArgument, readStatusSources } from '../../input/status-sources';

interface ExportOptions extends CommonOptions {
  readonly out: string;
}

export function addAcceptanceExportCommand(group: Command, io: CliIo, finish: Finish): void {
  const command = group
    .command('export')
    .description('Writes the acceptances in an exchange to files, one per recipient.');
  addCommonOptions(addSourcesArgument(command).option('--out <folder>', 'folder for the files', '.'))
    .addHelpText(
      'after',
      `
An acceptance that does not answer the current invitation is reported and not
written. The command writes all others, and then fails.

Example:
  $ datashare acceptance export https://contoso.blob.core.windows.net/exchange`,
    )
    .action(async (places: readonly string[], options: ExportOptions) => {
      const received = await listReceivedAcceptances(
        await readStatusSources(places, io),
        toRuntimeOptions(io),
      );
      const good = received.acceptances.filter((each) => !isRefused(each));
      const refused = received.acceptances.filter(isRefused);
      const files = good.map((each) => ({
        path: join(options.out, `${each.shareName}-${each.recipientName}.acceptance.json`),
        document: each.acceptance,
      }));
      writeDocumentFiles(files);
      const written = good.map((each, index) => ({ ...each, file: files[index].path }));
      const problems = received.problems.map(removeSecrets);
      if (options.json) printDocuments(io, { acceptances: written, refused, problems });
      else io.stdout(describeExportedAcceptances(written, io));
      refused.forEach((each) => warnRefusedAcceptance(each, io));
      printProblems(problems, io);
      finish(toExitCode([...problems, ...refused.flatMap((each) => each.problems)]));
    });
}

const isRefused = ({ problems }: ReceivedAcceptance): boolean => problems.length > 0;

function warnRefusedAcceptance({ recipientName, shareName, problems }: ReceivedAcceptance, io: CliIo): void {
  for (const problem of problems)
    printWarning({ ...problem, where: `the acceptance of ${shareName} by ${recipientName}` }, io);
}

function describeExportedAcceptances(
  written: readonly (ReceivedAcceptance & { readonly file: string })[],
  io: CliIo,
): string {
  const title = createColors(io.useColors).bold(
    `Wrote ${written.length === 1 ? '1 acceptance' : `${written.length} acceptances`}`,
  );
  if (written.length === 0) return `${title}\n`;
  const rows = written.map(({ recipientName, shareName, receivedOn, file }) => [
    ...[recipientName, shareName].map(escapeUnprintable),
    formatUtc(receivedOn),
    file,
  ]);
  const next = 'Next, load each file with Acceptance.fromFile, and apply.';
  return `${title}\n\n${formatTable(['recipient', 'share', 'received (UTC)', 'file'], rows)}\n\n${next}\n`;
}
