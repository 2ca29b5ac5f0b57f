import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  AcceptedSubscription,
  AzapiProvider,
  DataStore,
  Invitation,
  ManagedIdentity,
  SnapshotEngine,
  SnapshotJob,
  SnapshotTrigger,
} from '../../../constructs';

/** The forecasts team has Data Factory copy each day, and a job compares both sides and repairs what was left out. */
export class ForecastsStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LocalBackend(this, { path: 'forecasts.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });
    new AzapiProvider(this, 'azapi');

    const place = { resourceGroupName: 'rg-forecasts', location: 'westeurope' };
    const target = new DataStore(this, 'forecasts', {
      name: 'contosoforecasts',
      ...place,
      tenantId: '33333333-3333-4333-8333-333333333333',
      isHnsEnabled: true,
    });
    const identity = new ManagedIdentity(this, 'sensors-sync', place);
    const subscription = new AcceptedSubscription(this, 'contoso-sensors', {
      invitation: Invitation.fromFile(join(__dirname, 'invitation.json')),
      target,
      mappings: [{ datasetName: 'hourly', container: 'landing', path: 'sensors' }],
      identity,
      snapshotTrigger: SnapshotTrigger.onProviderSchedule(),
      engine: SnapshotEngine.dataFactory({
        factoryName: 'contoso-forecasts-copies',
        resourceGroupName: place.resourceGroupName,
        startTime: '2027-01-01T02:00:00Z',
        sourceAccountId:
          '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-sensors/providers/Microsoft.Storage/storageAccounts/contososensors',
        managedNetwork: true,
        actionGroupIds: [
          '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-ops/providers/Microsoft.Insights/actionGroups/on-call',
        ],
      }),
      outputName: 'subscription',
    });
    new SnapshotJob(this, 'sensors-proof', {
      subscription,
      resourceGroupName: place.resourceGroupName,
      image: 'contoso.azurecr.io/datashare:0.1.0',
      // After the engine: what it has not carried yet, the job would copy.
      snapshotTrigger: SnapshotTrigger.cron('0 6 * * *'),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new ForecastsStack(app, 'forecasts');
  app.synth();
}
