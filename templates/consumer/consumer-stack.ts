import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { LocalBackend, TerraformStack } from 'cdktf';
import { AcceptedSubscription, DataStore, Invitation, SnapshotTrigger } from 'cdktf-azure-data-share';
import type { Construct } from 'constructs';
import { CONSUMER, SYNCHRONIZER } from './consumer-settings';

/** Accepts an invitation: each dataset lands in a folder of the container `contoso`. */
export class ConsumerStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    // For a team, replace this by a remote backend.
    new LocalBackend(this, { path: `../../../${id}.tfstate` });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });

    new AcceptedSubscription(this, 'contoso-orders', {
      invitation: Invitation.fromFile(join(__dirname, 'invitation.json')),
      target: DataStore.fromAttributes(this, 'store', CONSUMER),
      mappings: [{ datasetName: 'orders', container: 'contoso', path: 'orders' }],
      identity: SYNCHRONIZER,
      snapshotTrigger: SnapshotTrigger.onProviderSchedule(),
      outputName: 'subscription',
    });
  }
}
