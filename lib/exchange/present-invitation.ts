import type { Connected } from '../connect';
import { signalFor } from '../connect';
import { DataShareError } from '../errors';
import { invitationPath } from './layout';
import { MAX_DOCUMENT_BYTES, parseInvitation } from '../model/document';
import type { InvitationDocument } from '../model/invitation';
import type { SubscriptionDocument } from '../model/subscription';
import { problems } from '../problems';

/** The provider's invitation as it is now, or why it is not known. */
export type PresentInvitation =
  | { readonly kind: 'Read'; readonly from: 'Exchange' | 'Given'; readonly invitation: InvitationDocument }
  /** Without a reason where there is no exchange to read it from. */
  | { readonly kind: 'NotRead'; readonly reason: string | null };

/** An exchange that does not answer must not hold up a synchronization. */
export const EXCHANGE_TIMEOUT_MS = 20_000;

/**
 * Reads the present invitation: the one that is given, else the one in the exchange. Not being able to read it there is
 * an answer, no error: the exchange is optional, and its grant may end before that of the data.
 *
 * @throws DataShareError where the given document does not parse
 */
export async function presentInvitation(
  { exchange, invitation }: SubscriptionDocument,
  given: unknown,
  { azure, options, signal }: Connected,
): Promise<PresentInvitation> {
  if (given !== undefined)
    return { kind: 'Read', from: 'Given', invitation: parseInvitation(given, 'the present invitation') };
  if (exchange === null) return { kind: 'NotRead', reason: null };
  const timeout = AbortSignal.timeout(EXCHANGE_TIMEOUT_MS);
  try {
    const store = new azure.BlobExchangeStore(azure.connectExchange(exchange, options), exchange.container);
    const path = invitationPath(invitation.invitationId);
    const text = await store.read(path, MAX_DOCUMENT_BYTES, signalFor(signal, timeout));
    if (text === undefined) return { kind: 'NotRead', reason: 'the exchange has none' };
    return { kind: 'Read', from: 'Exchange', invitation: parseInvitation(text, store.urlOf(path)) };
  } catch (error) {
    if (signal.aborted) throw new DataShareError([problems.interrupted()], { cause: error });
    return { kind: 'NotRead', reason: reasonOf(error, timeout) };
  }
}

/** Why an exchange could not be used, in one line. */
export function reasonOf(error: unknown, timeout: AbortSignal): string {
  if (timeout.aborted) return `the exchange did not answer in ${EXCHANGE_TIMEOUT_MS / 1000} s`;
  if (!DataShareError.isDataShareError(error)) throw error;
  const [{ code, message }] = error.problems;
  return `${code}: ${message}`;
}
