import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  AcceptedSubscription,
  AzapiProvider,
  DataStore,
  DeletionPolicy,
  Invitation,
  PrincipalType,
  SnapshotEngine,
} from '../../../constructs';

/** The choices of Fabrikam. */
export interface FabrikamProps {
  /** Path of the invitation from Contoso. */
  readonly invitationFile: string;
  /** Datasets that are replicated. */
  readonly datasets?: readonly string[];
}

/** Fabrikam gets measures in its own account, after Contoso writes them; Azure promises no time, and runs nothing. */
export class FabrikamStack extends TerraformStack {
  constructor(scope: Construct, id: string, { invitationFile, datasets = ['air', 'water'] }: FabrikamProps) {
    super(scope, id);
    new LocalBackend(this, { path: 'fabrikam.tfstate' });
    new AzurermProvider(this, 'azurerm', {
      features: [{}],
      storageUseAzuread: true,
      subscriptionId: '22222222-2222-4222-8222-222222222222',
    });
    new AzapiProvider(this, 'azapi');

    new AcceptedSubscription(this, 'contoso-measures', {
      invitation: Invitation.fromFile(invitationFile),
      target: new DataStore(this, 'fabrikam', {
        name: 'fabrikam',
        resourceGroupName: 'rg-lake',
        location: 'westeurope',
        tenantId: '44444444-4444-4444-8444-444444444444',
        versioningEnabled: true,
        crossTenantReplicationEnabled: true,
      }),
      engine: SnapshotEngine.objectReplication({ metrics: true }),
      // Replicated blobs keep their names, and deletions are replicated too.
      mappings: datasets.map((datasetName) => ({ datasetName, container: 'measures', path: datasetName })),
      deletions: DeletionPolicy.MIRROR,
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
