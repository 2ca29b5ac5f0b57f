import { join } from 'node:path';
import { DataAzurermClientConfig } from '@cdktf/provider-azurerm/lib/data-azurerm-client-config';
import { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault';
import { KeyVaultKey } from '@cdktf/provider-azurerm/lib/key-vault-key';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { Subnet } from '@cdktf/provider-azurerm/lib/subnet';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import { VirtualNetwork } from '@cdktf/provider-azurerm/lib/virtual-network';
import type { IAspect } from 'cdktf';
import { App, Aspects, AzurermBackend, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import {
  AcceptedSubscription,
  Dataset,
  DataStore,
  Invitation,
  PrincipalType,
  Recipient,
  Share,
  ShareKind,
} from '../../constructs';

/** The place of the platform. */
interface Place {
  readonly resourceGroupName: string;
  readonly location: string;
}

/** A network with one subnet that can reach storage. */
class Network extends Construct {
  public readonly subnetId: string;

  constructor(scope: Construct, id: string, place: Place) {
    super(scope, id);
    const network = new VirtualNetwork(this, 'Resource', {
      name: 'vnet-platform',
      ...place,
      addressSpace: ['10.20.0.0/16'],
    });
    const subnet = new Subnet(this, 'Jobs', {
      name: 'snet-jobs',
      resourceGroupName: place.resourceGroupName,
      virtualNetworkName: network.name,
      addressPrefixes: ['10.20.1.0/24'],
      serviceEndpoints: ['Microsoft.Storage'],
    });
    this.subnetId = subnet.id;
  }
}

/** The platform's encryption key for storage, and the identity that can use it. */
class EncryptionKey extends Construct {
  public readonly keyId: string;
  public readonly identityId: string;
  /** The permission to use the key. */
  public readonly access: RoleAssignment;

  constructor(scope: Construct, id: string, place: Place, tenantId: string) {
    super(scope, id);
    const vault = new KeyVault(this, 'Vault', {
      name: 'kv-fabrikam-platform',
      ...place,
      tenantId,
      skuName: 'standard',
      rbacAuthorizationEnabled: true,
      // Azure requires it for keys that encrypt storage.
      purgeProtectionEnabled: true,
    });
    const key = new KeyVaultKey(this, 'Resource', {
      name: 'storage',
      keyVaultId: vault.id,
      keyType: 'RSA',
      keySize: 3072,
      keyOpts: ['unwrapKey', 'wrapKey'],
    });
    const identity = new UserAssignedIdentity(this, 'Identity', { name: 'id-platform-encryption', ...place });
    this.access = new RoleAssignment(this, 'Access', {
      scope: key.resourceVersionlessId,
      roleDefinitionName: 'Key Vault Crypto Service Encryption User',
      principalId: identity.principalId,
      principalType: 'ServicePrincipal',
    });
    this.keyId = key.versionlessId;
    this.identityId = identity.id;
  }
}

/** Adds tags to all resources that support them. */
class PlatformTags implements IAspect {
  constructor(private readonly tags: Readonly<Record<string, string>>) {}

  public visit(construct: IConstruct): void {
    if (isTaggable(construct)) construct.tags = { ...this.tags, ...construct.tagsInput };
  }
}

interface Taggable extends IConstruct {
  tags: Record<string, string>;
  readonly tagsInput?: Record<string, string>;
}

const isTaggable = (construct: IConstruct): construct is Taggable => 'tagsInput' in construct;

/**
 * Fabrikam's data platform: plain azurerm resources, with a subscription to Contoso's data and a share of
 * the results.
 */
export class PlatformStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AzurermBackend(this, {
      resourceGroupName: 'rg-state',
      storageAccountName: 'fabrikamstate',
      containerName: 'tfstate',
      key: 'platform.tfstate',
      useAzureadAuth: true,
    });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });
    const { tenantId } = new DataAzurermClientConfig(this, 'me');
    const group = new ResourceGroup(this, 'group', { name: 'rg-platform', location: 'westeurope' });
    const place: Place = { resourceGroupName: group.name, location: group.location };

    const network = new Network(this, 'network', place);
    const key = new EncryptionKey(this, 'key', place, tenantId);
    const account = new StorageAccount(this, 'lake', {
      name: 'fabrikamplatform',
      resourceGroupName: group.name,
      location: 'westeurope',
      accountTier: 'Standard',
      accountReplicationType: 'ZRS',
      sharedAccessKeyEnabled: false,
      allowNestedItemsToBePublic: false,
      identity: { type: 'UserAssigned', identityIds: [key.identityId] },
      customerManagedKey: { keyVaultKeyId: key.keyId, userAssignedIdentityId: key.identityId },
      networkRules: { defaultAction: 'Deny', virtualNetworkSubnetIds: [network.subnetId] },
      dependsOn: [key.access],
    });
    const curated = new StorageContainer(this, 'curated', { name: 'curated', storageAccountId: account.id });
    const synchronizer = new UserAssignedIdentity(this, 'synchronizer', { name: 'id-datashare', ...place });

    const store = DataStore.fromStorageAccount(account, { tenantId });
    new AcceptedSubscription(this, 'contoso-travel', {
      invitation: Invitation.fromFile(join(__dirname, '../two-companies/invitation.json')),
      acceptedTermsSha256: 'e6729f888f7f61e5c63e39f1c45b97270f1a3ada4b8012fd2d2efeecbec37ebc',
      target: store,
      mappings: [
        { datasetName: 'flights', container: 'contoso', path: 'flights' },
        { datasetName: 'weather', container: 'contoso', path: 'weather' },
      ],
      identity: { principalId: synchronizer.principalId, principalType: PrincipalType.MANAGED_IDENTITY },
      outputName: 'subscription',
    });
    const delays = new Share(this, 'delays', {
      dataStore: store,
      shareKind: ShareKind.IN_PLACE,
      datasets: [Dataset.folder(curated.name, 'delays', { datasetName: 'delays' })],
      description: 'Delays by airport and day, with the weather of the day.',
    });
    const analysts = new Recipient(this, 'analysts', {
      principalId: '2d4f6a8c-0b1e-4c3d-8e5f-7a9b1c3d5e70',
      principalType: PrincipalType.GROUP,
    });
    delays.invite(analysts, { expiresOn: '2030-01-01T00:00:00Z', outputName: 'analysts_invitation' });

    Aspects.of(this).add(new PlatformTags({ environment: 'production', owner: 'data-platform' }));
  }
}

if (require.main === module) {
  const app = new App();
  new PlatformStack(app, 'platform');
  app.synth();
}
