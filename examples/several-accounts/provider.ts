import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { IDataStore } from '../../constructs';
import { Dataset, DataStore, PrincipalType, Recipient, Share, ShareKind } from '../../constructs';

/** Contoso offers data of two storage accounts as one share. */
export class ContosoStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LocalBackend(this, { path: 'contoso.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });

    const travel = new Share(this, 'travel', {
      dataStore: this.referToAccount('contosotravel'),
      shareKind: ShareKind.COPY_BASED,
      datasets: [
        Dataset.folder('curated', 'flights'),
        // In another account. The account of the share is the default.
        Dataset.folder('curated', 'weather', { dataStore: this.referToAccount('contosoweather') }),
      ],
    });
    const fabrikam = new Recipient(this, 'fabrikam', {
      principalId: '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11',
      principalType: PrincipalType.SERVICE_PRINCIPAL,
    });
    travel.invite(fabrikam, { outputName: 'fabrikam_invitation' });
  }

  private referToAccount(name: string): IDataStore {
    return DataStore.fromAttributes(this, name, {
      storageAccountId: `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/${name}`,
      storageAccountName: name,
      location: 'westeurope',
      tenantId: '33333333-3333-4333-8333-333333333333',
    });
  }
}

if (require.main === module) {
  const app = new App();
  new ContosoStack(app, 'contoso');
  app.synth();
}
