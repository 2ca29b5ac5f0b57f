import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { TerraformOutput, Token } from 'cdktf';
import { Construct } from 'constructs';
import { ADD_ACTION, READ_ACTION, WRITE_ACTION } from '../../lib/access/condition/build-condition';
import type { ExchangeFacts } from '../../lib/model/documents/store-facts';
import { createExchangeRoleId } from '../../lib/model/values/invitation-id';
import { containerNameRule } from '../../lib/model/rules/naming-rules';
import { ContainerGrants } from '../grants/container-grants';
import { defineCustomRoleDefinition } from '../grants/custom-role-definition';
import type { IDataStore } from '../data-store/data-store-props';
import { ExchangeGrants } from './exchange-grants';
import type { IShareExchange, ShareExchangeProps } from './share-exchange-props';
import { claimExchange, findExchangeConflicts } from './exchange-container-claims';
import { toGrantee, validateGrantee } from '../principals/grantee';
import { checkPrincipalTenant } from '../principals/principal-tenant-check';
import { validateLiteral, checkProps } from '../synthesis/props-validation';
import { toAccountIdPreconditions } from '../synthesis/id-preconditions';
import { throwProblemsAt } from '../synthesis/throw-problems';
import { retainInStack, retainResource } from '../data-store/retained-containers';
import { watchStorage } from '../data-store/stack-storage-validation';
import { warnOfBypasses } from '../grants/bypass-warnings';
import { keepArguments } from '../synthesis/kept-arguments';
import { expectUse } from '../synthesis/unused-declarations';
import { requirePlace } from '../synthesis/construct-place';

/**
 * A container in the provider's account for invitations and receipts.
 *
 * Defines:
 *
 * - one private `azurerm_storage_container`
 * - one `azurerm_role_definition` with only the data actions that read, write and add blobs. Storage Blob Data
 *   Contributor also allows deleting the container, which no condition can prevent.
 * - one `azurerm_role_assignment` on the container for each principal that is invited to a share with this exchange
 * - one output with the URL of the container
 *
 * The condition of an assignment lets a recipient read and list `invitations/<id>/` and its part of the index,
 * `index/<its principal id>/`, and create and write blobs in `receipts/<id>/` until the invitation's `expiresOn`, and
 * nothing else. A suspended invitation keeps this access. A
 * revoked invitation can still be read, but no receipts can be written.
 *
 * The identity that runs `terraform apply` needs permission to create role definitions in the account's resource group.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/custom-roles
 *
 * @example
 * const exchange = new ShareExchange(this, 'exchange', { dataStore: store });
 * const sales = new Share(this, 'sales', {
 *   dataStore: store, shareKind: ShareKind.COPY_BASED, datasets: [Dataset.container('curated')], exchange,
 * });
 */
export class ShareExchange extends Construct implements IShareExchange {
  /** Data store of the account with the container. */
  public readonly dataStore: IDataStore;
  /** Name of the container. */
  public readonly container: string;
  /** URL of the container: the argument of `datashare status` and `datashare invitation publish`. */
  public readonly url: string;
  /** The output whose value is the URL. */
  public readonly output: TerraformOutput;
  /** True if Terraform writes the invitations to the container. */
  public readonly publishesInvitations: boolean;
  /** Name of the container as a Terraform reference: a resource that uses it depends on the container. */
  public readonly containerReference: string;
  /** Role assignments of the operators: invitations are published after them. */
  public readonly operatorGrants: readonly RoleAssignment[];

  /** @throws DataShareError `ValueInvalid`, `DuplicateName`, `PrincipalForeign`, `PrincipalMissing`, `GrantDuplicate` */
  constructor(scope: Construct, id: string, props: ShareExchangeProps) {
    super(...requirePlace(scope, id));
    const faults = checkProps(this, 'ShareExchangeProps', props);
    const { dataStore, operators = [] } = props;
    const name = props.container ?? 'exchange';
    const grantees = operators.flatMap((operator) => toGrantee(operator) ?? []);
    const checks = grantees.map((grantee) => checkPrincipalTenant(this, grantee, dataStore));
    const place = { owner: this, dataStore, container: name };
    throwProblemsAt(
      this,
      [
        validateLiteral('container', name, containerNameRule, 'it is part of conditions and ids'),
        ...operators.flatMap((operator, index) => validateGrantee(`operators[${index}]`, operator)),
        ...checks.flatMap((fit) => fit.problems),
        ...findExchangeConflicts(place),
      ],
      faults,
    );
    claimExchange(place);

    this.dataStore = dataStore;
    this.container = name;
    this.publishesInvitations = props.publishInvitations ?? false;
    this.url = `${dataStore.blobEndpoint}/${name}`;
    const containerResource = new StorageContainer(this, 'Container', {
      name,
      storageAccountId: dataStore.storageAccountId,
      containerAccessType: 'private',
    });
    this.containerReference = containerResource.name;
    const preconditions = [
      ...checks.flatMap((fit) => fit.preconditions),
      ...toAccountIdPreconditions(dataStore),
    ];
    if (preconditions.length > 0) containerResource.lifecycle = { precondition: preconditions };
    retainInStack(this, dataStore);
    retainResource(dataStore, containerResource);
    keepArguments(containerResource);
    this.operatorGrants = grantees.map((grantee) =>
      ContainerGrants.of(this).grantWrite(grantee, dataStore, { id: name, name: containerResource.name }),
    );
    const grants = new ExchangeGrants(this, {
      dataStore,
      container: name,
      containerReference: containerResource.name,
      roleDefinitionId: this.defineRole().roleDefinitionResourceId,
    });
    expectUse(
      this,
      'no share uses this exchange, so that it gets no invitations',
      "pass it to the share as 'exchange', or remove it",
    );
    watchStorage(this, dataStore);
    warnOfBypasses(grants, new Set([dataStore]));
    this.output = new TerraformOutput(this, 'Url', {
      value: this.url,
      description: 'URL of the exchange, for datashare status and datashare invitation publish',
    });
  }

  /** The fields of documents that locate this exchange. */
  public get facts(): ExchangeFacts {
    const { storageAccountName, blobEndpoint, tenantId = null } = this.dataStore;
    return { storageAccountName, blobEndpoint, container: this.container, tenantId };
  }

  private defineRole(): RoleDefinition {
    const { dataStore, container } = this;
    const { storageAccountName } = dataStore;
    return defineCustomRoleDefinition(this, 'Role', {
      dataStore,
      // Unique in a tenant, because account names are.
      name: `Data Share Exchange ${storageAccountName}/${container}`,
      roleDefinitionId: Token.isUnresolved(storageAccountName)
        ? undefined
        : createExchangeRoleId(storageAccountName, container),
      description: 'Reads invitations and writes receipts within the condition of its assignment.',
      dataActions: [READ_ACTION, WRITE_ACTION, ADD_ACTION],
    });
  }
}
