import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { InvitationState } from '../../constructs';
import {
  Acceptance,
  Dataset,
  DataStore,
  GrantTiming,
  PrincipalType,
  Recipient,
  Share,
  ShareExchange,
  ShareKind,
  SnapshotSchedule,
} from '../../constructs';

/** The lines that change over the life of the share: each one is reviewed. */
export interface ContosoProps {
  /** The terms of use. */
  readonly termsOfUse?: string;
  /** The path of Fabrikam's acceptance, once it has arrived. Without it, nothing is granted. */
  readonly fabrikamAcceptance?: string;
  /** The state of Fabrikam's access. */
  readonly fabrikamState?: InvitationState;
}

export const TERMS = 'For analysis inside your company. Do not pass on. No warranty.';

/** Contoso offers its weather data to two companies, and grants access to those that accept the terms. */
export class ContosoStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: ContosoProps = {}) {
    super(scope, id);
    new LocalBackend(this, { path: 'contoso.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });

    const store = DataStore.fromAttributes(this, 'contoso', {
      storageAccountId:
        '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/contoso',
      storageAccountName: 'contoso',
      location: 'westeurope',
      tenantId: '33333333-3333-4333-8333-333333333333',
      sharedAccessKeyEnabled: false,
      allowNestedItemsToBePublic: false,
    });
    const exchange = new ShareExchange(this, 'exchange', {
      dataStore: store,
      // The identity that publishes invitations and reads receipts: an object id in Contoso's tenant.
      operators: [
        { principalId: '9c4e1a7b-2f3d-4c5e-8a6b-7d8e9f0a1b2c', principalType: PrincipalType.GROUP },
      ],
    });
    const weather = new Share(this, 'weather', {
      dataStore: store,
      shareKind: ShareKind.COPY_BASED,
      datasets: [
        Dataset.folder('observations', 'daily'),
        Dataset.file('observations', 'stations.json', { datasetName: 'stations' }),
      ],
      description: 'Observed weather, a row for each station and day.',
      termsOfUse: props.termsOfUse ?? TERMS,
      provider: { name: 'Contoso', contact: 'data@contoso.example' },
      snapshotSchedule: SnapshotSchedule.daily({ hour: 3, minute: 30 }),
      exchange,
    });

    // Both are identified by the service principals of their applications in Contoso's tenant.
    const fabrikam = new Recipient(this, 'fabrikam', {
      principalId: '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11',
      principalType: PrincipalType.SERVICE_PRINCIPAL,
      applicationId: 'b7d1f0c2-6a54-4e0b-9c39-1f2e3d4c5b6a',
      tenantId: '44444444-4444-4444-8444-444444444444',
      contact: 'data@fabrikam.example',
    });
    const northwind = new Recipient(this, 'northwind', {
      principalId: '7c2a5d0a-0c3b-4b2e-9d7b-2f6c7f6b8e33',
      principalType: PrincipalType.SERVICE_PRINCIPAL,
      applicationId: 'd4e6f8a0-1b3c-4d5e-9f70-8a9b0c1d2e3f',
      tenantId: '55555555-5555-4555-8555-555555555555',
      contact: 'it@northwind.example',
    });
    weather.invite(fabrikam, {
      grantOn: GrantTiming.ACCEPTANCE,
      acceptance: props.fabrikamAcceptance ? Acceptance.fromFile(props.fabrikamAcceptance) : undefined,
      state: props.fabrikamState,
      outputName: 'fabrikam_invitation',
    });
    weather.invite(northwind, { grantOn: GrantTiming.ACCEPTANCE, outputName: 'northwind_invitation' });
  }
}

if (require.main === module) {
  const app = new App();
  new ContosoStack(app, 'contoso');
  app.synth();
}
