import { DatasetType } from '../../model/values/dataset';
import { INVITATIONS_FOLDER, RECEIPTS_FOLDER } from '../../model/values/exchange-folders';
import { buildActionsClause, ADD_ACTION, buildReadCondition, WRITE_ACTION } from './build-condition';
import type { AccessScope } from './access-scopes';

/** An invitation of a recipient, as the condition of an exchange needs it. */
export interface ExchangedInvitation {
  /** Id of the invitation, in lower case. */
  readonly invitationId: string;
  /** UTC time at which access ends; null if it does not end. */
  readonly until: string | null;
  /** True if the recipient can leave answers and receipts. A revoked invitation can only be read, so that its recipient sees it. */
  readonly mayAnswer: boolean;
}

/**
 * Builds the condition of one recipient's role assignment on an exchange. The recipient can read and list the folders of its
 * invitations and create and write blobs in the folders of its receipts, each until its access ends, and nothing else.
 *
 * The role has the data actions `blobs/read`, `blobs/write` and `blobs/add/action` alone. The condition has a clause for
 * reading, one for listing, and one for the two that write.
 *
 * @param invitations The recipient's invitations, at least one.
 * @param order Returns the sort key of an id or time.
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes
 */
export function buildExchangeCondition(
  invitations: readonly ExchangedInvitation[],
  order?: (text: string) => string,
): string {
  const answerable = invitations.filter(({ mayAnswer }) => mayAnswer);
  const receipts = toFolderScopes(RECEIPTS_FOLDER, answerable);
  return [
    // Folders always have a path, so the condition is never undefined.
    buildReadCondition(toFolderScopes(INVITATIONS_FOLDER, invitations), { order })!,
    buildActionsClause([WRITE_ACTION, ADD_ACTION], receipts, { order }),
  ].join('\nAND ');
}

function toFolderScopes(parent: string, invitations: readonly ExchangedInvitation[]): AccessScope[] {
  return invitations.map(({ invitationId, until }) => ({
    datasetType: DatasetType.FOLDER,
    path: `${parent}/${invitationId}`,
    until,
  }));
}
