import { createHash } from 'node:crypto';
import { removeSecrets } from '../../../errors/redact';
import type { RecipientStatus } from '../../../exchange/status-report';
import type { InvitationDocument } from '../../../model/documents/invitation';
import type { PublishedChange, PublishedInvitation } from '../../../runtime/invitations';
import type { Notification, PostNotification } from './notification-poster';

/** The types of events. Receivers compare them: a type never changes. */
export type EventType =
  'invitation.created' | 'invitation.changed' | 'invitation.terms_changed' | 'access.ends_soon';

const TYPES: Readonly<Record<PublishedChange, EventType | undefined>> = {
  New: 'invitation.created',
  Changed: 'invitation.changed',
  TermsChanged: 'invitation.terms_changed',
  // A document that is not understood was there: the recipient has to look at the new one.
  Unknown: 'invitation.changed',
  Unchanged: undefined,
};

/**
 * Returns the event of a published invitation; undefined if nothing changed, so that nothing is told twice. The id depends on the time:
 * an invitation can become what it was before, such as suspended again, and receivers drop an id that they have seen.
 */
export function createPublishedEvent(
  invitation: InvitationDocument,
  { url, change }: PublishedInvitation,
  now: Date,
): Notification | undefined {
  const type = TYPES[change];
  if (type === undefined) return undefined;
  const { invitationId, shareName, state, acceptBy, expiresOn, termsSha256, recipient, provider } =
    invitation;
  const data = {
    invitationId,
    shareName,
    recipientName: recipient.recipientName,
    providerName: provider.providerName,
    state,
    acceptBy,
    expiresOn,
    termsSha256,
    url,
  };
  return createEvent(type, data, [invitationId, JSON.stringify(invitation), now.toISOString()], now);
}

/** Returns the events of recipients whose access ends within this time. The id depends on the end alone. */
export function createEndEvents(
  recipients: readonly RecipientStatus[],
  withinDays: number,
  now: Date,
): Notification[] {
  const last = now.getTime() + withinDays * 24 * 60 * 60 * 1000;
  return recipients.flatMap(({ invitationId, shareName, recipientName, expiresOn, state, exchange }) => {
    const end = expiresOn === null ? NaN : Date.parse(expiresOn);
    const isOpen = state !== 'Revoked' && state !== 'Expired' && state !== 'Rejected';
    if (!isOpen || !(end > now.getTime() && end <= last)) return [];
    const data = { invitationId, shareName, recipientName, state, expiresOn, exchange };
    return [createEvent('access.ends_soon', data, [invitationId, String(expiresOn)], now)];
  });
}

function createEvent(type: EventType, data: object, facts: readonly string[], now: Date): Notification {
  const hash = createHash('sha256').update(JSON.stringify([type, ...facts]));
  return {
    id: `msg_${hash.digest('hex').slice(0, 32)}`,
    body: JSON.stringify(removeSecrets({ type, timestamp: now.toISOString(), data })),
  };
}

/** Posts events in their order. After one that fails, the others are not tried: the hook would delay each of them. */
export async function postEvents(events: readonly Notification[], post: PostNotification): Promise<void> {
  for (const event of events) if (!(await post(event))) return;
}
