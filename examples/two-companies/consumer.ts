import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { AcceptedSubscription, DataStore, Invitation, PrincipalType } from '../../constructs';

/** The values that differ between consumers. */
export interface FabrikamProps {
  /** The region of Fabrikam's storage account. */
  readonly location: string;
  /** The path of the invitation from Contoso. */
  readonly invitationFile: string;
}

/** Fabrikam accepts Contoso's invitation; the data lands in Fabrikam's own account. */
export class FabrikamStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: FabrikamProps) {
    super(scope, id);
    new LocalBackend(this, { path: 'fabrikam.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });

    const store = DataStore.fromAttributes(this, 'fabrikam', {
      storageAccountId:
        '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-lake/providers/Microsoft.Storage/storageAccounts/fabrikam',
      storageAccountName: 'fabrikam',
      location: props.location,
      tenantId: '44444444-4444-4444-8444-444444444444',
    });
    new AcceptedSubscription(this, 'contoso-travel', {
      invitation: Invitation.fromFile(props.invitationFile),
      // The hash of the terms that were read. New terms need another hash, and another review.
      acceptedTermsSha256: 'e6729f888f7f61e5c63e39f1c45b97270f1a3ada4b8012fd2d2efeecbec37ebc',
      target: store,
      mappings: [
        { datasetName: 'flights', container: 'contoso', path: 'flights' },
        { datasetName: 'weather', container: 'contoso', path: 'weather' },
      ],
      identity: {
        // The object id, in Fabrikam's own tenant, of the service principal of the same application.
        principalId: '0f6c2f0e-3c1d-4d6e-8f0a-2b7c9d1e3f55',
        principalType: PrincipalType.SERVICE_PRINCIPAL,
      },
      outputName: 'subscription',
    });
  }
}

if (require.main === module) {
  const app = new App();
  new FabrikamStack(app, 'fabrikam', {
    location: 'westeurope',
    invitationFile: join(__dirname, 'invitation.json'),
  });
  app.synth();
}
