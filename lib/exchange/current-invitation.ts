import { DataShareError, summarizeError } from '../errors/data-share-error';
import { parseInvitation } from '../model/documents/parsing/parse-document';
import { MAX_DOCUMENT_BYTES } from '../model/documents/parsing/parse-json';
import type { ExchangeFacts } from '../model/documents/store-facts';
import type { InvitationDocument } from '../model/documents/invitation';
import type { SubscriptionDocument } from '../model/documents/subscription';
import type { Problem } from '../errors/error-codes';
import { getInvitationPath } from './layout';
import type { ExchangeStore } from './ports';
import { parsePublishedInvitation } from './published-invitation';

/** The current invitation of the provider, or the reason why it is not known. */
export type CurrentInvitation =
  | { readonly kind: 'Read'; readonly from: 'Exchange' | 'Given'; readonly invitation: InvitationDocument }
  /** The reason is null if there is no exchange to read it from. */
  | { readonly kind: 'NotRead'; readonly reason: string | null }
  /** It exists but cannot be parsed: it has a newer version, or is not an invitation. */
  | { readonly kind: 'NotUnderstood'; readonly problems: readonly Problem[] };

/**
 * Reads the current invitation: the given one, else the one in the exchange. Failure to read the exchange is a result, not
 * an error: the exchange is optional, and its grant may end before that of the data.
 *
 * @throws DataShareError if the given document cannot be parsed; `Interrupted`
 */
export async function readCurrentInvitation(
  { exchange, invitation }: SubscriptionDocument,
  given: unknown,
  openExchange: (facts: ExchangeFacts) => ExchangeStore,
  signal: AbortSignal,
): Promise<CurrentInvitation> {
  if (given !== undefined)
    return { kind: 'Read', from: 'Given', invitation: parseInvitation(given, 'the current invitation') };
  if (exchange === null) return { kind: 'NotRead', reason: null };
  try {
    const { invitationId } = invitation;
    const text = await openExchange(exchange).read(
      getInvitationPath(invitationId),
      MAX_DOCUMENT_BYTES,
      signal,
    );
    if (text === undefined) return { kind: 'NotRead', reason: 'the exchange does not have it' };
    return {
      kind: 'Read',
      from: 'Exchange',
      invitation: parsePublishedInvitation(text, invitationId, exchange),
    };
  } catch (error) {
    if (signal.aborted || !DataShareError.isDataShareError(error)) throw error;
    const isPublished = error.code.startsWith('Document');
    return isPublished
      ? { kind: 'NotUnderstood', problems: error.problems }
      : { kind: 'NotRead', reason: summarizeError(error) };
  }
}
