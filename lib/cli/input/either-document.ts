import { problems } from '../../errors/catalogue';
import { throwProblems } from '../../errors/data-share-error';
import type { InvitationDocument } from '../../model/documents/invitation';
import { parseSubscription } from '../../model/documents/parsing/parse-document';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import { selectDocuments } from '../../model/documents/terraform-output';
import type { CliIo } from '../io';
import type { InvitationOptions } from './invitation-input';
import { describeInput, findInvitation, readValue } from './invitation-input';

/** Reads the one subscription that an argument names, or else an invitation. */
export async function readSubscriptionOrInvitation(
  place: string,
  options: InvitationOptions,
  io: CliIo,
): Promise<SubscriptionDocument | InvitationDocument> {
  const value = await readValue(place, io);
  const where = describeInput(place);
  const [subscription, ...others] = selectDocuments(value, 'subscription');
  if (others.length > 0) {
    const has = `it contains ${others.length + 1} subscriptions`;
    throwProblems([problems.usage(has, 'select one of them with: terraform output -json <name>')], where);
  }
  return subscription ? parseSubscription(subscription, where) : findInvitation(value, options, where);
}
