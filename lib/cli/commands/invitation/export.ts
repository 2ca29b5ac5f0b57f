import type { Command } from 'commander';
import { join } from 'node:path';
import type { InvitationDocument } from '../../../model/documents/invitation';
import { getSchemaUrl } from '../../../model/documents/schema-url';
import type { OutputOptions, Finish } from '../../input/options';
import { addOutputOptions } from '../../input/options';
import { printJson } from '../../output/print';
import { writeDocumentFiles } from '../../input/document-files';
import { createColors } from '../../output/format';
import { formatTable } from '../../output/format-table';
import { readInvitations } from '../../input/invitation-input';
import type { CliIo } from '../../io';

interface ExportOptions extends OutputOptions {
  readonly out: string;
}

/** An invitation and the file that its recipient gets. */
interface Exported {
  readonly path: string;
  readonly document: InvitationDocument;
}

export function addInvitationExportCommand(group: Command, io: CliIo, finish: Finish): void {
  const command = group
    .command('export')
    .description('Writes one invitation file per recipient, from terraform output -json.')
    .argument('<output.json>', 'all outputs, one output or its value; - for standard input')
    .option('--out <folder>', 'folder for the files', '.');
  addOutputOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ terraform output -json | datashare invitation export - --out invitations
  $ datashare invitation export output.json`,
    )
    .action(async (where: string, options: ExportOptions) => {
      const files = (await readInvitations(where, io)).map(({ invitation }) => ({
        path: join(options.out, getInvitationFileName(invitation)),
        document: Object.assign({ $schema: '' }, invitation, { $schema: getSchemaUrl('invitation') }),
      }));
      writeDocumentFiles(files);
      if (options.json) printJson(io, { invitations: files.map(summarizeExport) });
      else io.stdout(describeExport(files, io));
      finish(0);
    });
}

function getInvitationFileName({ shareName, recipient }: InvitationDocument): string {
  return `${shareName}-${recipient.recipientName}.invitation.json`;
}

function summarizeExport({ path, document }: Exported): object {
  const { invitationId, shareName, recipient } = document;
  return { invitationId, shareName, recipientName: recipient.recipientName, file: path };
}

function describeExport(files: readonly Exported[], io: CliIo): string {
  const count = files.length === 1 ? '1 invitation' : `${files.length} invitations`;
  const rows = files.map(({ path, document }) => [
    document.recipient.recipientName,
    document.shareName,
    path,
  ]);
  const title = createColors(io.useColors).bold(`Wrote ${count}`);
  return `${title}\n\n${formatTable(['recipient', 'share', 'file'], rows)}\n\nSend each file to its recipient by any channel. The files contain no secrets.\n`;
}
