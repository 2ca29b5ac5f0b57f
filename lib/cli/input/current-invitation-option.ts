import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DataShareError } from '../../errors/data-share-error';
import type { Finding } from '../../errors/finding';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import { getPublishedUrl } from '../../exchange/published-invitation';
import type { CheckOptions } from '../../runtime/snapshots';
import { toRuntimeOptions } from './options';
import type { InvitationSource, NamedSubscription } from '../output/invitations/accept-again';
import { addAcceptHint } from '../output/invitations/accept-again';
import { printWarning } from '../output/print';
import { readCurrentInvitation } from './invitation-input';
import type { CliIo } from '../io';

/** The option of commands that compare the subscription with the current invitation. */
export interface CurrentInvitationOptions {
  readonly invitation?: string;
}

/** Completes a finding about a change of the provider with the commands that follow it. */
export type AddHint = <T extends Finding>(finding: T) => T;

/** Adds the option for the current invitation, which tells what the provider changed since the acceptance. */
export function addCurrentInvitationOption(command: Command): Command {
  return command.option(
    '--invitation <invitation>',
    'the current one: a file or a URL (default: read from the exchange)',
  );
}

/**
 * Runs a function of the runtime that compares the subscription with the current invitation. Its warnings go to standard
 * error. These and the problems of its error name the command that accepts the current invitation again.
 *
 * @param place The argument that names the subscription.
 */
export async function runWithInvitation<T>(
  place: string,
  subscription: SubscriptionDocument,
  { invitation: given }: CurrentInvitationOptions,
  io: CliIo,
  run: (options: CheckOptions, addHint: AddHint) => Promise<T>,
): Promise<T> {
  const { invitationId } = subscription.invitation;
  const current = given === undefined ? undefined : await readCurrentInvitation(given, invitationId, io);
  const source = current?.source ?? findPublishedSource(subscription);
  const named = nameSubscription(place, subscription);
  const addHint: AddHint = (finding) => (source ? addAcceptHint(finding, source, named) : finding);
  const options: CheckOptions = {
    ...toRuntimeOptions(io),
    currentInvitation: current?.invitation,
    onWarning: (warning) => printWarning(addHint(warning), io),
  };
  try {
    return await run(options, addHint);
  } catch (error) {
    if (!DataShareError.isDataShareError(error)) throw error;
    const [first, ...rest] = error.problems.map(addHint);
    throw new DataShareError([first, ...rest], { cause: error });
  }
}

/** Returns the URL that the runtime reads the current invitation from. */
function findPublishedSource({ exchange, invitation }: SubscriptionDocument): InvitationSource | undefined {
  return exchange === null ? undefined : { where: getPublishedUrl(exchange, invitation.invitationId) };
}

/** Finds out if a subscription is a file of `datashare accept`, which has its name and the acceptance next to it. */
export function nameSubscription(place: string, subscription: SubscriptionDocument): NamedSubscription {
  const { subscriptionName: name } = subscription;
  const isAnswer =
    basename(place) === `${name}.subscription.json` &&
    existsSync(join(dirname(place), `${name}.acceptance.json`));
  return { subscription, place, isAnswer };
}
