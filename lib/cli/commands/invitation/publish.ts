import type { Command } from 'commander';
import type { PublishedInvitation } from '../../../runtime/invitations';
import { publishInvitations } from '../../../runtime/invitations';
import { escapeUnprintable } from '../../../errors/redact';
import type { CommonOptions, Finish } from '../../input/options';
import { addCommonOptions, toRuntimeOptions } from '../../input/options';
import { printJson } from '../../output/print';
import { createColors, formatParagraph } from '../../output/format';
import { readInvitations } from '../../input/invitation-input';
import type { CliIo } from '../../io';

export function addInvitationPublishCommand(group: Command, io: CliIo, finish: Finish): void {
  const command = group
    .command('publish')
    .description('Writes invitations to their exchange, where only the recipient can read each one.')
    .argument('<files...>', 'terraform output -json, or invitation files; - for standard input');
  addCommonOptions(command)
    .addHelpText(
      'after',
      `
Run this command after each apply. You need the role Storage Blob Data
Contributor on the exchange container.

Example:
  $ terraform output -json | datashare invitation publish -`,
    )
    .action(async (paths: readonly string[], options: CommonOptions) => {
      const invitations = await readInvitations(paths, io);
      const published = await publishInvitations(invitations, toRuntimeOptions(io));
      if (options.json) printJson(io, { published });
      else io.stdout(describePublished(published, io));
      finish(0);
    });
}

const NOT_READABLE_NOTE = formatParagraph(
  '    ',
  'the recipient cannot read it yet, because its principal is not known: send the file (invitation export)',
);

/** Lists the published invitations. Each URL has a line of its own, so that it is easy to copy. */
function describePublished(published: readonly PublishedInvitation[], io: CliIo): string {
  const count = published.length === 1 ? '1 invitation' : `${published.length} invitations`;
  const lines = published.map(
    ({ recipientName, shareName, url, isReadable }) =>
      `  ${escapeUnprintable(recipientName)} (share ${escapeUnprintable(shareName)})\n    ${escapeUnprintable(url)}\n${isReadable ? '' : NOT_READABLE_NOTE}`,
  );
  return `${createColors(io.useColors).bold(`Published ${count}`)}\n\n${lines.join('')}`;
}
