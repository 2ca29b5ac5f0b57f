import type { Command } from 'commander';
import type { Finish } from '../../input/options';
import { addInvitationExportCommand } from './export';
import { addInvitationListCommand } from './list';
import { addInvitationPublishCommand } from './publish';
import { addInvitationShowCommand } from './show';
import type { CliIo } from '../../io';

export function addInvitationCommands(program: Command, io: CliIo, finish: Finish): void {
  const group = program
    .command('invitation')
    .helpCommand(false)
    .description(
      'Exports invitations to files, shows one, publishes them to an exchange, or lists yours in one.',
    )
    .addHelpText('after', '\nExample:\n  $ datashare invitation show contoso-sales.invitation.json');
  addInvitationExportCommand(group, io, finish);
  addInvitationShowCommand(group, io, finish);
  addInvitationPublishCommand(group, io, finish);
  addInvitationListCommand(group, io, finish);
}
