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
import { defineCustomRole } from '../grants/custom-role';
import type { IDataStore } from '../data-store/data-store-props';
import { ExchangeGrants } from './exchange-grants';
import type { IShareExchange, ShareExchangeProps } from './share-exchange-props';
import { claimExchange, findExchangeConflicts } from './exchange-isolation';
import { toGrantee, validateGrantee } from '../principals/grantee';
import { checkPrincipalTenant } from '../principals/principal-tenant';
import { validateLiteral, throwProblemsAt } from '../synthesis/validation';
import { warnOfBypasses } from '../grants/bypass-warnings';

/**
 * A container of the provider in which invitations and receipts are exchanged.
 *
 * Defines one private `azurerm_storage_container`; one `azurerm_role_definition` that has the data actions of reading,
 * writing and adding blobs, and nothing else (Storage Blob Data Contributor may delete the container, which no condition
 * keeps it from); an output with the container's URL; and, for each principal that is invited to a share with this
 * exchange, one `azurerm_role_assignment` on the container. Its condition lets a recipient read and list
 * `invitations/<id>/`, create and write blobs in `receipts/<id>/`, and nothing else, until the invitation's `expiresOn`.
 * Who is suspended may so still; whose invitation is revoked may read it and write no more.
 *
 * Whoever applies needs the right to write role definitions in the account's resource group.
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
  /** Store of the account that has the container. */
  public readonly dataStore: IDataStore;
  /** Name of the container. */
  public readonly container: string;
  /** URL of the container, which `datashare status` and `datashare invitation publish` take. */
  public readonly url: string;
  /** The output whose value is the URL. */
  public readonly output: TerraformOutput;
  /** True if Terraform publishes the invitations of shares in the exchange. */
  public readonly publishesInvitations: boolean;
  /** The container's name, by which Terraform waits for it. */
  public readonly containerReference: string;
  /** The role assignments of the operators: what Terraform publishes waits for them. */
  public readonly operatorGrants: readonly RoleAssignment[];

  /** @throws DataShareError `ValueInvalid`, `DuplicateName`, `PrincipalForeign`, `PrincipalMissing`, `GrantDuplicate` */
  constructor(scope: Construct, id: string, props: ShareExchangeProps) {
    super(scope, id);
    const { dataStore, operators = [] } = props;
    const name = props.container ?? 'exchange';
    const grantees = operators.flatMap((operator) => toGrantee(operator) ?? []);
    const checks = grantees.map((grantee) => checkPrincipalTenant(this, grantee, dataStore));
    const place = { owner: this, dataStore, container: name };
    throwProblemsAt(this, [
      validateLiteral('container', name, containerNameRule, 'conditions and ids are made of it'),
      ...operators.flatMap((operator, index) => validateGrantee(`operators[${index}]`, operator)),
      ...checks.flatMap((fit) => fit.problems),
      ...findExchangeConflicts(place),
    ]);
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
    const preconditions = checks.flatMap((fit) => fit.preconditions);
    if (preconditions.length > 0) containerResource.lifecycle = { precondition: preconditions };
    this.operatorGrants = grantees.map((grantee) =>
      ContainerGrants.of(this).grantWrite(grantee, dataStore, { id: name, name: containerResource.name }),
    );
    const grants = new ExchangeGrants(this, {
      dataStore,
      container: name,
      containerReference: containerResource.name,
      roleDefinitionId: this.defineRole().roleDefinitionResourceId,
    });
    warnOfBypasses(grants, new Set([dataStore]));
    this.output = new TerraformOutput(this, 'Url', {
      value: this.url,
      description: 'the exchange of invitations and receipts: what datashare status reads',
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
    return defineCustomRole(this, 'Role', {
      dataStore,
      // Unique in a tenant, as the names of accounts are.
      name: `Data Share Exchange ${storageAccountName}/${container}`,
      roleDefinitionId: Token.isUnresolved(storageAccountName)
        ? undefined
        : createExchangeRoleId(storageAccountName, container),
      description: 'Reads invitations and leaves receipts, by the condition of its assignment.',
      dataActions: [READ_ACTION, WRITE_ACTION, ADD_ACTION],
    });
  }
}
