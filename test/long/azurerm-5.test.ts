import { rmSync } from 'node:fs';
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
async function planUpdates(folder: string, ...options: readonly string[]): Promise<string[]> {
  await succeed(folder, 'plan', '-input=false', '-out=plan', ...options);
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

  describe('a stack that publishes invitations', () => {
    const text = (azurerm?: string): string => JSON.stringify(wholeStack(azurerm));
    const [NAME, STACK] = ['publishing/whole', [['publishing/whole', text()]]] as const;

    test('is applied once', async () => {
      use5();
      const deployed = await deploy([[NAME, text('5.2.0')]]);
      roots.push(deployed[0].root);
      await expectNoChanges(deployed);
    });

    async function deployWith4(): Promise<Deployed> {
      use4();
      const [deployed] = await deploy(STACK);
      roots.push(deployed.root);
      use5();
      writeStack(deployed.root, 'whole', text('5.2.0'));
      return deployed;
    }

    test('stays as it is, made by azurerm 4.55: azurerm 5 reads the id of the container', async () => {
      const { folder } = await deployWith4();
      expect(await planUpdates(folder)).toEqual([]);
      expect(changesIn(await succeed(folder, 'apply', '-json', 'plan'))).toEqual(NOTHING);
    });

    test('would publish again in a plan that reads nothing, because the state has no id of the container', async () => {
      const { folder } = await deployWith4();
      expect(await planUpdates(folder, '-refresh=false')).toEqual([
        expect.stringMatching(/^delete,create azurerm_storage_blob\..*_Index_/),
        expect.stringMatching(/^delete,create azurerm_storage_blob\..*_Published_/),
      ]);
    });
  });
});
