import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readDeclaredAccess } from '../../lib/access/terraform/declared-access';
import type { RoleAssignment } from '../../lib/access/terraform/assignments/role-assignments';
import type { TerraformFacts } from '../../lib/access/terraform/files/terraform-file';
import { readTerraformFile } from '../../lib/access/terraform/read-terraform-file';
import type { Values } from '../fixtures/terraform';
import { TRICK_CONFIGURATION, TRICK_FILES, TRICK_PAST } from '../fixtures/terraform-tricks';
import { datashare } from '../support/cli';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsIn } from '../support/terraform-messages';

/*
 * Terraform as the judge of the reader: whatever `datashare access` claims to know of an assignment is what Terraform makes of it. The
 * rest it calls unknown. Where Terraform is not on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

let folder: string;
let files: { readonly code: string; readonly plan: string; readonly state: string };

/** The values of all assignments after they are applied, by address. */
let truth: ReadonlyMap<string, Values>;

async function apply(configuration: Values): Promise<void> {
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(configuration));
  await terraform(folder, 'init', '-input=false');
  const { stdout } = await run(folder, 'apply', '-json', '-input=false', '-auto-approve');
  expect(errorsIn(stdout)).toEqual([]);
}

/** Plans, and returns the plan as JSON. */
async function showPlan(...options: readonly string[]): Promise<string> {
  const { stdout } = await run(folder, 'plan', '-json', '-input=false', '-out=plan', ...options);
  expect(errorsIn(stdout)).toEqual([]);
  return terraform(folder, 'show', '-json', 'plan');
}

