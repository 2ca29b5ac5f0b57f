import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { TerraformResource } from 'cdktf';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { DataRole, toContainerScope } from '../../lib/access/roles';
import { AzapiResource } from '../azapi/azapi-resource';
import { MOVER_ENDPOINT_TYPE } from '../azapi/storage-mover-bodies';
import { waitForContainer } from '../data-store/container-dependencies';
import type { IDataStore } from '../data-store/data-store-props';
import { watchAssignments } from '../grants/stack-assignments-validation';
import { toValueId } from '../synthesis/construct-ids';
import { keepArguments } from '../synthesis/kept-arguments';
import { toMoverName } from './storage-mover-names';

/** The role by which Storage Mover manages an account. It can read the keys of the account. */
const ACCOUNT_ROLE = 'Storage Account Contributor';

/** A container that a storage mover reads or writes. */
export interface MoverEndpoint {
  readonly name: string;
  /** The endpoint, and the roles of its identity: a job needs them before it can run. */
  readonly resources: readonly TerraformResource[];
}

interface MoverSide {
  readonly kind: 'Source' | 'Target';
  readonly accountId: string;
  /** The account, if it is one of the app's own. */
  readonly dataStore?: IDataStore;
}

/** The containers that a storage mover reads and writes, for one subscription: each has one endpoint. */
export class MoverEndpoints {
  private readonly endpoints = new Map<string, MoverEndpoint>();

  constructor(
    private readonly subscription: Construct,
    private readonly subscriptionName: string,
    private readonly moverId: string,
  ) {}

  /** Returns the endpoint of a container. Another container makes another endpoint. */
  public findOrDefine(side: MoverSide, container: string): MoverEndpoint {
    const key = `${side.kind} ${container}`;
    const known = this.endpoints.get(key);
    if (known !== undefined) return known;
    const defined = this.define(side, container);
    this.endpoints.set(key, defined);
    return defined;
  }

  /** @see https://learn.microsoft.com/azure/storage-mover/azure-to-azure-migration */
  private define({ kind, accountId, dataStore }: MoverSide, container: string): MoverEndpoint {
    const { subscription } = this;
    const id = `${kind}-${toValueId(TerraformStack.of(subscription), container)}`;
    const name = toMoverName(this.subscriptionName, kind.toLowerCase(), container);
    const endpoint = new AzapiResource(subscription, `MoverEndpoint${id}`, {
      type: MOVER_ENDPOINT_TYPE,
      parentId: this.moverId,
      name,
      hasOwnIdentity: true,
      body: {
        properties: {
          endpointType: 'AzureStorageBlobContainer',
          endpointKind: kind,
          storageAccountResourceId: accountId,
          blobContainerName: container,
        },
      },
      // Azure changes neither in an endpoint that exists.
      replaceTriggersExternalValues: [accountId, container],
    });
    const assign = (part: string, scope: string, role: string): RoleAssignment =>
      new RoleAssignment(subscription, `Mover${part}${id}`, {
        scope,
        roleDefinitionName: role,
        principalId: endpoint.ownPrincipalId,
        principalType: 'ServicePrincipal',
        skipServicePrincipalAadCheck: true,
      });
    const resources = [
      endpoint,
      assign('Account', accountId, ACCOUNT_ROLE),
      assign('Data', toContainerScope(accountId, container), DataRole.OWNER),
    ];
    for (const each of resources) {
      if (dataStore) waitForContainer(each, { dataStore, container });
      keepArguments(each);
    }
    if (dataStore) watchAssignments(TerraformStack.of(subscription), dataStore);
    return { name, resources };
  }
}
