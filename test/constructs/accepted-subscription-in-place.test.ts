import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { TerraformOutput } from 'cdktf';
import { LocalBackend, TerraformStack } from 'cdktf';
import type { AcceptedSubscription, AcceptedSubscriptionProps, PrincipalType } from '../../constructs';
import {
  DatasetType,
  DataStore,
  DeletionPolicy,
  PreserveAcls,
  PublishMode,
  ShareKind,
} from '../../constructs';
import { parseSubscription } from '../../lib/model/documents/parsing/parse-document';
import { addresses, appForTest, getOutput, getProblems, stackForTest, variable } from '../support/stacks';
import {
  acceptInPlace,
  accountId,
  containerDataset,
  copyShare,
  createReceivedInvitation,
  recipient,
  referToStore,
  SYNCHRONIZER,
} from './declarations';

const IN_PLACE = { shareKind: ShareKind.IN_PLACE };

function getReadEndpoints({ readEndpointsOutput }: AcceptedSubscription): unknown {
  return getOutput({ output: readEndpointsOutput as TerraformOutput }).value;
}

describe('an in-place share', () => {
  test('has two outputs and nothing else', () => {
    const stack = stackForTest();
    acceptInPlace(stack, 'sales');
    expect(addresses(stack)).toEqual([
      'output.sales_ReadEndpoints_7EF92F57',
      'output.sales_Subscription_F98E6C1B',
    ]);
  });

  test('has a subscription document whose datasets land nowhere', () => {
    const document = getOutput(acceptInPlace(stackForTest(), 'sales')).value;
    expect(document).toEqual({
      $schema: 'https://unpkg.com/cdktf-azure-data-share/schemas/subscription.v1.json',
      documentType: 'subscription',
      schemaVersion: 1,
      subscriptionName: 'sales',
      invitation: {
        invitationId: '7b0c1f8e-0000-4000-8000-000000000001',
        shareName: 'sales',
        termsSha256: null,
        expiresOn: null,
        state: 'Active',
      },
      shareKind: 'InPlace',
      source: {
        storageAccountName: 'contoso',
        blobEndpoint: 'https://contoso.blob.core.windows.net',
        location: 'westeurope',
        isHnsEnabled: false,
        tenantId: null,
        resourceId: null,
      },
      target: {
        storageAccountName: 'fabrikam',
        blobEndpoint: 'https://fabrikam.blob.core.windows.net',
        location: 'westeurope',
        isHnsEnabled: false,
        tenantId: null,
        resourceId: accountId('fabrikam'),
      },
      mappings: [
        {
          datasetName: 'curated',
          datasetType: 'Container',
          source: { container: 'curated', path: '' },
          target: null,
        },
      ],
      deletions: 'keep',
      maxDeleteFraction: 0.2,
      preserveTags: false,
      preserveTier: false,
      preserveAcls: 'none',
      publish: 'inPlace',
      keepSnapshots: 2,
      successMarker: false,
      allowCrossRegion: false,
      allowCrossKind: false,
      snapshotTrigger: { kind: 'Manual', cron: null },
      exchange: null,
      stateContainer: 'datashare',
    });
    expect(parseSubscription(document)).toEqual(document);
  });

  test.each<[string, Partial<AcceptedSubscriptionProps>]>([
    ['mappings', { mappings: [{ datasetName: 'curated', container: 'landing' }] }],
    ['deletions', { deletions: DeletionPolicy.KEEP }],
    ['maxDeleteFraction', { maxDeleteFraction: 0.2 }],
    ['preserveTags', { preserveTags: true }],
    ['preserveTier', { preserveTier: true }],
    ['stateContainer', { stateContainer: 'state' }],
    ['preserveAcls', { preserveAcls: PreserveAcls.NONE }],
    ['publish', { publish: PublishMode.IN_PLACE }],
    ['keepSnapshots', { keepSnapshots: 2 }],
    ['successMarker', { successMarker: true }],
    ['allowCrossRegion', { allowCrossRegion: true }],
    ['allowCrossKind', { allowCrossKind: true }],
  ])('fails for %s', (prop, props) => {
    expect(getProblems(() => acceptInPlace(stackForTest(), 'sales', props))).toEqual([
      {
        code: 'MappingNotAllowed',
        message: `'${prop}' does not apply to an in-place share, whose data stays in the provider's account`,
        fix: `remove '${prop}'; read the data at the endpoints in the output`,
        where: 'test/sales',
      },
    ]);
  });

  test("fails for 'identity' without an acceptance to name it in", () => {
    expect(
      getProblems(() => acceptInPlace(stackForTest(), 'sales', { identity: SYNCHRONIZER })),
    ).toMatchObject([{ code: 'MappingNotAllowed', fix: "set 'acceptedOn', or remove 'identity'" }]);
  });

  test('holds the identity of an acceptance to the rules of principals', () => {
    const identity = { principalId: 'alice@fabrikam.com', principalType: 'Person' as PrincipalType };
    const props = { identity, acceptedOn: '2026-07-01T00:00:00Z' };
    expect(getProblems(() => acceptInPlace(stackForTest(), 'sales', props))).toMatchObject([
      { code: 'ValueInvalid', message: expect.stringContaining("'identity.principalId'") as string },
      { code: 'ValueInvalid', message: expect.stringContaining("'identity.principalType'") as string },
    ]);
  });

  test('accepts empty values of props that it does not use', () => {
    const copying = { preserveTags: false, preserveTier: false, successMarker: false };
    const props = { mappings: [], allowCrossRegion: false, allowCrossKind: false, ...copying };
    expect(() => acceptInPlace(stackForTest(), 'sales', props)).not.toThrow();
  });
});

