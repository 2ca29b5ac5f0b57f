import { DataShareError } from '../errors/data-share-error';
import { MAX_DOCUMENT_BYTES, parseInvitation } from '../model/documents/parse-document';
import type { ExchangeFacts } from '../model/documents/schema-fields';
import type { InvitationDocument } from '../model/documents/invitation';
import type { SubscriptionDocument } from '../model/documents/subscription';
import type { Problem } from '../errors/error-codes';
import { getInvitationPath } from './layout';
import { summarizeError } from './leave-receipt';
import type { ExchangeStore } from './ports';
import { parsePublishedInvitation } from './published-invitation';

/** The provider's invitation as it is now, or why it is not known. */
export type CurrentInvitation =
  | { readonly kind: 'Read'; readonly from: 'Exchange' | 'Given'; readonly invitation: InvitationDocument }
  /** Without a reason where there is no exchange to read it from. */
  | { readonly kind: 'NotRead'; readonly reason: string | null }
  /** It is there, and does not say what has changed: a later version, or no invitation at all. */
  | { readonly kind: 'NotUnderstood'; readonly problems: readonly Problem[] };

/**
 * Reads the present invitation: the one that is given, else the one in the exchange. Not being able to read it there is
 * an answer, no error: the exchange is optional, and its grant may end before that of the data.
 *
 * @throws DataShareError where the given document does not parse; `Interrupted`
 */
export async function readCurrentInvitation(
  { exchange, invitation }: SubscriptionDocument,
  given: unknown,
  openExchange: (facts: ExchangeFacts) => ExchangeStore,
  signal: AbortSignal,
): Promise<CurrentInvitation> {
  if (given !== undefined)
    return { kind: 'Read', from: 'Given', invitation: parseInvitation(given, 'the present invitation') };
  if (exchange === null) return { kind: 'NotRead', reason: null };
  try {
    const { invitationId } = invitation;
    const text = await openExchange(exchange).read(getInvitationPath(invitationId), MAX_DOCUMENT_BYTES, signal);
    if (text === undefined) return { kind: 'NotRead', reason: 'the exchange has none' };
    return { kind: 'Read', from: 'Exchange', invitation: parsePublishedInvitation(text, invitationId, exchange) };
  } catch (error) {
    if (signal.aborted || !DataShareError.isDataShareError(error)) throw error;
    const isPublished = error.code.startsWith('Document');
    return isPublished
      ? { kind: 'NotUnderstood', problems: error.problems }
      : { kind: 'NotRead', reason: summarizeError(error) };
  }
}
