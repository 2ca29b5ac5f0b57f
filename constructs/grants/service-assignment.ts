import type { RoleAssignmentConfig } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { DataRole, toContainerScope } from '../../lib/access/roles';
import type { IDataStore } from '../data-store/data-store-props';
import { findDeclaration, toGrantee } from '../principals/grantee';
import type { IManagedIdentity } from '../principals/managed-identity';
import { toRelativeId } from '../synthesis/construct-ids';
import { toAccountIdPreconditions, toEntraIdPreconditions } from '../synthesis/id-preconditions';
import { keepArguments } from '../synthesis/kept-arguments';
import { watchAssignments } from './stack-assignments-validation';

/** The container that an account keeps its change feed in. */
const FEED_CONTAINER = '$blobchangefeed';

/** Assigns a role on a place in an account to the managed identity of a job. */
export function assignToService(
  job: Construct,
  id: string,
  identity: IManagedIdentity,
  store: IDataStore,
  role: Pick<
    RoleAssignmentConfig,
    'scope' | 'roleDefinitionName' | 'roleDefinitionId' | 'condition' | 'conditionVersion'
  >,
): void {
  const assignment = new RoleAssignment(job, id, {
    ...role,
    principalId: identity.principalId,
    principalType: 'ServicePrincipal',
    skipServicePrincipalAadCheck: true,
  });
  const grantee = toGrantee(identity);
  const precondition = [
    ...toEntraIdPreconditions(findDeclaration(grantee) ?? assignment, grantee),
    ...toAccountIdPreconditions(store),
  ];
  if (precondition.length > 0) assignment.lifecycle = { precondition };
  keepArguments(assignment);
  watchAssignments(TerraformStack.of(job), store);
}

/** Lets the managed identity of a job read the change feeds of accounts. */
export function grantFeedReading(
  job: Construct,
  identity: IManagedIdentity,
  stores: readonly IDataStore[],
): void {
  for (const store of stores)
    assignToService(job, `Feed-${toRelativeId(TerraformStack.of(job), store)}`, identity, store, {
      scope: toContainerScope(store.storageAccountId, FEED_CONTAINER),
      roleDefinitionName: DataRole.READER,
    });
}
