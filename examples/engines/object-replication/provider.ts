import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { InvitationState } from '../../../constructs';
import {
  Acceptance,
  AzapiProvider,
  Dataset,
  DataStore,
  GrantTiming,
  PrincipalType,
  Recipient,
  Share,
  ShareKind,
} from '../../../constructs';

/** The choices of Contoso. */
export interface ContosoProps {
  /** Path of the acceptance from Fabrikam; undefined before it has come. */
  readonly acceptanceFile?: string;
  readonly state?: InvitationState;
  /** Folders of the container 'measures' that are shared. */
  readonly folders?: readonly string[];
}

/** Contoso lets Azure Storage replicate measures to Fabrikam, which is another tenant. */
export class ContosoStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: ContosoProps = {}) {
    super(scope, id);
    new LocalBackend(this, { path: 'contoso.tfstate' });
    new AzurermProvider(this, 'azurerm', {
      features: [{}],
      storageUseAzuread: true,
      subscriptionId: '11111111-1111-4111-8111-111111111111',
    });
    new AzapiProvider(this, 'azapi');

    const store = new DataStore(this, 'contoso', {
      name: 'contoso',
      resourceGroupName: 'rg-data',
      location: 'westeurope',
      tenantId: '33333333-3333-4333-8333-333333333333',
      versioningEnabled: true,
      changeFeedEnabled: true,
      crossTenantReplicationEnabled: true,
    });
    store.addContainer('measures');
    const measures = new Share(this, 'measures', {
      dataStore: store,
      shareKind: ShareKind.COPY_BASED,
      datasets: (props.folders ?? ['air', 'water']).map((folder) => Dataset.folder('measures', folder)),
      description: 'Measures of air and water, as they come in.',
    });
    const fabrikam = new Recipient(this, 'fabrikam', {
      // The object id, in Contoso's tenant, of the service principal of Fabrikam's multitenant application.
      principalId: '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11',
      principalType: PrincipalType.SERVICE_PRINCIPAL,
      applicationId: '7c1d2e3f-1111-4222-8333-444455556666',
      tenantId: '44444444-4444-4444-8444-444444444444',
    });
    measures.invite(fabrikam, {
      grantOn: GrantTiming.ACCEPTANCE,
      acceptance: props.acceptanceFile === undefined ? undefined : Acceptance.fromFile(props.acceptanceFile),
      state: props.state,
      objectReplication: {
        // No other account gets the data, whatever an acceptance says.
        destinationAccountId:
          '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-lake/providers/Microsoft.Storage/storageAccounts/fabrikam',
      },
      outputName: 'fabrikam_invitation',
    });
  }
}

if (require.main === module) {
  const app = new App();
  new ContosoStack(app, 'contoso', { acceptanceFile: join(__dirname, 'acceptance.json') });
  app.synth();
}
