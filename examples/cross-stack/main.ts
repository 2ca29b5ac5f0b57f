import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { SentInvitation } from '../../constructs';
import {
  AcceptedSubscription,
  Dataset,
  DataStore,
  PrincipalType,
  Recipient,
  Share,
  ShareKind,
} from '../../constructs';

/** The tenant with the data, and the identity that synchronizes. */
export class LakeStack extends TerraformStack {
  public readonly store: DataStore;
  public readonly synchronizer: UserAssignedIdentity;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    inContoso(this);
    const group = new ResourceGroup(this, 'group', { name: 'rg-lake', location: 'westeurope' });
    this.store = new DataStore(this, 'lake', {
      name: 'contosolake',
      resourceGroupName: group.name,
      location: 'westeurope',
      isHnsEnabled: false,
    });
    this.synchronizer = new UserAssignedIdentity(this, 'synchronizer', {
      name: 'id-analytics-datashare',
      resourceGroupName: group.name,
      location: group.location,
    });
  }
}

export interface SharesProps {
  readonly lake: LakeStack;
}

/** The shares of the lake and their recipients: a state of its own, so that changing a share never touches the lake. */
export class SharesStack extends TerraformStack {
  public readonly invitation: SentInvitation;

  constructor(scope: Construct, id: string, { lake }: SharesProps) {
    super(scope, id);
    inContoso(this);
    const sales = new Share(this, 'sales', {
      dataStore: lake.store,
      shareKind: ShareKind.COPY_BASED,
      datasets: [Dataset.folder('curated', 'sales', { datasetName: 'sales' })],
    });
    const analytics = new Recipient(this, 'analytics', {
      principalId: lake.synchronizer.principalId,
      principalType: PrincipalType.MANAGED_IDENTITY,
    });
    this.invitation = sales.invite(analytics);
  }
}

export interface AnalyticsProps {
  readonly invitation: SentInvitation;
  readonly synchronizer: UserAssignedIdentity;
}

/** Another team of the company, with an account of its own that somebody else made. */
export class AnalyticsStack extends TerraformStack {
  constructor(scope: Construct, id: string, { invitation, synchronizer }: AnalyticsProps) {
    super(scope, id);
    inContoso(this);
    const store = DataStore.fromLookup(this, 'analytics', {
      storageAccountName: 'contosoanalytics',
      resourceGroupName: 'rg-analytics',
    });
    new AcceptedSubscription(this, 'sales', {
      invitation,
      target: store,
      mappings: [{ datasetName: 'sales', container: 'lake', path: 'sales' }],
      identity: { principalId: synchronizer.principalId, principalType: PrincipalType.MANAGED_IDENTITY },
      outputName: 'subscription',
    });
  }
}

/** The provider, and a state that the other stacks find from their own folders below `cdktf.out/stacks`. */
function inContoso(stack: TerraformStack): void {
  new LocalBackend(stack, { path: `../../../${stack.node.id}.tfstate` });
  new AzurermProvider(stack, 'azurerm', { features: [{}], storageUseAzuread: true });
}

if (require.main === module) {
  const app = new App();
  const lake = new LakeStack(app, 'lake');
  const { invitation } = new SharesStack(app, 'shares', { lake });
  new AnalyticsStack(app, 'analytics', { invitation, synchronizer: lake.synchronizer });
  app.synth();
}
