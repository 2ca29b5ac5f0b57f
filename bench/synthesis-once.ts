import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { App, LocalBackend, TerraformOutput, TerraformStack } from 'cdktf';
import type { Shape, SynthesisFigures, Variant } from './synthesis';
import { Dataset, DataStore, PrincipalType, Recipient, Share, ShareKind } from '../constructs';

/*
 * Measures one synthesis in its own process. synthesis.ts starts the processes and compares them.
 */

const ACCOUNT_ID =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/contoso';

const [variant, shape] = process.argv.slice(2) as [Variant, string];
const { recipients, datasets: datasetCount, kind } = JSON.parse(shape) as Shape;
const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
const app = new App({ outdir });
const stack = new TerraformStack(app, 'contoso');
new LocalBackend(stack, { path: 'contoso.tfstate' });
new AzurermProvider(stack, 'azurerm', { features: [{}], storageUseAzuread: true });

const startedAt = process.hrtime.bigint();
if (variant === 'shares') declareShares();
else declareByHand();
app.synth();
const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
rmSync(outdir, { recursive: true });
const figures: SynthesisFigures = {
  seconds,
  wholeSeconds: process.uptime(),
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  peakMiB: maxRSS / 1024,
  assignments: stack.node.findAll().filter((construct) => construct instanceof RoleAssignment).length,
};
console.log(JSON.stringify(figures));

function declareShares(): void {
  const dataStore = DataStore.fromAttributes(stack, 'contoso', {
    storageAccountId: ACCOUNT_ID,
    storageAccountName: 'contoso',
    location: 'westeurope',
  });
  const datasets = each(datasetCount, (i) =>
    kind === 'folders' ? Dataset.folder('curated', folder(i)) : Dataset.container(`region-${i}`),
  );
  const share = new Share(stack, 'sales', { dataStore, shareKind: ShareKind.IN_PLACE, datasets });
  each(recipients, (i) =>
    share.invite(
      new Recipient(stack, `partner-${i}`, {
        principalId: principalId(i),
        principalType: PrincipalType.SERVICE_PRINCIPAL,
      }),
    ),
  );
}

/** Declares the same role assignments as plain CDKTF, and if requested the same outputs. */
function declareByHand(): void {
  each(recipients, (i) => {
    if (kind === 'folders') assign(`partner-${i}`, i, 'curated', conditionByHand());
    else each(datasetCount, (k) => assign(`partner-${i}-${k}`, i, `region-${k}`));
    if (variant === 'by hand, with documents') {
      new TerraformOutput(stack, `partner-${i}-invitation`, {
        value: documentByHand(i),
        description: `invitation of partner-${i} to the share sales: hand it to the recipient`,
      });
    }
  });
}

function assign(id: string, index: number, container: string, condition?: string): void {
  new RoleAssignment(stack, id, {
    scope: `${ACCOUNT_ID}/blobServices/default/containers/${container}`,
    roleDefinitionName: 'Storage Blob Data Reader',
    principalId: principalId(index),
    principalType: 'ServicePrincipal',
    skipServicePrincipalAadCheck: true,
    condition,
    conditionVersion: condition && '2.0',
  });
}

/** A condition as people write it, as long as the one of a share. */
function conditionByHand(): string {
  const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
  const clause = (not: string, attribute: string): string => {
    const terms = each(datasetCount, (i) => `${attribute} StringStartsWith '${folder(i)}/'`);
    return `((!(ActionMatches{'${blobs}/read'} AND ${not}SubOperationMatches{'Blob.List'}))\nOR (${terms.join('\nOR ')}))`;
  };
  return `${clause('NOT ', `@Resource[${blobs}:path]`)}\nAND ${clause('', `@Request[${blobs}:prefix]`)}`;
}

/** The fields of an invitation, with '' in place of null: CDKTF accepts no null in a document. */
function documentByHand(index: number): object {
  return {
    $schema: 'https://unpkg.com/cdktf-azure-data-share/schemas/invitation.v1.json',
    documentType: 'invitation',
    schemaVersion: 1,
    invitationId: principalId(index),
    shareName: 'sales',
    shareKind: 'InPlace',
    ...{ description: '', termsOfUse: '', termsSha256: '', acceptBy: '', acceptedOn: '', expiresOn: '' },
    ...{ state: 'Active', grantOn: 'Invitation', snapshotSchedule: '', preserveTags: false, exchange: '' },
    provider: { providerName: '', contact: '' },
    source: {
      storageAccountName: 'contoso',
      blobEndpoint: 'https://contoso.blob.core.windows.net',
      location: 'westeurope',
      isHnsEnabled: false,
      ...{ tenantId: '', resourceId: '' },
    },
    datasets: each(datasetCount, (i) =>
      kind === 'folders'
        ? { datasetName: 'daily', datasetType: 'Folder', container: 'curated', path: folder(i) }
        : { datasetName: `region-${i}`, datasetType: 'Container', container: `region-${i}`, path: '' },
    ),
    recipient: {
      recipientName: `partner-${index}`,
      principalId: principalId(index),
      principalType: 'ServicePrincipal',
      ...{ applicationId: '', tenantId: '', displayName: '', contact: '' },
    },
  };
}

function folder(index: number): string {
  return `sales/region-${index}`;
}

function principalId(index: number): string {
  return `5a0e3b8e-8a1f-4f0c-9b59-${index.toString(16).padStart(12, '0')}`;
}

function each<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
