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

/** Contoso's data team shares readings of its sensors from a data lake. Which engine carries them is the consumer's choice. */
export class SensorsStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LocalBackend(this, { path: 'sensors.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });

    const place = { resourceGroupName: 'rg-sensors', location: 'westeurope' };
    const tenantId = '33333333-3333-4333-8333-333333333333';
    const store = new DataStore(this, 'sensors', {
      name: 'contososensors',
      ...place,
      tenantId,
      isHnsEnabled: true,
    });
    const readings = store.addContainer('readings');
    const share = new Share(this, 'sensors-share', {
      name: 'sensors',
      dataStore: store,
      shareKind: ShareKind.COPY_BASED,
      datasets: [Dataset.folder(readings.name, 'hourly', { datasetName: 'hourly' })],
      snapshotSchedule: SnapshotSchedule.daily({ hour: 2 }),
    });
    share.invite(
      new Recipient(this, 'forecasts', {
        // The user-assigned identity of the forecasts team.
        principalId: '0f6c2f0e-3c1d-4d6e-8f0a-2b7c9d1e3f55',
        principalType: PrincipalType.MANAGED_IDENTITY,
        tenantId,
      }),
      { expiresOn: '2028-01-01T00:00:00Z', outputName: 'invitation' },
    );
  }
}

if (require.main === module) {
  const app = new App();
  new SensorsStack(app, 'sensors');
  app.synth();
}
