import type { Command } from 'commander';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import type { CheckOptions } from '../../runtime/snapshots';
import { toRuntimeOptions } from './options';
import { printWarning } from '../output/print';
import { readCurrentInvitation } from './invitation-input';
import type { CliIo } from '../io';

/** The option of commands that compare the subscription with the current invitation. */
export interface CurrentInvitationOptions {
  readonly invitation?: string;
}

/** Adds the option for the current invitation, which tells what the provider changed since the acceptance. */
export function addCurrentInvitationOption(command: Command): Command {
  return command.option(
    '--invitation <invitation>',
    'the current one: a file or a URL (default: read from the exchange)',
  );
}

/** Builds the options of the runtime function. Warnings go to standard error. */
export async function buildCheckOptions(
  { invitation: accepted }: SubscriptionDocument,
  { invitation }: CurrentInvitationOptions,
  io: CliIo,
): Promise<CheckOptions> {
  return {
    ...toRuntimeOptions(io),
    currentInvitation:
      invitation === undefined
        ? undefined
        : await readCurrentInvitation(invitation, accepted.invitationId, io),
    onWarning: (warning) => printWarning(warning, io),
  };
}
