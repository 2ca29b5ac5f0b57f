import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AcceptedSubscriptionProps, StorageMoverOptions } from '../../constructs';
import {
  AzapiProvider,
  DatasetType,
  DeletionPolicy,
  SnapshotEngine,
  SnapshotTrigger,
} from '../../constructs';
import {
  accept,
  accountId,
  createReceivedInvitation,
  referToStore,
  TENANT,
} from '../constructs/declarations';
import { writeStack } from '../support/deployable';
import { stackForTest, synthesizeStack } from '../support/stacks';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsIn, parsePlannedActions } from '../support/terraform-messages';

/*
 * Changes of a subscription that Storage Mover carries, as plans of Terraform. Where it is not on the path, these tests are skipped by
 * name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

interface Code {
  readonly props?: Partial<AcceptedSubscriptionProps>;
  readonly options?: Partial<StorageMoverOptions>;
}

const toMapping = (datasetName: string, path = datasetName) => ({ datasetName, container: 'landing', path });

/** Synthesizes a consumer of two folders in two containers, which land in one. */
function synthesize({ props, options }: Code = {}): string {
  const stack = stackForTest('consumer');
  new AzapiProvider(stack, 'azapi');
  const datasets = ['a', 'b'].map((name) => ({
    datasetName: name,
    datasetType: DatasetType.FOLDER,
    container: `from-${name}`,
    path: name,
  }));
  accept(stack, 'sales', {
    invitation: createReceivedInvitation({ datasets }, { tenantId: TENANT }),
    target: referToStore(stack, 'fabrikam', { tenantId: TENANT }, 'target'),
    mappings: [toMapping('a'), toMapping('b')],
    snapshotTrigger: SnapshotTrigger.cron('0 2 * * *'),
    engine: SnapshotEngine.storageMover({
      sourceAccountId: accountId('contoso'),
      storageMoverName: 'copies',
      resourceGroupName: 'rg-copies',
      ...options,
    }),
    ...props,
  });
  return JSON.stringify(synthesizeStack(stack));
}

describeTerraform('a subscription that Storage Mover carries', () => {
  let folder: string;

  /** Plans the consumer's code; returns the actions by address, without hash. */
  async function plan(code?: Code, ...args: string[]): Promise<Record<string, string>> {
    const stack = writeStack(folder, 'consumer', synthesize(code));
    const { stdout } = await run(stack, 'plan', '-json', '-input=false', ...args);
    expect(errorsIn(stdout)).toEqual([]);
    const actions = Object.entries(parsePlannedActions(stdout));
    return Object.fromEntries(
      actions.map(([address, action]) => [address.replace(/^\w+\.sales_|_[0-9A-F]{8}$/g, ''), action]),
    );
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terraform-'));
    const stack = writeStack(folder, 'consumer', synthesize());
    await terraform(stack, 'init', '-input=false');
    const { stdout } = await run(stack, 'apply', '-json', '-auto-approve', '-input=false');
    expect(errorsIn(stdout)).toEqual([]);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('changes its jobs in place, replaces a job whose places change, and takes the roles of an endpoint with it', async () => {
    expect(await plan()).toEqual({});
    const both = { 'MoverJob-a': 'update', 'MoverJob-b': 'update' };
    expect(await plan({ props: { snapshotTrigger: SnapshotTrigger.cron('30 4 * * 1') } })).toEqual(both);
    expect(await plan({ props: { deletions: DeletionPolicy.MIRROR } })).toEqual(both);
    expect(await plan({ options: { endDate: '2027-12-01T00:00:00Z' } })).toEqual(both);
    expect(await plan({ props: { mappings: [toMapping('a', 'elsewhere'), toMapping('b')] } })).toEqual({
      'MoverJob-a': 'replace',
    });
    expect(await plan({ props: { mappings: [toMapping('a')] } })).toEqual({
      'MoverJob-b': 'delete',
      'MoverEndpointSource-from-b': 'delete',
      'MoverAccountSource-from-b': 'delete',
      'MoverDataSource-from-b': 'delete',
    });
    const destroyed = Object.values(await plan(undefined, '-destroy'));
    expect(new Set(destroyed)).toEqual(new Set(['delete']));
  });
});
