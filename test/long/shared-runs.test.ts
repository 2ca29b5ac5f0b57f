import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManagedIdentity, SnapshotEngine, SnapshotJob, SnapshotTrigger } from '../../constructs';
import { accept } from '../constructs/declarations';
import { writeStack } from '../support/deployable';
import { stackForTest, synthesizeStack } from '../support/stacks';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsIn, parsePlannedActions } from '../support/terraform-messages';

/*
 * The replicas of a job that share a run, as plans of Terraform. Where it is not on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

/** Synthesizes a consumer whose job has so many replicas. */
function synthesize(parallelism: number): string {
  const stack = stackForTest('consumer');
  const place = { resourceGroupName: 'rg-lake', location: 'westeurope' };
  const identity = new ManagedIdentity(stack, 'sync', place);
  const engine = parallelism === 1 ? undefined : SnapshotEngine.own({ parallelism });
  const snapshotTrigger = SnapshotTrigger.cron('0 2 * * *');
  const subscription = accept(stack, 'contoso-sales', { identity, engine, snapshotTrigger });
  new SnapshotJob(stack, 'sales-job', {
    subscription,
    resourceGroupName: 'rg-lake',
    image: 'fabrikam.azurecr.io/datashare:0.1.0',
  });
  return JSON.stringify(synthesizeStack(stack));
}

describeTerraform('a job whose replicas share a run', () => {
  let folder: string;
  const plan = async (parallelism: number, ...args: string[]): Promise<Record<string, string>> => {
    const stack = writeStack(folder, 'consumer', synthesize(parallelism));
    const { stdout } = await run(stack, 'plan', '-json', '-input=false', ...args);
    expect(errorsIn(stdout)).toEqual([]);
    return parsePlannedActions(stdout);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terraform-'));
    const stack = writeStack(folder, 'consumer', synthesize(2));
    await terraform(stack, 'init', '-input=false');
    const { stdout } = await run(stack, 'apply', '-json', '-auto-approve', '-input=false');
    expect(errorsIn(stdout)).toEqual([]);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the second plan is empty, and another number of replicas changes only the job', async () => {
    expect(await plan(2)).toEqual({});
    for (const parallelism of [4, 1]) {
      const actions = Object.entries(await plan(parallelism));
      expect(actions.map(([address, action]) => [address.split('.')[0], action])).toEqual([
        ['azurerm_container_app_job', 'update'],
      ]);
    }
    const destroyed = Object.values(await plan(2, '-destroy'));
    expect(new Set(destroyed)).toEqual(new Set(['delete']));
  });
});
