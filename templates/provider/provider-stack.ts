import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { LocalBackend, TerraformStack } from 'cdktf';
import {
  Dataset,
  DataStore,
  PrincipalType,
  Recipient,
  Share,
  ShareKind,
  SnapshotSchedule,
} from 'cdktf-azure-data-share';
import type { Construct } from 'constructs';
import { FABRIKAM_PRINCIPAL_ID, PROVIDER } from './provider-settings';

/** Shares a folder of a container with one recipient. */
export class ProviderStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    // For a team, replace this by a remote backend.
    new LocalBackend(this, { path: `../../../${id}.tfstate` });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });

    const store = DataStore.fromAttributes(this, 'store', PROVIDER);
    const fabrikam = new Recipient(this, 'fabrikam', {
      principalId: FABRIKAM_PRINCIPAL_ID,
      principalType: PrincipalType.SERVICE_PRINCIPAL,
    });
    const orders = new Share(this, 'orders', {
      dataStore: store,
      shareKind: ShareKind.COPY_BASED,
      datasets: [Dataset.folder('curated', 'orders')],
      snapshotSchedule: SnapshotSchedule.daily({ hour: 3 }),
    });
    orders.invite(fabrikam, { outputName: 'fabrikam_invitation' });
  }
}
