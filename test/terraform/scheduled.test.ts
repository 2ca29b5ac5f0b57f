import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSubscription } from '../../lib';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsIn } from '../support/terraform-messages';

/*
 * The job and the alerts of examples/scheduled as Terraform plans them. Where Terraform is not on the path, these tests
 * are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

type Values = Record<string, unknown>;

const GOLDEN = readFileSync(join(__dirname, '../../examples/scheduled/golden/fabrikam.tf.json'), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'terraform-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with the stack of the example, changed. */
async function stackIn(name: string, change: (resources: Record<string, Record<string, Values>>) => void) {
  const { resource, ...rest } = JSON.parse(GOLDEN) as { resource: Record<string, Record<string, Values>> };
  const provider = { azurerm: [{ features: [{}], subscription_id: '22222222-2222-4222-8222-222222222222' }] };
  change(resource);
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'cdk.tf.json'), JSON.stringify({ ...rest, resource, provider }));
  await terraform(path, 'init', '-input=false');
  return path;
}

const only = (resources: Record<string, Record<string, Values>>, type: string): Values =>
  Object.values(resources[`azurerm_${type}`])[0];

describeTerraform('with Terraform', () => {
  test('the job gets the subscription document that the stack puts out', async () => {
    const path = await stackIn('job', () => {});
    await terraform(path, 'plan', '-input=false', '-out=plan');
    interface Planned {
      readonly outputs: Record<string, { readonly value: object }>;
      readonly root_module: {
        readonly resources: readonly { readonly type: string; readonly values: Values }[];
      };
    }
    const { planned_values } = JSON.parse(await terraform(path, 'show', '-json', 'plan')) as {
      planned_values: Planned;
    };
    const job = planned_values.root_module.resources.find(
      ({ type }) => type === 'azurerm_container_app_job',
    )!;
    const [{ container }] = job.values['template'] as {
      container: { env: { name: string; value: string }[] }[];
    }[];
    const document = container[0].env.find(({ name }) => name === 'DATASHARE_SUBSCRIPTION')!.value;
    expect(JSON.parse(document)).toEqual(planned_values.outputs['subscription'].value);
    expect(parseSubscription(document)).toMatchObject({ subscriptionName: 'contoso-weather' });
  });

  test.each<[string, (resources: Record<string, Record<string, Values>>) => void, string]>([
    [
      'a job with two triggers',
      (resources) => (only(resources, 'container_app_job')['manual_trigger_config'] = {}),
      'only one of `event_trigger_config,manual_trigger_config,schedule_trigger_config` can be specified',
    ],
    [
      'a job without time',
      (resources) => (only(resources, 'container_app_job')['replica_timeout_in_seconds'] = 0),
      'expected replica_timeout_in_seconds to be at least (1), got 0',
    ],
    [
      'an alert that looks back a week',
      (resources) => (only(resources, 'monitor_scheduled_query_rules_alert_v2')['window_duration'] = 'P7D'),
      'expected window_duration to be one of',
    ],
    [
      'an action group with a long short name',
      (resources) => (only(resources, 'monitor_action_group')['short_name'] = 'synchronizing'),
      'must be 1 to 12 characters long',
    ],
  ])('%s is refused', async (name, change, said) => {
    const path = await stackIn(name, change);
    const { exitCode, stdout } = await run(path, 'validate', '-json');
    expect(exitCode).toBe(1);
    expect(errorsIn(stdout)).toEqual(expect.arrayContaining([expect.stringContaining(said)]));
  });
});
