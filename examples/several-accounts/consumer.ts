import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { AcceptedSubscription, DataStore, Invitation, PrincipalType } from '../../constructs';

/** Fabrikam copies the data of both accounts into one container of its own. */
export class FabrikamStack extends TerraformStack {
  constructor(scope: Construct, id: string, invitationFile: string) {
    super(scope, id);
    new LocalBackend(this, { path: 'fabrikam.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });

    new AcceptedSubscription(this, 'contoso-travel', {
      invitation: Invitation.fromFile(invitationFile),
      target: DataStore.fromAttributes(this, 'fabrikam', {
        storageAccountId:
          '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-lake/providers/Microsoft.Storage/storageAccounts/fabrikam',
        storageAccountName: 'fabrikam',
        location: 'westeurope',
        tenantId: '33333333-3333-4333-8333-333333333333',
      }),
      mappings: [
        { datasetName: 'flights', container: 'contoso', path: 'flights' },
        { datasetName: 'weather', container: 'contoso', path: 'weather' },
      ],
      identity: {
        principalId: '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11',
        principalType: PrincipalType.SERVICE_PRINCIPAL,
      },
      outputName: 'subscription',
    });
  }
}

if (require.main === module) {
  const app = new App();
  new FabrikamStack(app, 'fabrikam', join(__dirname, 'invitation.json'));
  app.synth();
}
