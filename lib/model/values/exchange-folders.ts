/** The folder of an exchange that has a folder for each invitation. Its recipient can read it. */
export const INVITATIONS_FOLDER = 'invitations';
/** The folder of an exchange that has a folder for the answers and receipts of each invitation. Its recipient can write to it. */
export const RECEIPTS_FOLDER = 'receipts';

/** Returns the path of an invitation in an exchange. The id is in lower case, or a Terraform expression for such an id. */
export function toPublishedPath(invitationId: string): string {
  return `${INVITATIONS_FOLDER}/${invitationId}/invitation.json`;
}