beforeAll(async () => {
  if (!hasTerraform) return;
  folder = mkdtempSync(join(tmpdir(), 'terraform-tricks-'));
  for (const [path, text] of Object.entries(TRICK_FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  await apply(TRICK_PAST);
  const code = JSON.stringify(TRICK_CONFIGURATION);
  writeFileSync(join(folder, 'cdk.tf.json'), code);
  await terraform(folder, 'init', '-input=false');
  const plan = await showPlan();
  await apply(TRICK_CONFIGURATION);
  const state = await terraform(folder, 'show', '-json');
  files = { code, plan, state };
  const { current } = readTerraformFile(state, 'state');
  const applied = current.resources.filter(({ type }) => type === 'azurerm_role_assignment');
  truth = new Map(applied.map(({ address, values }) => [address, values]));
});

afterAll(() => {
  if (hasTerraform) rmSync(folder, { recursive: true, force: true });
});

const readAssignments = (facts: TerraformFacts): readonly RoleAssignment[] =>
  readDeclaredAccess(facts).assignments;

/** True if a text has a part that the reader does not claim to know. */
const isOpen = (text: string | null): boolean =>
  text === null || text === '' || /\$\{|%\{|\?|\(unknown|\(known after/.test(text);

/** The exit code of the review of a plan, and what it prints. */
async function reviewPlan(text: string): Promise<{ readonly exitCode: number; readonly stdout: string }> {
  const path = join(folder, 'plan.json');
  writeFileSync(path, text);
  return datashare(['access', 'diff', path, '--exit-code']);
}

/** Lists what a reader claims although Terraform made something else of it. */
function findWrongClaims(read: RoleAssignment, real: Values): string[] {
  const scope = String(real['scope']);
  const [, account, container] = /storageAccounts\/([^/]+)(?:\/.*containers\/([^/]+))?$/.exec(scope) ?? [];
  const claims: (readonly [string, string | null, string | undefined])[] = [
    // Without a text, the scope is said to be known only after apply.
    ['account', read.scope.text === '' ? null : read.scope.account, account],
    ['container', read.scope.text === '' ? null : read.scope.container, container],
    ['role', read.role.name, String(real['role_definition_name'])],
  ];
  // A principal that the file does not tell is named by the resource that it comes from.
  if (/^[0-9a-f-]{36}$/i.test(read.principalId)) {
    claims.push(['principal', read.principalId.toLowerCase(), String(real['principal_id']).toLowerCase()]);
  }
  const wrong = claims.flatMap(([what, claimed, own]) =>
    isOpen(claimed) || claimed === own ? [] : [`${what} ${claimed} instead of ${own}`],
  );
  const isWider = read.scope.kind === 'StorageAccount' && !isOpen(read.scope.text) && container !== undefined;
  const isOther = read.isConditionKnown && (read.condition ?? '') !== (real['condition'] ?? '');
  return [
    ...wrong,
    ...(isWider ? ['the account instead of a container'] : []),
    ...(isOther ? [`the condition ${read.condition} instead of ${String(real['condition'])}`] : []),
  ];
}

describeTerraform('what is claimed of role assignments', () => {
  test.each(['code', 'plan', 'state'] as const)(
    'is what Terraform makes of them, or is called unknown: %s',
    (form) => {
      const assignments = readAssignments(readTerraformFile(files[form], form).current);
      const wrong = assignments.flatMap((read) => {
        // Code has one address for all instances.
        const instances = [...truth].filter(
          ([address]) =>
            address === read.address || (form === 'code' && address.startsWith(`${read.address}[`)),
        );
        expect([read.address, instances.length]).not.toEqual([read.address, 0]);
        return instances.flatMap(([, real]) =>
          findWrongClaims(read, real).map((claim) => `${read.address}: ${claim}`),
        );
      });
      expect(wrong).toEqual([]);
    },
  );

  test('names every assignment of a plan', () => {
    const planned = readAssignments(readTerraformFile(files.plan, 'plan').current);
    expect(planned.map(({ address }) => address).sort()).toEqual([...truth.keys()].sort());
  });

  test('is everything that is not an expression', () => {
    const read = readAssignments(readTerraformFile(files.code, 'code').current);
    const bare = read.find(({ address }) => address === 'azurerm_role_assignment.bare');
    expect(bare?.scope).toMatchObject({ kind: 'Container', account: 'contosolake', container: 'curated' });
  });

  test('is everything in a state', () => {
    const read = readAssignments(readTerraformFile(files.state, 'state').current);
    const known = read.filter(({ scope }) => scope.kind === 'Unknown').map(({ address }) => address);
    expect(known).toEqual([]);
  });
});

describeTerraform('a plan that Terraform makes', () => {
  const write = (configuration: Values): void =>
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(configuration));
  const resources = TRICK_CONFIGURATION['resource'] as Readonly<Record<string, Values>>;

  test('of nothing is no change, whatever expressions it has', async () => {
    write(TRICK_CONFIGURATION);
    expect(await reviewPlan(await showPlan())).toMatchObject({ exitCode: 0 });
  });

  test('with -target is never the whole answer', async () => {
    write(TRICK_CONFIGURATION);
    const { exitCode, stdout } = await reviewPlan(await showPlan('-target=azurerm_resource_group.data'));
    expect({ exitCode, stdout }).toEqual({
      exitCode: 10,
      stdout: expect.stringMatching(/not complete|incomplete|part/) as string,
    });
  });

  test('with -refresh-only is never the whole answer', async () => {
    write(TRICK_CONFIGURATION);
    expect(await reviewPlan(await showPlan('-refresh-only'))).toMatchObject({ exitCode: 10 });
  });

  test('that only forgets an assignment says that it stays in Azure', async () => {
    const { bare: _, ...others } = resources['azurerm_role_assignment'] as Readonly<Record<string, Values>>;
    write({
      ...TRICK_CONFIGURATION,
      resource: { ...resources, azurerm_role_assignment: others },
      removed: [{ from: 'azurerm_role_assignment.bare', lifecycle: [{ destroy: false }] }],
    });
    const { exitCode, stdout } = await reviewPlan(await showPlan());
    expect(exitCode).toBe(10);
    expect(stdout.replace(/\s+/g, ' ')).toContain('stays in Azure');
    expect(stdout).not.toContain('loses');
  });

  test('merges keys that are in the code twice, which the reader refuses', async () => {
    const more = JSON.stringify({
      azurerm_role_assignment: { twice: resources['azurerm_role_assignment']['bare'] },
    });
    const text = JSON.stringify(TRICK_CONFIGURATION).replace(
      '"resource":{',
      `"resource":${more},"resource":{`,
    );
    writeFileSync(join(folder, 'cdk.tf.json'), text);
    const planned = readAssignments(readTerraformFile(await showPlan(), 'plan').current);
    const addresses = planned.map(({ address }) => address);
    expect(addresses).toContain('azurerm_role_assignment.twice');
    expect(addresses).toContain('azurerm_role_assignment.bare');
    expect(() => readTerraformFile(text, 'code')).toThrow();
  });
});
