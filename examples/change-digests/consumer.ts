import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  AcceptedSubscription,
  DataStore,
  Invitation,
  ManagedIdentity,
  SnapshotJob,
  SnapshotSchedule,
  SnapshotTrigger,
} from '../../constructs';

/** The analysts read the digests every 15 minutes, and list everything once a day. */
export class AnalystsStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LocalBackend(this, { path: 'analysts.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });

    const place = { resourceGroupName: 'rg-analysts', location: 'westeurope' };
    const target = new DataStore(this, 'analysts', {
      name: 'contosoanalysts',
      ...place,
      tenantId: '33333333-3333-4333-8333-333333333333',
    });
    const subscription = new AcceptedSubscription(this, 'contoso-orders', {
      invitation: Invitation.fromFile(join(__dirname, 'invitation.json')),
      target,
      mappings: [{ datasetName: 'orders', container: 'landing', path: 'orders' }],
      identity: new ManagedIdentity(this, 'orders-sync', place),
      snapshotTrigger: SnapshotTrigger.onChange({
        atMostEvery: 15,
        fullListingEvery: SnapshotSchedule.daily({ hour: 3 }),
      }),
      outputName: 'subscription',
    });
    new SnapshotJob(this, 'orders-job', {
      subscription,
      resourceGroupName: place.resourceGroupName,
      image: 'contoso.azurecr.io/datashare:0.1.0',
    });
  }
}

if (require.main === module) {
  const app = new App();
  new AnalystsStack(app, 'analysts');
  app.synth();
}
