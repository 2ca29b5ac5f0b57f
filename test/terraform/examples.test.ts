import { listSources } from '../../lib/model/documents/shared-datasets';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseInvitation, parseSubscription } from '../../lib';
import { GOLDENS } from '../fixtures/goldens';
import { writeStack } from '../support/deployable';
import { hasTerraform, run } from '../support/terraform';
import type { Changes } from '../support/terraform-messages';
import { changesIn, errorsIn } from '../support/terraform-messages';
import type { Configuration } from '../support/terraform-provider/configuration';

/*
 * Every stack of the examples through the whole life of a deployment, by Terraform, with a provider that has the schema of
 * azurerm and no cloud. Where Terraform is not on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

const NOTHING: Changes = { add: 0, change: 0, remove: 0 };

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Runs a command that has to end well, and returns what it prints. */
async function done(folder: string, ...args: string[]): Promise<string> {
  const { exitCode, stdout } = await run(folder, ...args);
  expect({ command: args[0], exitCode, errors: errorsIn(stdout) }).toEqual({
    command: args[0],
    exitCode: 0,
    errors: [],
  });
  return stdout;
}

function countResources(text: string): number {
  const { resource = {} } = JSON.parse(text) as Configuration;
  return Object.values(resource).reduce((count, all) => count + Object.keys(all).length, 0);
}

/** The endpoints that documents name, each read as who gets it would. */
function endpointsIn(outputs: string): string[] {
  const values = Object.values(JSON.parse(outputs) as Record<string, { readonly value: unknown }>);
  return values.flatMap(({ value }) => {
    const { documentType } = value as { readonly documentType?: string };
    const parse = { invitation: parseInvitation, subscription: parseSubscription }[documentType ?? ''];
    return parse ? listSources(parse(JSON.stringify(value))).map((source) => source.blobEndpoint) : [];
  });
}

/** The stacks of an app in the order in which they are applied: those that read the states of others come after them. */
function inOrder(stacks: typeof GOLDENS): typeof GOLDENS {
  const countStateReads = (text: string): number => {
    const { data = {} } = JSON.parse(text) as Configuration;
    return Object.keys(data['terraform_remote_state'] ?? {}).length;
  };
  return [...stacks].sort(([, a], [, b]) => countStateReads(a) - countStateReads(b));
}

/** The stacks that are applied together: those of one app, where one of them reads the states of others. */
const TOGETHER = GOLDENS.filter(([name]) => name.startsWith('cross-stack/'));
const DEPLOYMENTS: readonly (readonly [string, typeof GOLDENS])[] = [
  ...GOLDENS.filter((golden) => !TOGETHER.includes(golden)).map((golden) => [golden[0], [golden]] as const),
  ['cross-stack', inOrder(TOGETHER)],
];

/** Stacks with data shares, which Terraform does not destroy as long as the code has them. */
const PROTECTED = ['in-place-native/contoso'];

test('there are stacks to deploy', () => {
  expect(GOLDENS.map(([name]) => name)).toEqual([
    'change-digests/analysts',
    'change-digests/orders',
    'change-events/analysts',
    'change-events/orders',
    'cross-stack/analytics',
    'cross-stack/lake',
    'cross-stack/shares',
    'engines/data-factory/forecasts',
    'engines/data-factory/sensors',
    'engines/object-replication/contoso',
    'engines/object-replication/fabrikam',
    'engines/storage-mover-two-tenants/contoso',
    'engines/storage-mover-two-tenants/fabrikam',
    'engines/storage-mover/archive',
    'engines/storage-mover/research',
    'exchange/contoso',
    'in-place-native/contoso',
    'in-place-native/fabrikam',
    'many-partners/platform',
    'platform/platform',
    'scheduled/fabrikam',
    'several-accounts/contoso',
    'several-accounts/fabrikam',
    'two-companies/contoso',
    'two-companies/fabrikam',
  ]);
});

describeTerraform('with Terraform', () => {
  test.each(DEPLOYMENTS)(
    '%s is valid, applied once, then as it should be, and destroyed',
    async (_, stacks) => {
      const root = mkdtempSync(join(tmpdir(), 'terraform-'));
      folders.push(root);
      const deployed: { readonly folder: string; readonly count: number }[] = [];

      for (const [name, text] of stacks) {
        const folder = writeStack(root, name.split('/').at(-1)!, text);
        const count = countResources(text);
        await done(folder, 'init', '-input=false');
        await done(folder, 'validate', '-json');
        const planned = await done(folder, 'plan', '-json', '-input=false', '-out=plan');
        expect(changesIn(planned)).toEqual({ ...NOTHING, add: count });
        expect(changesIn(await done(folder, 'apply', '-json', 'plan'))).toEqual({ ...NOTHING, add: count });
        deployed.push({ folder, count });
      }

      const endpoints: string[] = [];
      for (const { folder } of deployed) {
        const again = await done(folder, 'plan', '-json', '-input=false', '-detailed-exitcode');
        expect(changesIn(again)).toEqual(NOTHING);
        endpoints.push(...endpointsIn(await done(folder, 'output', '-json')));
      }
      expect(endpoints.length).toBeGreaterThan(0);
      for (const endpoint of endpoints) expect(endpoint).toMatch(/^https:\/\/\w+\.blob\.core\.windows\.net$/);

      for (const { folder, count } of deployed.reverse()) {
        if (PROTECTED.includes(stacks[0][0])) {
          const { stdout } = await run(folder, 'apply', '-destroy', '-json', '-auto-approve', '-input=false');
          expect(errorsIn(stdout).join('\n')).toMatch(/^Instance cannot be destroyed: .*_DataShare_/m);
          continue;
        }
        const destroyed = await done(folder, 'apply', '-destroy', '-json', '-auto-approve', '-input=false');
        expect(changesIn(destroyed)).toEqual({ ...NOTHING, remove: count });
      }
    },
    60_000,
  );
});
