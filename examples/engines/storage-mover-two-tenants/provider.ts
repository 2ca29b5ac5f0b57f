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
  SnapshotSchedule,
} from '../../../constructs';

/** The choices of Contoso. */
export interface ContosoProps {
  /** Path of the acceptance from Fabrikam; undefined before it has come. */
  readonly acceptanceFile?: string;
  readonly state?: InvitationState;
  /** End of access, a UTC time. */
  readonly expiresOn?: string;
}

/** Contoso has its storage mover copy scans to Fabrikam, which is another tenant. */
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

    // An account of its own: the storage mover can read the keys of the account, and with them everything in it.
    const store = new DataStore(this, 'archive', {
      name: 'contososcans',
      resourceGroupName: 'rg-archive',
      location: 'westeurope',
      tenantId: '33333333-3333-4333-8333-333333333333',
    });
    for (const name of ['letters', 'plans']) store.addContainer(name);
    const scans = new Share(this, 'scans', {
      dataStore: store,
      shareKind: ShareKind.COPY_BASED,
      datasets: [Dataset.folder('letters', 'scans', { datasetName: 'letters' }), Dataset.container('plans')],
      description: 'Scans of letters and plans: hundreds of millions of small files.',
      snapshotSchedule: SnapshotSchedule.daily({ hour: 1 }),
    });
    const fabrikam = new Recipient(this, 'fabrikam', {
      // The object id, in Contoso's tenant, of the service principal of Fabrikam's multitenant application.
      principalId: '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11',
      principalType: PrincipalType.SERVICE_PRINCIPAL,
      applicationId: '7c1d2e3f-1111-4222-8333-444455556666',
      tenantId: '44444444-4444-4444-8444-444444444444',
    });
    scans.invite(fabrikam, {
      grantOn: GrantTiming.ACCEPTANCE,
      acceptance: props.acceptanceFile === undefined ? undefined : Acceptance.fromFile(props.acceptanceFile),
      state: props.state,
      expiresOn: props.expiresOn,
      storageMover: {
        storageMoverName: 'contoso-to-fabrikam',
        resourceGroupName: 'rg-archive',
        location: 'westeurope',
        // No other account gets the data, whatever an acceptance says.
        destinationAccountId:
          '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-lake/providers/Microsoft.Storage/storageAccounts/fabrikamscans',
        // Azure takes an end within a year. Without one, the schedule ends with the access.
        endDate: props.expiresOn === undefined ? '2027-10-01T00:00:00Z' : undefined,
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
