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
  SnapshotMonitoring,
  SnapshotTrigger,
} from '../../constructs';

/** Fabrikam receives Contoso's weather data each night in a scheduled job, and gets alerts if a run fails or is missing. */
export class FabrikamStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LocalBackend(this, { path: 'fabrikam.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });

    const resourceGroupName = 'rg-lake';
    const location = 'westeurope';
    const store = DataStore.fromAttributes(this, 'fabrikam', {
      storageAccountId:
        '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-lake/providers/Microsoft.Storage/storageAccounts/fabrikam',
      storageAccountName: 'fabrikam',
      location,
      tenantId: '44444444-4444-4444-8444-444444444444',
    });
    const identity = new ManagedIdentity(this, 'weather-sync', {
      resourceGroupName,
      location,
      // Fabrikam's multitenant application, which trusts this identity by a federated credential: see docs/cross-tenant.md.
      applicationId: 'b7d1f0c2-6a54-4e0b-9c39-1f2e3d4c5b6a',
    });
    const subscription = new AcceptedSubscription(this, 'contoso-weather', {
      invitation: Invitation.fromFile(join(__dirname, 'invitation.json')),
      acceptedTermsSha256: '4803fa493ee31c1c4b4d856610000354f3f56a85b139d5675aae28b37c1b01f8',
      acceptedOn: '2026-11-22T10:00:00Z',
      target: store,
      mappings: [
        { datasetName: 'daily', container: 'contoso', path: 'weather/daily' },
        { datasetName: 'stations', container: 'contoso', path: 'weather/stations.json' },
      ],
      identity,
      snapshotTrigger: SnapshotTrigger.onProviderSchedule(), // daily at 03:30 UTC
      outputName: 'subscription',
      acceptanceOutputName: 'acceptance',
    });

    const monitoring = new SnapshotMonitoring(this, 'datashare', {
      resourceGroupName,
      location,
      emailAddresses: ['data@fabrikam.example'],
    });
    const job = new SnapshotJob(this, 'weather-job', {
      subscription,
      resourceGroupName,
      image: 'fabrikam.azurecr.io/datashare:0.1.0',
      registryId:
        '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-lake/providers/Microsoft.ContainerRegistry/registries/fabrikam',
      logAnalyticsWorkspaceId: monitoring.logAnalyticsWorkspaceId,
    });
    monitoring.watch(job);
    monitoring.watchStore(store);
  }
}

if (require.main === module) {
  const app = new App();
  new FabrikamStack(app, 'fabrikam');
  app.synth();
}