describe('the endpoints at which an in-place share is read', () => {
  test('are those of Blob and of Data Lake clients, for each dataset', () => {
    const folder = { datasetType: DatasetType.FOLDER, container: 'curated', path: 'sales/größe & co' };
    const file = { datasetType: DatasetType.FILE, container: 'curated', path: 'ref/codes.csv' };
    const invitation = createReceivedInvitation({
      ...IN_PLACE,
      datasets: [
        containerDataset('flights'),
        { datasetName: 'daily', ...folder },
        { datasetName: 'codes', ...file },
      ],
    });
    expect(getReadEndpoints(acceptInPlace(stackForTest(), 'sales', { invitation }))).toEqual({
      flights: {
        https: 'https://contoso.blob.core.windows.net/flights',
        abfss: 'abfss://flights@contoso.dfs.core.windows.net/',
      },
      daily: {
        https: 'https://contoso.blob.core.windows.net/curated/sales/gr%C3%B6%C3%9Fe%20%26%20co',
        abfss: 'abfss://curated@contoso.dfs.core.windows.net/sales/größe & co',
      },
      codes: {
        https: 'https://contoso.blob.core.windows.net/curated/ref/codes.csv',
        abfss: 'abfss://curated@contoso.dfs.core.windows.net/ref/codes.csv',
      },
    });
  });

  test('are in the cloud of the source', () => {
    const invitation = createReceivedInvitation(IN_PLACE, {
      blobEndpoint: 'https://contoso.blob.core.chinacloudapi.cn',
    });
    expect(getReadEndpoints(acceptInPlace(stackForTest(), 'sales', { invitation }))).toEqual({
      curated: {
        https: 'https://contoso.blob.core.chinacloudapi.cn/curated',
        abfss: 'abfss://curated@contoso.dfs.core.chinacloudapi.cn/',
      },
    });
  });

  test('come from Terraform if only it knows the endpoint of the source', () => {
    const stack = stackForTest();
    const source = new DataStore(stack, 'contoso', {
      name: 'contoso',
      resourceGroupName: 'rg-data',
      location: 'westeurope',
    });
    const invitation = copyShare(stack, 'offer', source, IN_PLACE).invite(recipient(stack, 'analytics'));
    const endpoint = 'trimsuffix(azurerm_storage_account.contoso_4FE4DACF.primary_blob_endpoint, "/")';
    expect(getReadEndpoints(acceptInPlace(stack, 'sales', { invitation }))).toEqual({
      curated: {
        https: `\${${endpoint}}/curated`,
        abfss: `abfss://curated@\${replace(replace(${endpoint}, "https://", ""), ".blob.", ".dfs.")}/`,
      },
    });
  });
});

