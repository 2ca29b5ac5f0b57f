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

/** The research team has Storage Mover copy each night, and a job compares both sides and repairs what was left out. */
export class ResearchStack extends TerraformStack {
  constructor(scope: Construct, id: string, datasets: readonly string[] = ['letters', 'plans']) {
    super(scope, id);
    new LocalBackend(this, { path: 'research.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });
    new AzapiProvider(this, 'azapi');

    const place = { resourceGroupName: 'rg-research', location: 'westeurope' };
    const subscription = new AcceptedSubscription(this, 'contoso-scans', {
      invitation: Invitation.fromFile(join(__dirname, 'invitation.json')),
      target: new DataStore(this, 'research', {
        name: 'contosoresearch',
        ...place,
        tenantId: '33333333-3333-4333-8333-333333333333',
      }),
      mappings: datasets.map((datasetName) => ({ datasetName, container: 'scans', path: datasetName })),
      identity: new ManagedIdentity(this, 'scans-sync', place),
      snapshotTrigger: SnapshotTrigger.onProviderSchedule(),
      engine: SnapshotEngine.storageMover({
        sourceAccountId:
          '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-archive/providers/Microsoft.Storage/storageAccounts/contosoarchive',
        storageMoverName: 'contoso-research',
        resourceGroupName: place.resourceGroupName,
        startDate: '2027-01-01T00:00:00Z',
        endDate: '2027-12-01T00:00:00Z',
      }),
      outputName: 'subscription',
    });
    new SnapshotJob(this, 'scans-proof', {
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
  new ResearchStack(app, 'research');
  app.synth();
}
