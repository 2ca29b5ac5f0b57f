import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  AcceptedSubscription,
  AzapiProvider,
  DataStore,
  Invitation,
  PrincipalType,
  SnapshotEngine,
  SnapshotTrigger,
} from '../../../constructs';

/** The choices of Fabrikam. */
export interface FabrikamProps {
  /** Path of the invitation from Contoso. */
  readonly invitationFile: string;
  /** Datasets that are copied. */
  readonly datasets?: readonly string[];
}

/** Fabrikam gets scans by jobs of Contoso's storage mover, which write through endpoints of Fabrikam's own. */
export class FabrikamStack extends TerraformStack {
  constructor(
    scope: Construct,
    id: string,
    { invitationFile, datasets = ['letters', 'plans'] }: FabrikamProps,
  ) {
    super(scope, id);
    new LocalBackend(this, { path: 'fabrikam.tfstate' });
    new AzurermProvider(this, 'azurerm', {
      features: [{}],
      storageUseAzuread: true,
      subscriptionId: '22222222-2222-4222-8222-222222222222',
    });
    new AzapiProvider(this, 'azapi');

    new AcceptedSubscription(this, 'contoso-scans', {
      invitation: Invitation.fromFile(invitationFile),
      // An account of its own: the storage mover can read the keys of the account.
      target: new DataStore(this, 'scans', {
        name: 'fabrikamscans',
        resourceGroupName: 'rg-lake',
        location: 'westeurope',
        tenantId: '44444444-4444-4444-8444-444444444444',
      }),
      // The storage mover is in the region that the invitation names.
      engine: SnapshotEngine.storageMover({
        storageMoverName: 'fabrikam-from-contoso',
        resourceGroupName: 'rg-lake',
      }),
      mappings: datasets.map((datasetName) => ({ datasetName, container: 'contoso', path: datasetName })),
      snapshotTrigger: SnapshotTrigger.onProviderSchedule(),
      identity: {
        // The object id, in Fabrikam's own tenant, of the service principal of the same application.
        principalId: '0f6c2f0e-3c1d-4d6e-8f0a-2b7c9d1e3f55',
        principalType: PrincipalType.SERVICE_PRINCIPAL,
        applicationId: '7c1d2e3f-1111-4222-8333-444455556666',
      },
      acceptedOn: '2026-11-01T00:00:00Z',
      outputName: 'subscription',
      acceptanceOutputName: 'acceptance',
    });
  }
}

if (require.main === module) {
  const app = new App();
  new FabrikamStack(app, 'fabrikam', { invitationFile: join(__dirname, 'invitation.json') });
  app.synth();
}
