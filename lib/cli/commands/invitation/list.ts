import type { Command } from 'commander';
import { removeSecrets } from '../../../errors/redact';
import { listInvitations } from '../../../runtime/invitation-list';
import { findAcceptedSubscription } from '../../input/accepted-subscription';
import type { CommonOptions, Finish } from '../../input/options';
import { addCommonOptions, toRuntimeOptions } from '../../input/options';
import type { ListedEntry } from '../../output/invitations/invitation-list-text';
import { createListedEntry, describeInvitationList } from '../../output/invitations/invitation-list-text';
import { printDocuments } from '../../output/print';
import type { CliIo } from '../../io';

interface ListOptions extends CommonOptions {
  readonly principalId?: string;
  readonly tenant?: string;
}

export function addInvitationListCommand(group: Command, io: CliIo, finish: Finish): void {
  const command = group
    .command('list')
    .description('Lists your invitations in an exchange, with their states and the next commands.')
    .argument('<exchange URL>', 'URL of the exchange: https://<account>.blob.core.windows.net/<container>')
    .option('--principal-id <object ID>', 'the invited principal, if it is a group (default: you)')
    .option('--tenant <tenant>', "the provider's tenant, if it is not yours");
  addCommonOptions(command)
    .addHelpText(
      'after',
      `
The exchange keeps an index for each principal, which nobody else can list. You
are the principal that your access token names.

Example:
  $ datashare invitation list https://contoso.blob.core.windows.net/exchange`,
    )
    .action(async (url: string, { principalId, tenant, json }: ListOptions) => {
      const list = await listInvitations(url, {
        ...toRuntimeOptions(io),
        ...(principalId !== undefined && { principalId }),
        ...(tenant !== undefined && { tenantId: tenant }),
      });
      const entries = list.invitations.map((listed): ListedEntry => {
        const accepted = listed.invitation && findAcceptedSubscription(listed.invitation, listed.url);
        return createListedEntry(listed, accepted ?? undefined, io);
      });
      // An invitation stays as it is: changed terms would not have their hash.
      const hideSecrets = (entry: ListedEntry): ListedEntry => ({
        ...entry,
        problem: entry.problem && removeSecrets(entry.problem),
      });
      if (json) printDocuments(io, { ...list, invitations: entries.map(hideSecrets) });
      else io.stdout(describeInvitationList(list, entries, io));
      finish(0);
    });
}
