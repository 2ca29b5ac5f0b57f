import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  AcceptedSubscription,
  AzapiProvider,
  ConnectorState,
  DataStore,
  Invitation,
  ManagedIdentity,
} from '../../constructs';

/** The choices of Fabrikam. */
export interface FabrikamProps {
  /** Path of the invitation from Contoso. */
  readonly invitationFile: string;
  readonly connectorState?: ConnectorState;
}

/** Fabrikam reads Contoso's data through a connector of its own account. */
export class FabrikamStack extends TerraformStack {
  constructor(scope: Construct, id: string, { invitationFile, connectorState }: FabrikamProps) {
    super(scope, id);
    new LocalBackend(this, { path: 'fabrikam.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });
    new AzapiProvider(this, 'azapi');

    new AcceptedSubscription(this, 'contoso-travel', {
      invitation: Invitation.fromFile(invitationFile),
      target: DataStore.fromAttributes(this, 'fabrikam', {
        storageAccountId:
          '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-lake/providers/Microsoft.Storage/storageAccounts/fabrikam',
        storageAccountName: 'fabrikam',
        location: 'westeurope',
        tenantId: '44444444-4444-4444-8444-444444444444',
      }),
      identity: ManagedIdentity.fromAttributes(this, 'reader', {
        identityId:
          '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-lake/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader',
        principalId: '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11',
        clientId: '0f6c2f0e-3c1d-4d6e-8f0a-2b7c9d1e3f55',
      }),
      connector: { state: connectorState ?? ConnectorState.ACTIVE },
      outputName: 'subscription',
    });
  }
}

if (require.main === module) {
  const app = new App();
  new FabrikamStack(app, 'fabrikam', { invitationFile: join(__dirname, 'invitation.json') });
  app.synth();
}
