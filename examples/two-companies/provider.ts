import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { Dataset, DataStore, PrincipalType, Recipient, Share, ShareKind } from '../../constructs';

/** Contoso offers its flight and weather data to Fabrikam. */
export class ContosoStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LocalBackend(this, { path: 'contoso.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });

    const store = DataStore.fromAttributes(this, 'contoso', {
      storageAccountId:
        '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/contoso',
      storageAccountName: 'contoso',
      location: 'westeurope',
      tenantId: '33333333-3333-4333-8333-333333333333',
    });
    const fabrikam = new Recipient(this, 'fabrikam', {
      // The object id, in Contoso's tenant, of the service principal of Fabrikam's multitenant application.
      principalId: '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11',
      principalType: PrincipalType.SERVICE_PRINCIPAL,
      displayName: 'Fabrikam, analytics team',
      contact: 'data@fabrikam.example',
    });
    const travel = new Share(this, 'travel', {
      dataStore: store,
      shareKind: ShareKind.COPY_BASED,
      datasets: [Dataset.container('flights'), Dataset.container('weather')],
      description: 'Airports, flights and weather, as they were recorded.',
      termsOfUse: 'For analysis inside Fabrikam. Do not pass on. No warranty.',
    });
    travel.invite(fabrikam, { outputName: 'fabrikam_invitation' });
  }
}

if (require.main === module) {
  const app = new App();
  new ContosoStack(app, 'contoso');
  app.synth();
}
