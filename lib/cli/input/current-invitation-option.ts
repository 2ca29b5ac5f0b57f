import type { Command } from 'commander';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import type { CheckOptions } from '../../runtime/snapshots';
import { toRuntimeOptions } from './options';
import { printWarning } from '../output/print';
import { readCurrentInvitation } from './invitation-input';
import type { CliIo } from '../io';

/** What a command takes that compares the subscription with the present invitation. */
export interface CurrentInvitationOptions {
  readonly invitation?: string;
}

/** A command that finds out what the provider has changed since the invitation was accepted. */
export function addCurrentInvitationOption(command: Command): Command {
  return command.option(
    '--invitation <invitation>',
    'the present one: its file, or its URL (default: read in the exchange)',
  );
}

/** What the runtime helper is asked with; what is doubtful goes where people look. */
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
    onWarning: (text) => printWarning(text, io),
  };
}
