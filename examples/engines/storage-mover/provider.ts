import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  Dataset,
  DataStore,
  PrincipalType,
  Recipient,
  Share,
  ShareKind,
  SnapshotSchedule,
} from '../../../constructs';

/** Contoso's archive shares two containers of scans: hundreds of millions of small files. */
export class ArchiveStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LocalBackend(this, { path: 'archive.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });

    const tenantId = '33333333-3333-4333-8333-333333333333';
    const store = new DataStore(this, 'archive', {
      name: 'contosoarchive',
      resourceGroupName: 'rg-archive',
      location: 'westeurope',
      tenantId,
    });
    const [letters, plans] = ['letters', 'plans'].map((name) => store.addContainer(name));
    const share = new Share(this, 'scans-share', {
      name: 'scans',
      dataStore: store,
      shareKind: ShareKind.COPY_BASED,
      datasets: [
        Dataset.folder(letters.name, 'scans', { datasetName: 'letters' }),
        Dataset.container(plans.name, { datasetName: 'plans' }),
      ],
      snapshotSchedule: SnapshotSchedule.daily({ hour: 1 }),
    });
    share.invite(
      new Recipient(this, 'research', {
        // The user-assigned identity of the research team.
        principalId: '0f6c2f0e-3c1d-4d6e-8f0a-2b7c9d1e3f55',
        principalType: PrincipalType.MANAGED_IDENTITY,
        tenantId,
      }),
      { outputName: 'invitation' },
    );
  }
}

if (require.main === module) {
  const app = new App();
  new ArchiveStack(app, 'archive');
  app.synth();
}
