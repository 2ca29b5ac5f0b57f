/** The folder of an exchange that has a folder for each invitation. Its recipient can read it. */
export const INVITATIONS_FOLDER = 'invitations';
/** The folder of an exchange that has a folder for the answers and receipts of each invitation. Its recipient can write to it. */
export const RECEIPTS_FOLDER = 'receipts';

/** The folder of an exchange that has a folder for each principal, with a blob for each of its invitations. */
export const INDEX_FOLDER = 'index';

/** The content of an index blob: its name says everything. */
export const INDEX_ENTRY = '{}';

/** Returns the path of the index blob of an invitation. The ids are in lower case, or Terraform expressions for such ids. */
export function toIndexPath(principalId: string, invitationId: string): string {
  return `${INDEX_FOLDER}/${principalId}/${invitationId}`;
}

/** Returns the path of an invitation in an exchange. The id is in lower case, or a Terraform expression for such an id. */
export function toPublishedPath(invitationId: string): string {
  return `${INVITATIONS_FOLDER}/${invitationId}/invitation.json`;
}

/** Returns the folder of the digests of an invitation. The id is in lower case, or a Terraform expression for such an id. */
export function toDigestFolder(invitationId: string): string {
  return `${INVITATIONS_FOLDER}/${invitationId}/changes`;
}

/** The folder in which the provider remembers what it told in digests. No recipient can read it. */
export const DIGEST_MEMORY_FOLDER = 'digests';
