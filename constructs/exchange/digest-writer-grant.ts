import { TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import {
  ADD_ACTION,
  CONDITION_VERSION,
  DELETE_ACTION,
  READ_ACTION,
  WRITE_ACTION,
} from '../../lib/access/condition/build-condition';
import { buildDigestCondition } from '../../lib/access/condition/digest-condition';
import { toContainerScope } from '../../lib/access/roles';
import { createDigestRoleId } from '../../lib/model/values/invitation-id';
import { defineCustomRoleDefinition } from '../grants/custom-role-definition';
import { assignToService } from '../grants/service-assignment';
import type { IManagedIdentity } from '../principals/managed-identity';
import { toRelativeId } from '../synthesis/construct-ids';
import { NameClaims } from '../synthesis/name-claims';
import { escapeTemplates } from '../synthesis/terraform-strings';
import type { IShareExchange } from './share-exchange-props';

/** Two jobs would each begin the series of the other one anew. */
const writers = new NameClaims('job of digests of the exchange', ({ node }) => node.root);

/**
 * Lets the managed identity of a job write digests into an exchange, and nothing else there.
 *
 * @throws DataShareError `DuplicateName` if another job of the app does
 */
export function grantDigestWriting(
  job: Construct,
  identity: IManagedIdentity,
  exchange: IShareExchange,
): void {
  const { dataStore, container, containerReference, node } = exchange;
  writers.claim(job, node.path);
  const { storageAccountName, storageAccountId } = dataStore;
  const id = toRelativeId(TerraformStack.of(job), exchange);
  const role = defineCustomRoleDefinition(job, `Role-${id}`, {
    dataStore,
    // Unique in a tenant, because account names are.
    name: `Data Share Digests ${storageAccountName}/${container}`,
    roleDefinitionId: Token.isUnresolved(storageAccountName)
      ? undefined
      : createDigestRoleId(storageAccountName, container),
    description: 'Writes digests of changes within the condition of its assignment.',
    dataActions: [READ_ACTION, WRITE_ACTION, ADD_ACTION, DELETE_ACTION],
  });
  assignToService(job, `Writer-${id}`, identity, dataStore, {
    scope: toContainerScope(storageAccountId, containerReference),
    roleDefinitionId: role.roleDefinitionResourceId,
    condition: escapeTemplates(buildDigestCondition()),
    conditionVersion: CONDITION_VERSION,
  });
}
