/** The folder of an exchange in which each recipient has one that it may read. */
export const INVITATIONS_FOLDER = 'invitations';
/** The folder of an exchange in which each recipient has one that it may write to. */
export const RECEIPTS_FOLDER = 'receipts';

/** Where in an exchange the invitation with this id is; the id is in lower case, or an expression of such. */
export function toPublishedPath(invitationId: string): string {
  return `${INVITATIONS_FOLDER}/${invitationId}/invitation.json`;
}
