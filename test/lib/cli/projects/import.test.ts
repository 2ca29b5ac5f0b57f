import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONSUMER_EXPORT, createExported, PROVIDER_EXPORT } from '../../../fixtures/data-share-export';
import type { Ran } from '../../../support/cli';
import { datashare } from '../../../support/cli';

const folder = mkdtempSync(join(tmpdir(), 'import-'));

/** Runs the command with a file of these contents; `output` is a folder of its own. */
function importContent(name: string, content: unknown, ...args: string[]): Promise<Ran> {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return datashare(['import', 'azure-data-share', file, '-o', join(folder, name), ...args]);
}

test('says what is in the project, what is not and why, and what comes next', async () => {
  const { exitCode, stdout } = await importContent('both', [...PROVIDER_EXPORT, ...CONSUMER_EXPORT]);
  expect(exitCode).toBe(0);
  expect(stdout.replaceAll(folder, '')).toBe(`The project is in /both:
  1 share with 2 datasets
  1 subscription with 2 mappings

Not in the code, or to be completed, as not-imported.json lists:
  an account is not needed: there is no service:
    accounts/contoso
  an acceptance of Azure Data Share does not count here: the recipient accepts again:
    accounts/contoso/shares/Sales data/providerShareSubscriptions/p
  it is not in a storage account: export it to one, and share that:
    accounts/contoso/shares/Sales data/datasets/table (SqlDBTable)
  nobody knows its object ID in your tenant: access is granted once you have the acceptance of the recipient:
    accounts/contoso/shares/Sales data/invitations/fabrikam
  it is withdrawn: nobody is invited:
    accounts/contoso/shares/Sales data/invitations/litware

Next:
  cd /both
  npm install
  save the invitation of the new share as Sales.invitation.json
  datashare invitation show Sales.invitation.json
  complete each subscription in consumer-stack.ts: what it needs to accept, and the object ID of SYNCHRONIZER
  npm run synth

Then apply the stack of the provider with Terraform, and send each recipient its invitation:
  terraform -chdir=cdktf.out/stacks/provider init
  terraform -chdir=cdktf.out/stacks/provider apply
  terraform -chdir=cdktf.out/stacks/provider output -json Sales-data_fabrikam_invitation > Sales-data-fabrikam.invitation.json
Nobody has access before you add the recipient's 'acceptance' to the invitation, and apply again.

Then apply the stack of the consumer with Terraform, and save each subscription:
  terraform -chdir=cdktf.out/stacks/consumer init
  terraform -chdir=cdktf.out/stacks/consumer apply
  terraform -chdir=cdktf.out/stacks/consumer output -json Sales_subscription > Sales.subscription.json
Stop the triggers in Azure Data Share before the first run, which takes over what was copied:
  datashare sync Sales.subscription.json --reconcile --adopt
`);
  const list = JSON.parse(readFileSync(join(folder, 'both/not-imported.json'), 'utf8')) as unknown[];
  expect(list).toHaveLength(5);
});

test('gives the same as JSON', async () => {
  const { stdout } = await importContent('json', PROVIDER_EXPORT, '--json', '--framework', 'cdktn');
  expect(JSON.parse(stdout)).toMatchObject({
    folder: join(folder, 'json'),
    shares: [{ name: 'Sales-data' }],
    subscriptions: [],
  });
  const code = readFileSync(join(folder, 'json/provider-stack.ts'), 'utf8');
  expect(code).toContain("from 'cdktn-azure-data-share'");
  expect(code).not.toContain("'cdktf");
});

test('writes nothing and fails if nothing can come along', async () => {
  const table = createExported('shares/s/datasets/d', {}, 'KustoTable');
  const { exitCode, stdout } = await importContent('none', [createExported('shares/s'), table]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('Nothing was written.');
  expect(stdout).toContain('accounts/contoso/shares/s/datasets/d (KustoTable)');
  expect(existsSync(join(folder, 'none'))).toBe(false);
});

test('shows a few of many, and lists all in the file', async () => {
  const tables = Array.from({ length: 9 }, (_, i) =>
    createExported(`shares/s/datasets/${i}`, {}, 'SqlDBTable'),
  );
  const { stdout } = await importContent('many', [...PROVIDER_EXPORT, createExported('shares/s'), ...tables]);
  expect(stdout).toContain('and 5 more');
});

test.each([
  ['no JSON', '{', 'DocumentNotJson'],
  ['an answer without resources', { error: { code: 'NotFound' } }, 'DocumentInvalid'],
])('refuses %s, and writes nothing', async (name, content, code) => {
  const { exitCode, stderr } = await importContent(name, content);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(code);
  expect(stderr).not.toContain('terraform output');
  expect(existsSync(join(folder, name))).toBe(false);
});

test('refuses a folder with something in it', async () => {
  await importContent('twice', PROVIDER_EXPORT);
  const { exitCode, stderr } = await importContent('twice', PROVIDER_EXPORT);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is not an empty folder')]);
});
