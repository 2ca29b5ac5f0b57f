import type { Command } from 'commander';
import type { Finish } from '../../input/options';
import { addInvitationExportCommand } from './export';
import { addInvitationPublishCommand } from './publish';
import { addInvitationShowCommand } from './show';
import type { CliIo } from '../../io';

export function addInvitationCommands(program: Command, io: CliIo, finish: Finish): void {
  const group = program
    .command('invitation')
    .helpCommand(false)
    .description('Writes invitations to files, shows one to people, and publishes them.')
    .addHelpText('after', '\nExample:\n  $ datashare invitation show contoso-sales.invitation.json');
  addInvitationExportCommand(group, io, finish);
  addInvitationShowCommand(group, io, finish);
  addInvitationPublishCommand(group, io, finish);
}
