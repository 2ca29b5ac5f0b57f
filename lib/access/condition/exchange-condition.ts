import { DatasetType } from '../../model/values/dataset';
import { INDEX_FOLDER, INVITATIONS_FOLDER, RECEIPTS_FOLDER } from '../../model/values/exchange-folders';
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

/** The values that the condition of one recipient's role assignment on an exchange depends on. */
export interface ExchangeConditionFields {
  /** The recipient's invitations, at least one. */
  readonly invitations: readonly ExchangedInvitation[];
  /** Object id of the recipient, in lower case, if it may list the index of its invitations. */
  readonly principalId?: string;
}

/**
 * Builds the condition of one recipient's role assignment on an exchange. The recipient can read and list the folders of its
 * invitations and the folder of its index, and create and write blobs in the folders of its receipts, each until its access
 * ends, and nothing else. The index can be listed as long as one of the invitations can be read.
 *
 * The role has the data actions `blobs/read`, `blobs/write` and `blobs/add/action` alone. The condition has a clause for
 * reading, one for listing, and one for the two that write.
 *
 * @param order Returns the sort key of an id or time.
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes
 */
export function buildExchangeCondition(
  { invitations, principalId }: ExchangeConditionFields,
  order?: (text: string) => string,
): string {
  const answerable = invitations.filter(({ mayAnswer }) => mayAnswer);
  const receipts = toFolderScopes(RECEIPTS_FOLDER, answerable);
  const readable = [
    ...toFolderScopes(INVITATIONS_FOLDER, invitations),
    ...(principalId === undefined ? [] : toIndexScopes(principalId, invitations)),
  ];
  return [
    // Folders always have a path, so the condition is never undefined.
    buildReadCondition(readable, { order })!,
    buildActionsClause([WRITE_ACTION, ADD_ACTION], receipts, { order }),
  ].join('\nAND ');
}

function toIndexScopes(principalId: string, invitations: readonly ExchangedInvitation[]): AccessScope[] {
  const path = `${INDEX_FOLDER}/${principalId}`;
  return invitations.map(({ until }) => ({ datasetType: DatasetType.FOLDER, path, until }));
}

function toFolderScopes(parent: string, invitations: readonly ExchangedInvitation[]): AccessScope[] {
  return invitations.map(({ invitationId, until }) => ({
    datasetType: DatasetType.FOLDER,
    path: `${parent}/${invitationId}`,
    until,
  }));
}
