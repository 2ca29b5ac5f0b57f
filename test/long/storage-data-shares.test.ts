import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InvitationState, ShareProps } from '../../constructs';
import {
  AzapiProvider,
  Dataset,
  DataStore,
  InPlaceMethod,
  InvitationState as State,
  PrincipalType,
  Recipient,
  Share,
  ShareKind,
} from '../../constructs';
import { PRINCIPAL } from '../constructs/declarations';
import { writeStack } from '../support/deployable';
import { stackForTest, synthesizeStack } from '../support/stacks';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsIn, parsePlannedActions } from '../support/terraform-messages';

/*
 * The life of a provider's data shares as plans of Terraform. Where it is not on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

const TENANT = '33333333-3333-4333-8333-333333333333';

/** A provider's code: an account with shares, each with one recipient. */
interface Code {
  readonly shares: Readonly<Record<string, Partial<ShareProps>>>;
  readonly state?: InvitationState;
}

const TWO: Code = { shares: { sales: {}, returns: {} } };

/** Synthesizes the code. */
function synthesize({ shares, state }: Code): string {
  const stack = stackForTest('provider');
  new AzapiProvider(stack, 'azapi');
  const place = { name: 'contoso', resourceGroupName: 'rg-data', location: 'westeurope' };
  const dataStore = new DataStore(stack, 'lake', { ...place, tenantId: TENANT });
  for (const name of ['curated', 'archive']) dataStore.addContainer(name);
  const fabrikam = new Recipient(stack, 'fabrikam', {
    principalId: PRINCIPAL,
    principalType: PrincipalType.MANAGED_IDENTITY,
    tenantId: TENANT,
  });
  for (const [id, props] of Object.entries(shares))
    new Share(stack, id, {
      dataStore,
      shareKind: ShareKind.IN_PLACE,
      inPlace: InPlaceMethod.STORAGE_DATA_SHARE,
      datasets: [Dataset.folder('curated', id)],
      ...props,
    }).invite(fabrikam, { state, outputName: id });
  return JSON.stringify(synthesizeStack(stack));
}

const REFUSED = expect.stringMatching(/cannot be destroyed|prevent_destroy/i) as string;

/** Finds the resources that a plan changes, by type and construct, without hashes. */
function listChanges(stdout: string): string[] {
  return Object.entries(parsePlannedActions(stdout))
    .map(
      ([address, action]) => `${action} ${address.replace(/_[0-9A-F]{8}(?=$|\[)/, '').replace(/\[.*/, '')}`,
    )
    .sort();
}

describeTerraform('data shares of a provider', () => {
  let folder: string;
  let stack: string;

  const apply = async (code: Code): Promise<string[]> => {
    stack = writeStack(folder, 'provider', synthesize(code));
    const { stdout } = await run(stack, 'apply', '-json', '-auto-approve', '-input=false');
    return errorsIn(stdout);
  };
  const plan = async (code: Code, ...args: string[]): Promise<{ errors: string[]; changes: string[] }> => {
    stack = writeStack(folder, 'provider', synthesize(code));
    const { stdout } = await run(stack, 'plan', '-json', '-input=false', ...args);
    return { errors: errorsIn(stdout), changes: listChanges(stdout) };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terraform-'));
    stack = writeStack(folder, 'provider', synthesize(TWO));
    await terraform(stack, 'init', '-input=false');
    expect(await apply(TWO)).toEqual([]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const CHANGED = (id: string): string => `update azapi_resource_action.StorageDataShares_${id}_Policies`;

  test.each<[string, Code, string[]]>([
    ['nothing', TWO, []],
    ['a revocation', { ...TWO, state: State.REVOKED }, ['sales', 'returns'].map(CHANGED).sort()],
    ['a description', { shares: { ...TWO.shares, sales: { description: 'Sales' } } }, [CHANGED('sales')]],
    [
      'another dataset',
      { shares: { ...TWO.shares, sales: { datasets: [Dataset.container('archive')] } } },
      [CHANGED('sales')],
    ],
  ])('change by one request each: %s', async (_, code, changes) => {
    expect(await plan(code)).toEqual({ errors: [], changes });
  });

  test.each<[string, Code, string[]?]>([
    ['destroyed', TWO, ['-destroy']],
    ['removed from the code', { shares: { returns: {} } }],
    ['under another construct', { shares: { returns: {}, trade: { name: 'sales' } } }],
    ['under another name', { shares: { ...TWO.shares, sales: { dataShareName: 'trade' } } }],
    ['shared by role assignments', { shares: { ...TWO.shares, sales: { inPlace: undefined } } }],
  ])('are never %s', async (_, code, args = []) => {
    const { errors } = await plan(code, ...args);
    expect(errors).toContainEqual(REFUSED);
  });

  test('change the method: role assignments go, and data shares come', async () => {
    const before: Code = { shares: { ...TWO.shares, trade: { inPlace: InPlaceMethod.ROLE_ASSIGNMENT } } };
    expect(await apply(before)).toEqual([]);
    const { errors, changes } = await plan({ shares: { ...TWO.shares, trade: {} } });
    expect(errors).toEqual([]);
    expect(changes).toEqual([
      'create azapi_resource.StorageDataShares_trade_DataShare',
      'create azapi_resource_action.StorageDataShares_trade_Policies',
      'create terraform_data.StorageDataShares_Record_Retained',
      'delete azurerm_role_assignment.ContainerGrants_lake_curated_fabrikam_Reader',
    ]);
    expect(await apply(TWO)).toEqual([]);
  });

  test('are not protected once the code has none', async () => {
    const { errors, changes } = await plan({ shares: {} });
    expect(errors).toEqual([]);
    expect(changes).toContain('delete azapi_resource.StorageDataShares_sales_DataShare');
  });

  test('can be given up in two steps, and only those', async () => {
    expect(await apply({ shares: { sales: { retainDataShare: false }, returns: {} } })).toEqual([]);
    expect(await plan({ shares: { sales: { retainDataShare: false } } })).toMatchObject({
      errors: expect.arrayContaining([REFUSED]) as string[],
    });
    const { errors, changes } = await plan({ shares: { returns: {} } });
    expect(errors).toEqual([]);
    expect(changes.filter((each) => !/Released/.test(each))).toEqual([
      'delete azapi_resource.StorageDataShares_sales_DataShare',
      'delete azapi_resource_action.StorageDataShares_sales_Policies',
    ]);
    // Retained again.
    expect(await apply(TWO)).toEqual([]);
    expect((await plan({ shares: { returns: {} } })).errors).toContainEqual(REFUSED);
  });
});
