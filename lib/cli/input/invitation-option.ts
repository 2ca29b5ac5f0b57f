import type { Command } from 'commander';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import type { CheckOptions } from '../../runtime/snapshots';
import { runtimeOptions } from './options';
import { warn } from '../output/print';
import { readPresentInvitation } from './invitation-input';
import type { CliIo } from '../io';

/** What a command takes that compares the subscription with the present invitation. */
export interface PresentInvitationOptions {
  readonly invitation?: string;
}

/** A command that finds out what the provider has changed since the invitation was accepted. */
export function comparingInvitation(command: Command): Command {
  return command.option(
    '--invitation <invitation>',
    'the present one: its file, or its URL (default: read in the exchange)',
  );
}

/** What the runtime helper is asked with; what is doubtful goes where people look. */
export async function checkOptions(
  { invitation: accepted }: SubscriptionDocument,
  { invitation }: PresentInvitationOptions,
  io: CliIo,
): Promise<CheckOptions> {
  return {
    ...runtimeOptions(io),
    currentInvitation:
      invitation === undefined
        ? undefined
        : await readPresentInvitation(invitation, accepted.invitationId, io),
    onWarning: (text) => warn(text, io),
  };
}
