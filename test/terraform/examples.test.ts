import { rmSync } from 'node:fs';
import { parseInvitation, parseSubscription } from '../../lib';
import { listSources } from '../../lib/model/documents/shared-datasets';
import { GOLDENS } from '../fixtures/goldens';
import type { Deployed } from '../support/deployment';
import { deploy, DEPLOYMENTS, destroy, expectNoChanges, succeed } from '../support/deployment';
import { hasTerraform } from '../support/terraform';

/*
 * Every stack of the examples through the whole life of a deployment, by Terraform, with a provider that has the schema of
 * azurerm and no cloud. Where Terraform is not on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

let deployed: readonly Deployed[] = [];
afterEach(() => deployed.forEach(({ root }) => rmSync(root, { recursive: true, force: true })));

/** The endpoints that documents name, each read as who gets it would. */
function endpointsIn(outputs: string): string[] {
  const values = Object.values(JSON.parse(outputs) as Record<string, { readonly value: unknown }>);
  return values.flatMap(({ value }) => {
    const { documentType } = value as { readonly documentType?: string };
    const parse = { invitation: parseInvitation, subscription: parseSubscription }[documentType ?? ''];
    return parse ? listSources(parse(JSON.stringify(value))).map((source) => source.blobEndpoint) : [];
  });
}

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
      deployed = await deploy(stacks);
      await expectNoChanges(deployed);

      const endpoints: string[] = [];
      for (const { folder } of deployed)
        endpoints.push(...endpointsIn(await succeed(folder, 'output', '-json')));
      expect(endpoints.length).toBeGreaterThan(0);
      for (const endpoint of endpoints) expect(endpoint).toMatch(/^https:\/\/\w+\.blob\.core\.windows\.net$/);

      await destroy(deployed);
    },
  );
});