const hasTerraform = spawnSync('terraform', ['version']).status === 0;
const terraformTest = hasTerraform ? test : test.skip;

describe('terraform plan', () => {
  const { TF_CLI_CONFIG_FILE: _, ...rest } = process.env;
  const env = { ...rest, CHECKPOINT_DISABLE: '1' };

  /** Writes the stack of a consumer in a region that only Terraform knows: outputs only, so no provider is needed. */
  function consumerFolder(path: string): string {
    const app = appForTest();
    const stack = new TerraformStack(app, 'consumer');
    new LocalBackend(stack, { path: 'consumer.tfstate' });
    const daily = { datasetName: 'daily', datasetType: DatasetType.FOLDER, container: 'curated', path };
    acceptInPlace(stack, 'sales', {
      invitation: createReceivedInvitation({ ...IN_PLACE, datasets: [daily] }),
      target: referToStore(stack, 'fabrikam', { location: variable(stack, 'location') }),
      outputName: 'subscription',
    });
    app.synth();
    const folder = join(app.outdir, 'stacks', 'consumer');
    terraform(folder, 'init', '-input=false');
    return folder;
  }

  function terraform(folder: string, ...args: string[]): { readonly ok: boolean; readonly text: string } {
    const { status, stdout, stderr } = spawnSync('terraform', args, { cwd: folder, env, encoding: 'utf8' });
    return { ok: status === 0, text: stdout + stderr };
  }

  /** The errors of a plan; none where it passes. */
  function plan(folder: string, location: string): string[] {
    interface Message {
      readonly diagnostic?: { readonly severity: string; readonly detail: string };
    }
    const args = ['-json', '-input=false', '-out=plan', `-var=location=${location}`];
    const { ok, text } = terraform(folder, 'plan', ...args);
    const messages = text.trim().split('\n');
    const errors = messages
      .map((line) => (JSON.parse(line) as Message).diagnostic)
      .filter((diagnostic) => diagnostic?.severity === 'error')
      .map((diagnostic) => String(diagnostic?.detail));
    expect(ok).toBe(errors.length === 0);
    return errors;
  }

  terraformTest('passes in the region of the source however it is spelled, and fails in another', () => {
    const folder = consumerFolder('sales/daily');
    expect(plan(folder, 'West Europe')).toEqual([]);
    expect(plan(folder, 'northeurope')).toEqual(
      // One for each output.
      Array(2).fill(
        "RegionMismatch: source and target must be in the same region; use a target account in the source's region, or ask for a CopyBased share (at consumer/sales)",
      ),
    );
  });

  terraformTest('gives the documents as they were written, whatever looks like a template in them', () => {
    interface Plan {
      readonly planned_values: { readonly outputs: Readonly<Record<string, { readonly value: unknown }>> };
    }
    const path = '${a}/%{ if b }/$${c}/%%{d}';
    const folder = consumerFolder(path);
    expect(plan(folder, 'westeurope')).toEqual([]);
    const { planned_values } = JSON.parse(terraform(folder, 'show', '-json', 'plan').text) as Plan;
    const document = parseSubscription(planned_values.outputs['subscription'].value);
    expect(document.mappings[0].source.path).toBe(path);
    expect(document.target.location).toBe('westeurope');
  });
});
