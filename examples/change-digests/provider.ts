import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  ChangeEvents,
  Dataset,
  DataStore,
  DigestJob,
  ManagedIdentity,
  PrincipalType,
  Recipient,
  Share,
  ShareExchange,
  ShareKind,
  SnapshotSchedule,
} from '../../constructs';

/** Contoso's data team shares orders, and publishes which files changed, once an hour and without Event Grid. */
export class OrdersStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LocalBackend(this, { path: 'orders.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });

    const place = { resourceGroupName: 'rg-orders', location: 'westeurope' };
    const tenantId = '33333333-3333-4333-8333-333333333333';
    const store = new DataStore(this, 'orders', { name: 'contosodigests', ...place, tenantId });
    const curated = store.addContainer('curated');
    const exchange = new ShareExchange(this, 'exchange', { dataStore: store });

    const analysts = new Recipient(this, 'analysts', {
      // The user-assigned identity that runs the analysts' job.
      principalId: '0f6c2f0e-3c1d-4d6e-8f0a-2b7c9d1e3f55',
      principalType: PrincipalType.MANAGED_IDENTITY,
      tenantId,
    });
    const orders = new Share(this, 'orders-share', {
      name: 'orders',
      dataStore: store,
      shareKind: ShareKind.COPY_BASED,
      datasets: [Dataset.folder(curated.name, 'orders', { datasetName: 'orders' })],
      exchange,
    });
    orders.invite(analysts, {
      expiresOn: '2028-01-01T00:00:00Z',
      changeEvents: ChangeEvents.toExchange(),
      outputName: 'invitation',
    });

    new DigestJob(this, 'orders-digests', {
      shares: [orders],
      identity: new ManagedIdentity(this, 'digests', place),
      resourceGroupName: place.resourceGroupName,
      image: 'contoso.azurecr.io/datashare:0.1.0',
      schedule: SnapshotSchedule.hourly({ minute: 5 }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new OrdersStack(app, 'orders');
  app.synth();
}
