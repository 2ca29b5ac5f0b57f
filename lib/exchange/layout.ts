import {
  INDEX_FOLDER,
  INVITATIONS_FOLDER,
  toIndexPath,
  toPublishedPath,
  RECEIPTS_FOLDER,
} from '../model/values/exchange-folders';

/**
 * Layout of an exchange, which is a container of the provider:
 *
 * ```text
 * invitations/<invitation id>/invitation.json             written by the provider, read by one recipient
 * invitations/<invitation id>/changes/                    digests of changes, as lib/digests describes them
 * index/<principal id>/<invitation id>                    written by the provider, listed by that recipient
 * receipts/<invitation id>/<time>-acceptance.json         written by that recipient, read by the provider
 * receipts/<invitation id>/<time>-rejection.json
 * receipts/<invitation id>/<time>-success-<id>.json      a synchronization that succeeded
 * receipts/<invitation id>/<time>-failure-<id>.json      one that failed
 * digests/                                                kept by the provider for the next digest, read by no recipient
 * ```
 *
 * Grants are scoped to these folders, so the owner of a document follows from its path, not from its content.
 */
export function getReceiptFolder(invitationId: string): string {
  return `${RECEIPTS_FOLDER}/${invitationId.toLowerCase()}`;
}

export function getInvitationPath(invitationId: string): string {
  return toPublishedPath(invitationId.toLowerCase());
}

/** Returns the prefix of the index blobs of a principal. */
export function getIndexPrefix(principalId: string): string {
  return `${INDEX_FOLDER}/${principalId.toLowerCase()}/`;
}

/** Returns the path of the index blob by which a principal finds an invitation. */
export function getIndexPath(principalId: string, invitationId: string): string {
  return toIndexPath(principalId.toLowerCase(), invitationId.toLowerCase());
}

/** The kind of a receipt: an answer, or the result of a synchronization. */
export type ReceiptKind = AnswerKind | RunKind;
export type AnswerKind = 'acceptance' | 'rejection';
export type RunKind = 'success' | 'failure';

/** Builds the path of a receipt from its time. The same answer written twice is one receipt. Synchronizations have ids. */
export function getReceiptPath(invitationId: string, kind: AnswerKind, at: string): string;
export function getReceiptPath(invitationId: string, kind: RunKind, at: string, id: string): string;
export function getReceiptPath(invitationId: string, kind: ReceiptKind, at: string, id?: string): string {
  const time = new Date(at).toISOString().replace(/[-:]/g, '');
  return `${getReceiptFolder(invitationId)}/${time}-${kind}${id === undefined ? '' : `-${id.toLowerCase()}`}.json`;
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const RECEIPT = new RegExp(
  `^${RECEIPTS_FOLDER}/(${UUID})/\\d{8}T\\d{6}\\.\\d{3}Z-(?:(acceptance|rejection)|(success|failure)-${UUID})\\.json$`,
);
const INVITATION = new RegExp(`^${INVITATIONS_FOLDER}/(${UUID})/invitation\\.json$`);

/** Parses the path of a receipt; undefined for any other path. */
export function parseReceiptPath(
  path: string,
): { readonly invitationId: string; readonly kind: ReceiptKind } | undefined {
  const found = RECEIPT.exec(path);
  return found ? { invitationId: found[1], kind: (found[2] ?? found[3]) as ReceiptKind } : undefined;
}

/** Parses the time in the path of a receipt, which its recipient states; undefined if it is none. */
export function parseReceiptTime(path: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = TIME.exec(path) ?? [];
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

const TIME = /\/(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2}\.\d{3})Z-[^/]*$/;

const INDEX = new RegExp(`^${INDEX_FOLDER}/${UUID}/(${UUID})$`);

/** Parses the path of an index blob and returns the id of its invitation; undefined for any other path. */
export function parseIndexPath(path: string): string | undefined {
  return INDEX.exec(path)?.[1];
}

/** Parses the path of an invitation and returns its id; undefined for any other path. */
export function parseInvitationPath(path: string): string | undefined {
  return INVITATION.exec(path)?.[1];
}
