import { join } from 'node:path';
import { datashare } from '../../../../support/cli';
import type { Blocks, Values } from '../../../../fixtures/native-shares';
import { compareReports, reviewFiles, toCode } from '../../../../fixtures/native-shares';

const EXAMPLE = join(__dirname, '../../../../../examples/engines/storage-mover-two-tenants/golden');
const MOVER =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.StorageMover/storageMovers/copies';
const account = (name: string): string =>
  `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/${name}`;

const declare = (type: string, properties: Values | string): Blocks => ({
  azapi_resource: {
    part: {
      type: `Microsoft.StorageMover/storageMovers/${type}@2026-05-01`,
      name: 'part',
      parent_id: MOVER,
      body: typeof properties === 'string' ? properties : { properties },
    },
  },
});
const declareJob = (more: Values = {}): Blocks =>
  declare('projects/jobDefinitions', {
    sourceName: 'from',
    sourceSubpath: '/a',
    targetName: 'to',
    targetSubpath: '/b',
    isCrossTenantJob: true,
    crossTenantEndpointTenantId: '44444444-4444-4444-8444-444444444444',
    crossTenantEndpointResourceId: `${MOVER}/endpoints/to`,
    ...more,
  });
const declareEndpoint = (more: Values = {}): Blocks =>
  declare('endpoints', {
    endpointKind: 'Source',
    storageAccountResourceId: account('contoso'),
    blobContainerName: 'curated',
    enableCrossTenantTransfer: true,
    allowedStorageAccounts: [account('fabrikam')],
    ...more,
  });

const listWays = (blocks: Blocks): string[] => reviewFiles(toCode(blocks)).otherWays.map(({ what }) => what);

describe('the review of Storage Mover between two tenants', () => {
  test.each<[string, Blocks, RegExp]>([
    [
      'a job, with what leaves and where to',
      declareJob(),
      /^copies blobs to another tenant \("44444444.*"\), .*: what is below "\/a" of the endpoint "from", to ".*\/endpoints\/to"$/,
    ],
    [
      'a source, with all that jobs can copy',
      declareEndpoint(),
      /^lets jobs of its storage mover copy all of container "curated" of account "contoso" to another tenant, to "fabrikam"$/,
    ],
    [
      'a target, which others write to',
      declareEndpoint({ endpointKind: 'Target' }),
      /^lets jobs of another tenant write to container "curated" of account "contoso", from "fabrikam"$/,
    ],
    [
      'many accounts',
      declareEndpoint({ allowedStorageAccounts: ['a', 'b', 'c', 'd', 'e'].map(account) }),
      /to "a", "b", "c", 2 more$/,
    ],
    [
      'accounts that only Terraform knows',
      declareEndpoint({ allowedStorageAccounts: '${var.accounts}' }),
      /to accounts that only Terraform knows$/,
    ],
    [
      'a switch that only Terraform knows',
      declareJob({ isCrossTenantJob: '${var.is_cross_tenant}' }),
      /^copies blobs to another tenant/,
    ],
    [
      'an endpoint of another tenant without the switch',
      declareJob({ isCrossTenantJob: null }),
      /^copies blobs to another tenant/,
    ],
    [
      'a job within one tenant, by its type',
      declareJob({
        isCrossTenantJob: false,
        crossTenantEndpointTenantId: null,
        crossTenantEndpointResourceId: null,
      }),
      /^copies data between storage$/,
    ],
    [
      'an endpoint within one tenant, by its type',
      declareEndpoint({ enableCrossTenantTransfer: false, allowedStorageAccounts: null }),
      /^copies data between storage$/,
    ],
    ['a body that only Terraform knows, by its type', declare('endpoints', '${local.body}'), /^copies data/],
  ])('shows %s', (_name, blocks, expected) => {
    expect(listWays(blocks)).toEqual([expect.stringMatching(expected)]);
  });

  test('shows an account that a later change allows', () => {
    const wider = declareEndpoint({ allowedStorageAccounts: ['fabrikam', 'woodgrove'].map(account) });
    const changes = JSON.stringify(
      compareReports(reviewFiles(toCode(declareEndpoint())), reviewFiles(toCode(wider))),
    );
    expect(changes).toContain('woodgrove');
  });

  test('shows both sides of the example', async () => {
    const show = async (file: string): Promise<string> =>
      (await datashare(['access', join(EXAMPLE, file)])).stdout.replace(/\s+/g, ' ');
    const provider = await show('contoso.tf.json');
    expect(provider).toMatch(/copy all of container "letters".{0,80} to another tenant, to "fabrikamscans"/);
    expect(provider).toMatch(/what is below "\/scans" of the endpoint "scans-fabrikam-source-letters"/);
    expect(provider).toMatch(/has Storage Account Contributor on \w+\/\*, which controls account keys/);
    const consumer = await show('fabrikam.tf.json');
    expect(consumer).toMatch(/lets jobs of another tenant write to container "contoso".{0,80}"contososcans"/);
  });
});
