import { DatasetType } from '../../model/values/dataset';
import { INVITATIONS_FOLDER, RECEIPTS_FOLDER } from '../../model/values/exchange-folders';
import { buildActionsClause, ADD_ACTION, buildReadCondition, WRITE_ACTION } from './build-condition';
import type { AccessScope } from './access-scopes';

/** One invitation of a recipient, as its exchange knows it. */
export interface ExchangedInvitation {
  /** In lower case. */
  readonly invitationId: string;
  /** UTC time at which the access ends; null where it does not end. */
  readonly until: string | null;
  /** Whether answers and receipts may be left. One that was revoked may only be read, so that its recipient learns of it. */
  readonly mayAnswer: boolean;
}

/**
 * The condition of one recipient's role assignment on an exchange: it reads and lists the folder of each of its
 * invitations, creates and writes blobs in the folder of its receipts, and nothing else, each until its access ends.
 *
 * Its role has the data actions `blobs/read`, `blobs/write` and `blobs/add/action` alone; the condition has a clause for
 * reading, one for listing, and one for the two that write.
 *
 * @param invitations One at least.
 * @param order What an id or time is sorted by, where that is not itself.
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes
 */
export function buildExchangeCondition(
  invitations: readonly ExchangedInvitation[],
  order?: (text: string) => string,
): string {
  const answerable = invitations.filter(({ mayAnswer }) => mayAnswer);
  const receipts = toFolderScopes(RECEIPTS_FOLDER, answerable);
  return [
    // Folders always have a path, so there is a condition.
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
