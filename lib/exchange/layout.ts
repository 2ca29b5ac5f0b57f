import { INVITATIONS_FOLDER, publishedPath, RECEIPTS_FOLDER } from '../model/values/exchange-folders';

/**
 * What lies where in an exchange, a container of the provider:
 *
 * ```text
 * invitations/<invitation id>/invitation.json             written by the provider, read by that one recipient
 * receipts/<invitation id>/<time>-acceptance.json         written by that one recipient, read by the provider
 * receipts/<invitation id>/<time>-rejection.json
 * receipts/<invitation id>/<time>-success-<id>.json      a synchronization that succeeded
 * receipts/<invitation id>/<time>-failure-<id>.json      one that failed
 * ```
 *
 * The grants are made of these folders: whose a document is, its path says, and not its content.
 */
export function getReceiptFolder(invitationId: string): string {
  return `${RECEIPTS_FOLDER}/${invitationId.toLowerCase()}`;
}

export function getInvitationPath(invitationId: string): string {
  return publishedPath(invitationId.toLowerCase());
}

/** What a receipt tells: an answer, or how a synchronization ended. */
export type ReceiptKind = AnswerKind | RunKind;
export type AnswerKind = 'acceptance' | 'rejection';
export type RunKind = 'success' | 'failure';

/** A receipt's path, from when it is of. The same answer, left twice, is one receipt; synchronizations have ids. */
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

/** Whose receipt is at a path, and of which kind; undefined where none should be there. */
export function parseReceiptPath(
  path: string,
): { readonly invitationId: string; readonly kind: ReceiptKind } | undefined {
  const found = RECEIPT.exec(path);
  return found ? { invitationId: found[1], kind: (found[2] ?? found[3]) as ReceiptKind } : undefined;
}

/** Which invitation is at a path; undefined where none should be there. */
export function parseInvitationPath(path: string): string | undefined {
  return INVITATION.exec(path)?.[1];
}
