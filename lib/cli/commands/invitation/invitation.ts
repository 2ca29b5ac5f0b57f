import type { Command } from 'commander';
import type { Finish } from '../../input/options';
import { addInvitationExportCommand } from './export';
import { addInvitationListCommand } from './list';
import { addInvitationPublishCommand } from './publish';
import { addInvitationShowCommand } from './show';
import type { CliIo } from '../../io';

export function defineInvitation(group: Command, io: CliIo, finish: Finish): void {
  group
    .helpCommand(false)
    .addHelpText('after', '\nExample:\n  $ datashare invitation show contoso-sales.invitation.json');
  addInvitationExportCommand(group, io, finish);
  addInvitationShowCommand(group, io, finish);
  addInvitationPublishCommand(group, io, finish);
  addInvitationListCommand(group, io, finish);
}
