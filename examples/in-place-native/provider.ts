import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { IRecipient } from '../../constructs';
import {
  AzapiProvider,
  Dataset,
  DataStore,
  InPlaceMethod,
  InvitationState,
  PrincipalType,
  Recipient,
  Share,
  ShareKind,
} from '../../constructs';

/** The recipients whose access is revoked, by their names. */
export interface ContosoProps {
  readonly revoked?: readonly string[];
  /** True to invite Woodgrove as well. */
  readonly invitesWoodgrove?: boolean;
}

/** Contoso lets Fabrikam read trips and codes through Fabrikam's own account. */
export class ContosoStack extends TerraformStack {
  constructor(scope: Construct, id: string, { revoked = [], invitesWoodgrove = false }: ContosoProps = {}) {
    super(scope, id);
    new LocalBackend(this, { path: 'contoso.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });
    new AzapiProvider(this, 'azapi');

    const travel = new Share(this, 'travel', {
      dataStore: DataStore.fromAttributes(this, 'contoso', {
        storageAccountId:
          '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/contoso',
        storageAccountName: 'contoso',
        location: 'westeurope',
        tenantId: '33333333-3333-4333-8333-333333333333',
      }),
      shareKind: ShareKind.IN_PLACE,
      inPlace: InPlaceMethod.STORAGE_DATA_SHARE,
      datasets: [Dataset.folder('travel', 'trips'), Dataset.container('codes')],
      description: 'Trips and codes, as they are.',
    });
    const invite = (recipient: IRecipient): void => {
      const isRevoked = revoked.includes(recipient.recipientName);
      travel.invite(recipient, {
        state: isRevoked ? InvitationState.REVOKED : InvitationState.ACTIVE,
        outputName: `${recipient.recipientName}_invitation`,
      });
    };
    invite(
      new Recipient(this, 'fabrikam', {
        // The object id, in Fabrikam's own tenant, of the managed identity that the connector signs in as.
        principalId: '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11',
        principalType: PrincipalType.MANAGED_IDENTITY,
        tenantId: '44444444-4444-4444-8444-444444444444',
      }),
    );
    if (invitesWoodgrove)
      invite(
        new Recipient(this, 'woodgrove', {
          principalId: '7c1d2e3f-1111-4222-8333-444455556666',
          principalType: PrincipalType.MANAGED_IDENTITY,
          tenantId: '55555555-5555-4555-8555-555555555555',
        }),
      );
  }
}

if (require.main === module) {
  const app = new App();
  new ContosoStack(app, 'contoso');
  app.synth();
}
