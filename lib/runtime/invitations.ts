import { requireOptions } from './require-options';
import type { RuntimeOptions } from './options';
import { openAzureSession } from './azure-session';
import { DataShareError, throwProblems } from '../errors/data-share-error';
import { parseExchangeUrl } from '../exchange/exchange-url';
import { getIndexPath, getInvitationPath, getReceiptPath } from '../exchange/layout';
import type { PublishedChange } from '../exchange/published-change';
import { comparePublished, readPublished } from '../exchange/published-change';
import type { AcceptanceDocument } from '../model/documents/acceptance';
import { parseInvitation } from '../model/documents/parsing/parse-document';
import { MAX_DOCUMENT_BYTES } from '../model/documents/parsing/parse-json';
import type { InvitationDocument } from '../model/documents/invitation';
import type { RejectionDocument } from '../model/documents/rejection';
import { getSchemaUrl } from '../model/documents/schema-url';
import { parsePublishedInvitation, buildExchangeUrl } from '../exchange/published-invitation';
import type { Problem } from '../errors/error-codes';
import { getInPlaceReading } from '../model/documents/in-place-reading';
import type { InPlaceMethod } from '../model/values/in-place-method';
import { INDEX_ENTRY } from '../model/values/exchange-folders';
import { problems } from '../errors/catalogue';
import { mapOrdered } from '../streams/ordered-streams';

export type { PublishedChange } from '../exchange/published-change';

/** Invitations that are written concurrently. */
const CONCURRENCY = 16;

/** An invitation that was published in the exchange. */
export interface PublishedInvitation {
  /** Id of the invitation. */
  readonly invitationId: string;
  /** Name of the share. */
  readonly shareName: string;
  /** Name of the recipient in the share. */
  readonly recipientName: string;
  /** The way in which the recipient reads an in-place share; null for copies. */
  readonly inPlaceMethod: InPlaceMethod | null;
  /** URI of the data share of Azure Storage that the recipient reads through; null if it reads in another way. */
  readonly dataShareUri: string | null;
  /** True if the recipient can read it: its principal is known, so that the exchange can grant access. */
  readonly isReadable: boolean;
  /** URL without a query. The recipient reads it with its own credential. */
  readonly url: string;
  /** Difference to the invitation that the exchange had before. */
  readonly change: PublishedChange;
}

/** Options of a publication. */
export interface PublishOptions extends RuntimeOptions {
  /**
   * Receives each invitation once it is in its exchange, in the order of the documents, also if another one fails.
   * @default - nobody is told
   */
  readonly onPublished?: (published: PublishedInvitation) => void;
}

/**
 * Writes each invitation to the exchange that it names, and replaces an existing one. Adds it to the index of its recipient, so
 * that the recipient finds it (`listInvitations`).
 *
 * @param documents Invitations as JSON texts or parsed values. All are validated before anything is written. After a failure, no
 *   further one is begun; those under way are finished.
 * @throws DataShareError `ExchangeMissing` and the errors of documents; `AccessDenied`, `ContainerNotFound`,
 *   `EndpointUnreachable`
 */
export async function publishInvitations(
  documents: readonly unknown[],
  options: PublishOptions = {},
): Promise<PublishedInvitation[]> {
  requireOptions('PublishOptions', options);
  const invitations = documents.map((document) => parseInvitation(document));
  const without = new Set(invitations.filter(({ exchange }) => !exchange).map(({ shareName }) => shareName));
  throwProblems([...without].map((shareName) => problems.exchangeMissing(shareName)));

  const session = openAzureSession(options);
  const publishOne = async (invitation: InvitationDocument): Promise<PublishedInvitation> => {
    const { invitationId, shareName, recipient, exchange } = invitation;
    const path = getInvitationPath(invitationId);
    const text = JSON.stringify({ $schema: getSchemaUrl('invitation'), ...invitation }, null, 2);
    const store = session.openExchange(exchange!);
    const previous = await readPublished(store, invitation, session.signal);
    const { principalId } = recipient;
    // Last is the invitation: if anything before fails, the next publication still sees what has changed.
    if (principalId !== null)
      await store.write(getIndexPath(principalId, invitationId), INDEX_ENTRY, session.signal);
    await store.write(path, text, session.signal);
    return {
      invitationId,
      shareName,
      recipientName: recipient.recipientName,
      ...getInPlaceReading(invitation),
      isReadable: recipient.principalId !== null,
      url: buildExchangeUrl(exchange!, path),
      change: comparePublished(previous, invitation),
    };
  };
  let failure: { readonly error: unknown } | undefined;
  const tryToPublish = async (invitation: InvitationDocument): Promise<PublishedInvitation | undefined> => {
    if (failure) return undefined;
    try {
      return await publishOne(invitation);
    } catch (error) {
      failure ??= { error };
      return undefined;
    }
  };
  const published: PublishedInvitation[] = [];
  for await (const each of mapOrdered(invitations, CONCURRENCY, tryToPublish)) {
    if (!each) continue;
    published.push(each);
    options.onPublished?.(each);
  }
  if (failure) throw failure.error;
  return published;
}

/** Result of sending an answer. */
export interface SentAnswer {
  /** `NoExchange` if the invitation names none: the document has to be sent in another way. */
  readonly status: 'Left' | 'NotLeft' | 'NoExchange';
  /** URL of the answer, also if it could not be written; null without an exchange. */
  readonly url: string | null;
  /** Reason why it could not be written; null if it was. */
  readonly problem: Problem | null;
}

/** Writes an answer to the exchange that the invitation names. Errors of the exchange are returned, not thrown. */
export async function sendAnswer(
  { invitationId, exchange }: InvitationDocument,
  answer: AcceptanceDocument | RejectionDocument,
  options: RuntimeOptions = {},
): Promise<SentAnswer> {
  requireOptions('RuntimeOptions', options);
  if (exchange === null) return { status: 'NoExchange', url: null, problem: null };
  const path =
    answer.documentType === 'acceptance'
      ? getReceiptPath(invitationId, 'acceptance', answer.acceptedOn)
      : getReceiptPath(invitationId, 'rejection', answer.rejectedOn);
  const url = buildExchangeUrl(exchange, path);
  const session = openAzureSession(options);
  try {
    await session.openExchange(exchange).write(path, JSON.stringify(answer, null, 2), session.signal);
    return { status: 'Left', url, problem: null };
  } catch (error) {
    if (session.signal.aborted || !DataShareError.isDataShareError(error)) throw error;
    return { status: 'NotLeft', url, problem: error.problems[0] };
  }
}

/**
 * Reads an invitation by its URL in an exchange, with the credential of this machine.
 *
 * @param url `https://<account>.blob.core.windows.net/<container>/invitations/<id>/invitation.json`
 * @throws DataShareError `ValueInvalid`, `InvitationMissing`, `InvitationForeign`, and the errors of documents and access
 */
export async function fetchInvitation(
  url: string,
  options: RuntimeOptions = {},
): Promise<InvitationDocument> {
  requireOptions('RuntimeOptions', options);
  const { exchange, invitationId } = parseExchangeUrl(url);
  if (invitationId === undefined) throw new DataShareError([problems.invitationMissing(url)]);
  const session = openAzureSession(options);
  const path = getInvitationPath(invitationId);
  const text = await session.openExchange(exchange).read(path, MAX_DOCUMENT_BYTES, session.signal);
  if (text === undefined) throw new DataShareError([problems.invitationMissing(url)]);
  return parsePublishedInvitation(text, invitationId, exchange);
}
