import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  ChangeEvents,
  Dataset,
  DataStore,
  PrincipalType,
  Recipient,
  Share,
  ShareEvents,
  ShareKind,
} from '../../constructs';

/** Contoso's data team shares orders with its analysts, and tells them each change. */
export class OrdersStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LocalBackend(this, { path: 'orders.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });

    const place = { resourceGroupName: 'rg-orders', location: 'westeurope' };
    const tenantId = '33333333-3333-4333-8333-333333333333';
    const store = new DataStore(this, 'orders', { name: 'contosoorders', ...place, tenantId });
    const curated = store.addContainer('curated');
    const events = new ShareEvents(this, 'events', {
      queueStore: store,
      resourceGroupName: place.resourceGroupName,
      deadLetterContainer: store.addContainer('undelivered').name,
    });

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
    });
    orders.invite(analysts, {
      expiresOn: '2028-01-01T00:00:00Z',
      changeEvents: ChangeEvents.toQueue({ events }),
      outputName: 'invitation',
    });
  }
}

if (require.main === module) {
  const app = new App();
  new OrdersStack(app, 'orders');
  app.synth();
}
