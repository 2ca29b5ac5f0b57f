import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { TerraformResource } from 'cdktf';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { DataRole, toContainerScope } from '../../../lib/access/roles';
import { AzapiResource } from '../../azapi/azapi-resource';
import { MOVER_ENDPOINT_TYPE } from '../../azapi/storage-mover-bodies';
import { waitForContainer } from '../../data-store/container-dependencies';
import type { IDataStore } from '../../data-store/data-store-props';
import { watchAssignments } from '../../grants/stack-assignments-validation';
import type { Precondition } from '../../synthesis/check-result';
import { toLifecycle } from '../../synthesis/check-result';
import { toValueId } from '../../synthesis/construct-ids';
import { keepArguments } from '../../synthesis/kept-arguments';
import { claimPartName, toMoverName } from './mover-names';

/** The role by which Storage Mover manages an account. It can read the keys of the account. */
const ACCOUNT_ROLE = 'Storage Account Contributor';

/** A container that a storage mover reads or writes. */
export interface MoverEndpoint {
  readonly name: string;
  /** ARM id of the endpoint, a token. */
  readonly id: string;
  /** The endpoint, and the roles of its identity: a job needs them before it can run. */
  readonly resources: readonly TerraformResource[];
}

interface MoverSide {
  readonly kind: 'Source' | 'Target';
  readonly accountId: string;
  /** The account, if it is one of the app's own. */
  readonly dataStore?: IDataStore;
  /** ARM id of the only account of another tenant that may be at the other end; absent within one tenant. */
  readonly partnerAccountId?: string;
  /** Checks that Terraform makes before the endpoint exists, if nothing else of the storage mover has them. */
  readonly preconditions?: readonly Precondition[];
}

/** The containers that a storage mover reads and writes, for one subscription or invitation: each has one endpoint. */
export class MoverEndpoints {
  private readonly endpoints = new Map<string, MoverEndpoint>();

  /** @param ownerName Name of the subscription or invitation, unique in the storage mover. */
  constructor(
    private readonly owner: Construct,
    private readonly ownerName: string,
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

  /**
   * @see https://learn.microsoft.com/azure/storage-mover/azure-to-azure-migration
   * @see https://learn.microsoft.com/azure/storage-mover/azure-cross-tenant-blob-migration
   */
  private define(side: MoverSide, container: string): MoverEndpoint {
    const { kind, accountId, dataStore, partnerAccountId, preconditions = [] } = side;
    const { owner } = this;
    const id = `${kind}-${toValueId(TerraformStack.of(owner), container)}`;
    const name = toMoverName(this.ownerName, kind.toLowerCase(), container);
    claimPartName(owner, this.moverId, 'endpoint', name);
    const endpoint = new AzapiResource(owner, `MoverEndpoint${id}`, {
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
          ...(partnerAccountId !== undefined && {
            enableCrossTenantTransfer: true,
            allowedStorageAccounts: [partnerAccountId],
          }),
        },
      },
      // Azure changes neither in an endpoint that exists.
      replaceTriggersExternalValues: [accountId, container],
      ...toLifecycle(preconditions),
    });
    const assign = (part: string, scope: string, role: string): RoleAssignment =>
      new RoleAssignment(owner, `Mover${part}${id}`, {
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
    if (dataStore) watchAssignments(TerraformStack.of(owner), dataStore);
    return { name, id: endpoint.id, resources };
  }
}
