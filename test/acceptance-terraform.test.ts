import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Acceptance, GrantTiming, PrincipalType, ShareExchange, computeTermsHash } from '../constructs';
import { copyShare, INVITATION_ID, PRINCIPAL, recipient, referToStore } from './constructs/declarations';
import type { PreconditionBlock } from './support/stacks';
import { resources, stackForTest, variable } from './support/stacks';
import type { Planned } from './support/terraform';
import { hasTerraform, plan, terraform } from './support/terraform';

/*
 * Checks of an acceptance that the constructs leave to Terraform, run by Terraform. Where it is not on the path, these tests
 * are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

const HERE = '33333333-3333-4333-8333-33333333abcd';
const OTHER = '44444444-4444-4444-8444-444444444444';
const TERMS = 'Do not pass on.';

/** Values of the variables that stand for tokens: an acceptance that answers. */
const DEFAULTS = {
  id: INVITATION_ID,
  terms: TERMS,
  by: '2026-07-01T00:00:00Z',
  tenant: HERE,
  here: HERE,
  principal: PRINCIPAL,
};
type Values = typeof DEFAULTS;

/** A grant on an acceptance, all of whose facts are variables, as a module of Terraform. */
function acceptanceModule(): object {
  const stack = stackForTest();
  const toReference = (name: keyof Values): string => variable(stack, name);
  const store = referToStore(stack, 'contoso', { tenantId: toReference('here') });
  const exchange = new ShareExchange(stack, 'exchange', {
    dataStore: referToStore(stack, 'contosoexchange'),
  });
  const share = copyShare(stack, 'sales', store, { termsOfUse: toReference('terms'), exchange });
  const fabrikam = recipient(stack, 'fabrikam', {
    principalId: toReference('principal'),
    principalType: PrincipalType.USER,
    tenantId: toReference('tenant'),
  });
  share.invite(fabrikam, {
    invitationId: toReference('id'),
    acceptBy: toReference('by'),
    grantOn: GrantTiming.ACCEPTANCE,
    acceptance: Acceptance.fromTerraformOutput({
      documentType: 'acceptance',
      schemaVersion: 1,
      invitationId: INVITATION_ID,
      shareName: 'sales',
      termsSha256: computeTermsHash(TERMS),
      acceptedOn: '2026-07-01T00:00:00Z',
      consumer: { tenantId: HERE },
      target: { location: 'westeurope', isHnsEnabled: false },
      reader: { principalId: PRINCIPAL, principalType: 'User' },
    }),
  });
  const precondition = resources(stack, RoleAssignment).flatMap(
    ({ lifecycle }) => (lifecycle as { precondition?: PreconditionBlock[] } | undefined)?.precondition ?? [],
  );
  return {
    variable: Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, { type: 'string' }])),
    resource: { terraform_data: { grant: { lifecycle: { precondition } } } },
  };
}

let folder: string;

async function planCases(...cases: Partial<Values>[]): Promise<Planned> {
  const values = Object.fromEntries(cases.map((one, at) => [at, { ...DEFAULTS, ...one }]));
  writeFileSync(join(folder, 'terraform.tfvars.json'), JSON.stringify({ cases: values }));
  return plan(folder);
}

const codesIn = ({ refusals }: Planned): string[] => refusals.map((text) => text.split(':')[0]).sort();

describeTerraform('what only Terraform knows of an acceptance', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terraform-'));
    mkdirSync(join(folder, 'grant'));
    writeFileSync(join(folder, 'grant', 'main.tf.json'), JSON.stringify(acceptanceModule()));
    const values = Object.keys(DEFAULTS).map((name) => [name, `\${each.value.${name}}`] as const);
    const grant = { source: './grant', for_each: '${var.cases}', ...Object.fromEntries(values) };
    const main = {
      variable: { cases: { type: 'any' } },
      module: { grant },
      output: { cases: { value: '${length(var.cases)}' } },
    };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(main));
    await terraform(folder, 'init', '-input=false');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is accepted if it matches, regardless of the case of ids', async () => {
    const upper = {
      id: INVITATION_ID.toUpperCase(),
      tenant: HERE.toUpperCase(),
      principal: PRINCIPAL.toUpperCase(),
    };
    const { refusals } = await planCases(
      {},
      upper,
      { by: '2026-07-01T00:00:00.001Z' },
      { by: '2030-01-01T00:00:00Z' },
    );
    expect(refusals).toEqual([]);
  });

  test.each<[string, Partial<Values>, string[]]>([
    ['of another invitation', { id: OTHER }, ['AcceptanceForeign']],
    ['of an invitation without an id', { id: '../x' }, ['AcceptanceForeign', 'ValueInvalid']],
    ['of an empty id', { id: '' }, ['AcceptanceForeign', 'ValueInvalid']],
    ['of other terms', { terms: 'Pass on.' }, ['AcceptanceOutdated']],
    ['a second too late', { by: '2026-06-30T23:59:59Z' }, ['AcceptedTooLate']],
    ['by no time', { by: 'tomorrow' }, ['AcceptedTooLate']],
    ['of another tenant', { tenant: OTHER }, ['TenantMismatch']],
    ['of another principal', { principal: OTHER }, ['PrincipalMismatch']],
  ])('is refused %s', async (_, values, codes) => {
    expect(codesIn(await planCases(values))).toEqual(codes);
  });

  test("names the provider's own principal if the store is in another tenant", async () => {
    expect((await planCases({ here: OTHER, principal: OTHER })).refusals).toEqual([]);
  });
});
