import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wholeStack } from '../fixtures/whole-stack';
import { forAzurerm5 } from '../support/azurerm-5';
import { writeStack } from '../support/deployable';
import type { Deployed } from '../support/deployment';
import { deploy, DEPLOYMENTS, destroy, expectNoChanges, NOTHING, succeed } from '../support/deployment';
import { hasTerraform } from '../support/terraform';
import { changesIn } from '../support/terraform-messages';
import type { SchemaProvider } from '../support/terraform-provider/server';
import { startSchemaProvider } from '../support/terraform-provider/server';

/*
 * The stacks of the examples with azurerm 5.2, as new deployments and as upgrades of deployments that azurerm 4.55 has made.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

const ATTACHED = 'TF_REATTACH_PROVIDERS';
const attached4 = process.env[ATTACHED];
const ENV = {
  ARM_SUBSCRIPTION_ID: '11111111-1111-4111-8111-111111111111',
  ARM_TENANT_ID: '33333333-3333-4333-8333-333333333333',
};

let provider: SchemaProvider;
const roots: string[] = [];

const use4 = (): void => void (process.env[ATTACHED] = attached4);
const use5 = (): void => void (process.env[ATTACHED] = provider.reattach);

/** Azure would answer with the form of azurerm 5 too: here it is read as it was applied. It is of an example, not of a construct. */
const READ_IN_OLD_FORM = ['azurerm_subnet.service_endpoint'];

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly type: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: Readonly<Record<string, unknown>> | null;
      readonly after: Readonly<Record<string, unknown>> | null;
    };
  }[];
}

/** Writes stacks for azurerm 5 over those that were deployed. */
function upgrade(deployed: readonly Deployed[], stacks: (typeof DEPLOYMENTS)[number][1]): void {
  for (const { name, root } of deployed) {
    const [, text] = stacks.find(([each]) => each === name)!;
    writeStack(root, name.split('/').at(-1)!, forAzurerm5(text));
  }
}

/** Plans, and returns what is not left as it is. */
async function planUpdates(folder: string): Promise<string[]> {
  await succeed(folder, 'plan', '-input=false', '-out=plan');
  const { resource_changes = [] } = JSON.parse(await succeed(folder, 'show', '-json', 'plan')) as PlanJson;
  return resource_changes.flatMap(({ address, type, change: { actions, before, after } }) => {
    const changed = Object.keys(after ?? {}).filter(
      (name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
    );
    const isOldForm = changed.every((name) => READ_IN_OLD_FORM.includes(`${type}.${name}`));
    return isOldForm && ['no-op', 'update', 'read'].includes(actions.join())
      ? []
      : [`${actions.join()} ${address}: ${changed.join()}`];
  });
}

describeTerraform('with azurerm 5.2', () => {
  beforeAll(async () => {
    provider = await startSchemaProvider(ENV, '5.2.0');
  });
  afterAll(() => {
    use4();
    provider.stop();
    roots.forEach((root) => rmSync(root, { recursive: true, force: true }));
  });

  test.each(DEPLOYMENTS)(
    '%s is valid, applied once, then as it should be, and destroyed',
    async (_, stacks) => {
      use5();
      const deployed = await deploy(stacks.map(([name, text]) => [name, forAzurerm5(text)] as const));
      roots.push(deployed[0].root);
      await expectNoChanges(deployed);
      await destroy(deployed);
    },
  );

  test.each(DEPLOYMENTS)('%s, made by azurerm 4.55, stays as it is', async (_, stacks) => {
    use4();
    const deployed = await deploy(stacks);
    roots.push(deployed[0].root);
    use5();
    upgrade(deployed, stacks);
    for (const { folder } of deployed) expect(await planUpdates(folder)).toEqual([]);
  });

  test('a stack that publishes invitations is applied once', async () => {
    use5();
    const root = mkdtempSync(join(tmpdir(), 'terraform-'));
    roots.push(root);
    writeFileSync(join(root, 'main.tf.json'), JSON.stringify(wholeStack('5.2.0')));
    await succeed(root, 'init', '-input=false');
    await succeed(root, 'apply', '-json', '-auto-approve', '-input=false');
    const again = await succeed(root, 'plan', '-json', '-input=false', '-detailed-exitcode');
    expect(changesIn(again)).toEqual(NOTHING);
  });
});
