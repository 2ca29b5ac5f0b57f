import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseInvitation, parseSubscription } from '../../lib';
import { GOLDENS } from '../fixtures/goldens';
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

/** A stack as its company applies it: where its accounts are. What is said there is `ARM_SUBSCRIPTION_ID` elsewhere. */
function inOwnSubscription(text: string): string {
  const [, subscription_id] = /\/subscriptions\/([0-9a-f-]{36})\//.exec(text) ?? [];
  const { provider, ...stack } = JSON.parse(text) as Configuration;
  const azurerm = provider?.['azurerm'].map((config) => ({ ...config, subscription_id }));
  return JSON.stringify({ ...stack, provider: { azurerm } });
}

function countOf(text: string): number {
  const { resource = {} } = JSON.parse(text) as Configuration;
  return Object.values(resource).reduce((count, all) => count + Object.keys(all).length, 0);
}

/** The endpoints that documents name, each read as who gets it would. */
function endpointsIn(outputs: string): string[] {
  const values = Object.values(JSON.parse(outputs) as Record<string, { readonly value: unknown }>);
  return values.flatMap(({ value }) => {
    const { documentType } = value as { readonly documentType?: string };
    const parse = { invitation: parseInvitation, subscription: parseSubscription }[documentType ?? ''];
    return parse ? parse(JSON.stringify(value)).source.blobEndpoint : [];
  });
}

test('there are stacks to deploy', () => {
  expect(GOLDENS.map(([name]) => name)).toEqual([
    'exchange/contoso',
    'many-partners/platform',
    'scheduled/fabrikam',
    'two-companies/contoso',
    'two-companies/fabrikam',
  ]);
});

describeTerraform('with Terraform', () => {
  test.each(GOLDENS)(
    '%s is valid, applied once, then as it should be, and destroyed',
    async (_, text) => {
      const folder = mkdtempSync(join(tmpdir(), 'terraform-'));
      folders.push(folder);
      writeFileSync(join(folder, 'cdk.tf.json'), inOwnSubscription(text));
      const count = countOf(text);

      await done(folder, 'init', '-input=false');
      await done(folder, 'validate', '-json');
      const planned = await done(folder, 'plan', '-json', '-input=false', '-out=plan');
      expect(changesIn(planned)).toEqual({ ...NOTHING, add: count });
      expect(changesIn(await done(folder, 'apply', '-json', 'plan'))).toEqual({ ...NOTHING, add: count });

      const again = await done(folder, 'plan', '-json', '-input=false', '-detailed-exitcode');
      expect(changesIn(again)).toEqual(NOTHING);
      const endpoints = endpointsIn(await done(folder, 'output', '-json'));
      expect(endpoints.length).toBeGreaterThan(0);
      for (const endpoint of endpoints) expect(endpoint).toMatch(/^https:\/\/\w+\.blob\.core\.windows\.net$/);

      const destroyed = await done(folder, 'apply', '-destroy', '-json', '-auto-approve', '-input=false');
      expect(changesIn(destroyed)).toEqual({ ...NOTHING, remove: count });
    },
    60_000,
  );
});
