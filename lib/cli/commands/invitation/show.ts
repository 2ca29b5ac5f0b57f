import type { Command } from 'commander';
import type { CommonOptions, Finish } from '../../input/options';
import { addCommonOptions } from '../../input/options';
import { printDocuments } from '../../output/print';
import type { InvitationOptions } from '../../input/invitation-input';
import { readInvitation, addInvitationArgument } from '../../input/invitation-input';
import { findAcceptedSubscription } from '../../input/accepted-subscription';
import { describeInvitation } from '../../output/invitations/invitation-text';
import { describeNextSteps } from '../../output/invitations/next-steps';
import type { CliIo } from '../../io';

export function addInvitationShowCommand(group: Command, io: CliIo, finish: Finish): void {
  const command = group
    .command('show')
    .description('Shows an invitation: what is shared, under which terms, and the next steps.');
  addCommonOptions(addInvitationArgument(command))
    .addHelpText('after', '\nExample:\n  $ datashare invitation show contoso-sales.invitation.json')
    .action(async (where: string, options: CommonOptions & InvitationOptions) => {
      const invitation = await readInvitation(where, options, io);
      if (options.json) printDocuments(io, invitation);
      else {
        const accepted = findAcceptedSubscription(invitation, where);
        const steps = describeNextSteps(invitation, { where, id: options.id }, accepted, io);
        io.stdout(`${describeInvitation(invitation, io)}\n${steps}`);
      }
      finish(0);
    });
}
