import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, Parts } from '../fixtures/whole-stack';
import { getParts, wholeStack } from '../fixtures/whole-stack';
import { hasTerraform, run, terraform } from '../support/terraform';
import { actionsIn, errorsIn } from '../support/terraform-messages';

/*
 * The effect of changing one argument of an existing resource: azurerm replaces some resources, and its schema does not say which.
 * These tests are skipped by name if Terraform is not on the path.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

/** A change, and what is planned for the resource that it is of, by its type; what refers to it may be made anew, too. */
const CHANGES: readonly (readonly [string, (parts: Parts) => void, string, string | undefined])[] = [
  ['a tag', ({ account }) => (account['tags'] = { owner: 'other' }), 'storage_account', 'update'],
  [
    'the name of an account',
    ({ account }) => (account['name'] = 'contosoother'),
    'storage_account',
    'replace',
  ],
  [
    'two regions',
    ({ account }) => (account['account_replication_type'] = 'GRS'),
    'storage_account',
    'update',
  ],
  [
    'several zones',
    ({ account }) => (account['account_replication_type'] = 'ZRS'),
    'storage_account',
    'replace',
  ],
  [
    'another way to write a region',
    ({ group }) => (group['location'] = 'westeurope'),
    'resource_group',
    undefined,
  ],
  ['another region', ({ group }) => (group['location'] = 'North Europe'), 'resource_group', 'replace'],
  [
    'what is the default',
    ({ container }) => delete container['container_access_type'],
    'storage_container',
    undefined,
  ],
  [
    'public access',
    ({ container }) => (container['container_access_type'] = 'blob'),
    'storage_container',
    'update',
  ],
  ['the actions of a role', ({ role }) => (role['permissions'] = [{}]), 'role_definition', 'update'],
  ['a condition', ({ assignment }) => (assignment['condition'] = '(true)'), 'role_assignment', 'replace'],
  [
    'the case of the name of a role',
    ({ assignment }) => (assignment['role_definition_name'] = 'storage blob data reader'),
    'role_assignment',
    undefined,
  ],
  ['the type of a blob', ({ blob }) => (blob['content_type'] = 'text/plain'), 'storage_blob', 'update'],
  ['the content of a blob', ({ blob }) => (blob['source_content'] = 'other'), 'storage_blob', 'replace'],
];

let folder: string;

function write(stack: Json): void {
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(stack));
}

describeTerraform('a change of', () => {
  const whole = hasTerraform ? wholeStack() : {};

  function changeStack(change: (parts: Parts) => void): void {
    const stack = structuredClone(whole);
    change(getParts(stack));
    write(stack);
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terraform-'));
    write(whole);
    await terraform(folder, 'init', '-input=false');
    const { exitCode, stdout } = await run(folder, 'apply', '-json', '-input=false', '-auto-approve');
    expect({ exitCode, errors: errorsIn(stdout) }).toEqual({ exitCode: 0, errors: [] });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(CHANGES)('%s', async (_, change, type, action) => {
    changeStack(change);
    const { exitCode, stdout } = await run(folder, 'plan', '-json', '-input=false', '-refresh=false');
    expect({ exitCode, errors: errorsIn(stdout) }).toEqual({ exitCode: 0, errors: [] });
    expect(actionsIn(stdout)[`azurerm_${type}`]).toEqual(action);
  });

  // The file of azurerm has no `Update`, although this may be changed without another assignment.
  test('the check of a principal is refused when it is applied', async () => {
    changeStack(({ assignment }) => (assignment['skip_service_principal_aad_check'] = false));
    const { stdout } = await run(folder, 'apply', '-json', '-input=false', '-auto-approve');
    expect(errorsIn(stdout)).toEqual(["doesn't support update"]);
  });
});
