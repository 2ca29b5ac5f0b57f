import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { App } from 'cdktf';
import { TerraformStack } from 'cdktf';
import type { IDataStore } from '../../../constructs';
import {
  AcceptedSubscription,
  Dataset,
  DataStore,
  Invitation,
  PrincipalType,
  Recipient,
  Share,
  ShareKind,
} from '../../../constructs';
import { line, printHeading } from '../../support/screen';
import type { Synthesized } from '../../support/synth';
import { synthesize } from '../../support/synth';
import { FabrikamStack } from '../consumer';
import { ContosoStack } from '../provider';

const ACCOUNTS =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts';

/** Shows the two ways to read a share in place side by side. The numbers and endpoints are those of synthesized stacks. */
export function compareMethods(work: string): void {
  printHeading(
    'Two ways to read without a copy',
    "Fabrikam reads Contoso's account with a role, or through a connector of its own account.",
  );
  const sent = synthesize(join(work, 'role'), shareByRole);
  const accepted = synthesize(join(work, 'role'), (app) => acceptInvitation(app, sent.outputs['invitation']));
  const shared = synthesize(join(work, 'native'), (app) => new ContosoStack(app, 'contoso'));
  const connected = synthesize(join(work, 'native'), (app) => {
    const invitationFile = join(__dirname, '../invitation.json');
    return new FabrikamStack(app, 'fabrikam', { invitationFile });
  });
  console.log();
  for (const [label, role, native] of [
    ['', 'ROLE_ASSIGNMENT', 'STORAGE_DATA_SHARE'],
    ["Contoso's stack", describeResources(sent), describeResources(shared)],
    ["Fabrikam's stack", describeResources(accepted), describeResources(connected)],
    ['read at', findHost(accepted), findHost(connected)],
    ['is admitted', "who Contoso's tenant knows", 'an identity of any tenant'],
    ['access ends', 'by its condition, on time', 'by an apply of Contoso'],
    ['billed for reads', 'Contoso', 'not documented'],
  ])
    line(`${label.padEnd(17)}${role.padEnd(30)}${native}`);
}

function shareByRole(app: App): TerraformStack {
  const stack = createStack(app, 'contoso');
  const travel = new Share(stack, 'travel', {
    dataStore: referToStore(stack, 'contoso'),
    shareKind: ShareKind.IN_PLACE,
    datasets: [Dataset.folder('travel', 'trips'), Dataset.container('codes')],
  });
  const fabrikam = new Recipient(stack, 'fabrikam', {
    principalId: '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11',
    principalType: PrincipalType.SERVICE_PRINCIPAL,
  });
  travel.invite(fabrikam, { outputName: 'invitation' });
  return stack;
}

function acceptInvitation(app: App, invitation: unknown): TerraformStack {
  const stack = createStack(app, 'fabrikam');
  new AcceptedSubscription(stack, 'contoso-travel', {
    invitation: Invitation.fromTerraformOutput(invitation),
    target: referToStore(stack, 'fabrikam'),
    outputName: 'subscription',
  });
  return stack;
}

function createStack(app: App, id: string): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AzurermProvider(stack, 'azurerm', { features: [{}], storageUseAzuread: true });
  return stack;
}

function referToStore(stack: TerraformStack, name: string): IDataStore {
  return DataStore.fromAttributes(stack, `${name}-store`, {
    storageAccountId: `${ACCOUNTS}/${name}`,
    storageAccountName: name,
    location: 'westeurope',
  });
}

/** The number of resources of each provider. */
function describeResources({ resources }: Synthesized): string {
  const counts = ['azurerm', 'azapi'].map((provider) => {
    const own = Object.entries(resources).filter(([type]) => type.startsWith(`${provider}_`));
    return [provider, own.reduce((sum, [, count]) => sum + count, 0)] as const;
  });
  const told = counts.filter(([, count]) => count > 0).map(([provider, count]) => `${count} of ${provider}`);
  return told.length === 0 ? 'no resources' : told.join(', ');
}

/** The host of the output that says where to read. */
function findHost({ outputs }: Synthesized): string {
  const { subscription: _, ...others } = outputs;
  return /https:\/\/([\w.]+)/.exec(JSON.stringify(others))?.[1] ?? '';
}
