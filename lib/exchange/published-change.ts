import { DataShareError } from '../errors/data-share-error';
import { parseInvitation } from '../model/documents/parsing/parse-document';
import { MAX_DOCUMENT_BYTES } from '../model/documents/parsing/parse-json';
import type { InvitationDocument } from '../model/documents/invitation';
import { getInvitationPath } from './layout';
import type { ExchangeStore } from './ports';

/**
 * Difference of a published invitation to the one that the exchange had before: there was none, only the terms of use or also
 * other fields differ, other fields differ, or nothing does. `Unknown` if the earlier one could not be understood.
 */
export type PublishedChange = 'New' | 'TermsChanged' | 'Changed' | 'Unchanged' | 'Unknown';

/** An invitation that an exchange has: null if it has none, undefined if it is not understood. */
export type EarlierInvitation = InvitationDocument | null | undefined;

/** Reads the invitation that is about to be replaced. */
export async function readPublished(
  store: ExchangeStore,
  { invitationId }: InvitationDocument,
  signal: AbortSignal,
): Promise<EarlierInvitation> {
  try {
    const text = await store.read(getInvitationPath(invitationId), MAX_DOCUMENT_BYTES, signal);
    return text === undefined ? null : parseInvitation(text);
  } catch (error) {
    // A newer version of this program may have written it, or somebody else.
    if (DataShareError.isDataShareError(error) && error.code.startsWith('Document')) return undefined;
    throw error;
  }
}

/** Compares an invitation with the one that the exchange had before. */
export function comparePublished(earlier: EarlierInvitation, current: InvitationDocument): PublishedChange {
  if (earlier === null) return 'New';
  if (earlier === undefined) return 'Unknown';
  if (earlier.termsSha256 !== current.termsSha256) return 'TermsChanged';
  return serialize(earlier) === serialize(current) ? 'Unchanged' : 'Changed';
}

/** Both were parsed by the same schema, so that equal documents have their fields in the same order. */
function serialize({ $schema: _schema, ...document }: InvitationDocument): string {
  return JSON.stringify(document);
}
