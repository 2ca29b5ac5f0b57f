import { datashare, documentFile } from '../../../support/cli';
import type { Values } from '../../../fixtures/terraform';
import {
  ACCOUNT_ID,
  assignment,
  condition,
  configuration,
  containerId,
  FABRIKAM,
  folder,
  invitation,
  ofFolder,
  PATH,
  PREFIX,
  WOODGROVE,
} from '../../../fixtures/terraform';

const io = { now: () => new Date('2026-11-22T00:00:00Z') };
const account = { name: 'contoso', shared_access_key_enabled: false };

type Resources = Parameters<typeof configuration>[0];

const write = (resource: Resources, outputs: readonly Values[] = []): string =>
  documentFile(
    configuration({ azurerm_storage_account: { s: account }, ...resource }, outputs),
    'cdk.tf.json',
  );

const ask = async (file: string, path: string): Promise<string> =>
  (await datashare(['access', file, '--path', path], io)).stdout;

interface Answered {
  readonly account: string;
  readonly status: string;
  readonly principals: readonly {
    readonly principalId: string;
    readonly verdict: string;
    readonly isAnonymous: boolean;
    readonly causes: readonly { readonly code: string; readonly what: string; readonly address: string }[];
  }[];
}

const askJson = async (file: string, path: string): Promise<readonly Answered[]> =>
  (
    JSON.parse((await datashare(['access', file, '--path', path, '--json'], io)).stdout) as {
      answers: Answered[];
    }
  ).answers;

const flat = (text: string): string => text.replace(/\s+/g, ' ');

const localUser = (name: string): Values => ({
  name,
  storage_account_id: '${azurerm_storage_account.s.id}',
  permission_scope: [{ service: 'blob', resource_name: 'curated', permissions: [{ read: true }] }],
});

describe('--path names the ways in that the report does not read', () => {
  test('each of them in a line, and what to do once', async () => {
    const file = write({
      azurerm_role_assignment: { a: assignment() },
      azurerm_storage_account_local_user: { u: localUser('u'), v: localUser('v') },
    });
    const stdout = await ask(file, 'curated/a');
    expect(flat(stdout)).toContain(
      'Warnings ! azurerm_storage_account_local_user.u gives an SFTP user access that no condition restricts ! azurerm_storage_account_local_user.v gives an SFTP user access that no condition restricts what to do: review these resources',
    );
    expect(stdout.match(/what to do/g)).toHaveLength(1);
    const json = await datashare(['access', file, '--path', 'curated/a', '--json'], io);
    const { warnings } = JSON.parse(json.stdout) as { warnings: { code: string }[] };
    expect(warnings.map(({ code }) => code)).toEqual(['OtherWayIn', 'OtherWayIn']);
  });

  test('ten of them, and a count of the others', async () => {
    const users = Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`u${i}`, localUser(`u${i}`)]));
    const stdout = await ask(write({ azurerm_storage_account_local_user: users }), 'curated/a');
    expect(stdout.match(/gives an SFTP user/g)).toHaveLength(10);
    expect(stdout).toContain('  ! ... and 3 more; --json prints all of them\n');
  });
});

describe('--path cannot tell', () => {
  const tagged =
    "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags:Team] StringEquals 'x'";
  test.each<[string, Values, string, string]>([
    ['a condition that cannot be parsed', { condition: 'this is ( none' }, 'ConditionUnreadable', 'the condition cannot be parsed "at position 0: this is ( none"'],
    ['a version that Azure does not document', { condition: ofFolder('sales'), condition_version: '1.0' }, 'ConditionUnreadable', 'the condition has version 1.0, not 2.0'],
    ['a condition that only Terraform knows', { condition: '${local.condition}' }, 'ConditionKnownAfterApply', 'its condition is known only after apply'],
    ['a value that only Terraform knows', { condition: ofFolder('${var.folder}') }, 'ConditionOpen', 'its condition has values that only Terraform knows'],
    ['tags', { condition: condition(tagged, `${PREFIX} StringEquals 'x'`) }, 'ConditionUndecided', 'its condition depends on more than the path and the time'],
    ['a role that nobody defines', { role_definition_name: 'Wizard' }, 'RoleUnknown', 'these files do not say what the role Wizard allows'],
    ['a container that only Terraform knows', { scope: containerId('${var.container}') }, 'ScopeKnownAfterApply', 'its scope is known only after apply'],
    ['a management group', { scope: '/providers/Microsoft.Management/managementGroups/x' }, 'AccountUnknown', 'these files do not say if contoso is in this management group'],
    ['a subscription', { scope: '/subscriptions/22222222-1111-4111-8111-111111111111' }, 'AccountUnknown', 'these files do not say in which subscription contoso is'],
    ['a super user', { role_definition_name: 'Storage Blob Data Owner', condition: ofFolder('hr') }, 'SuperUserUnconditioned', 'on ADLS Gen2, its condition does not restrict this role, because it does not name runAsSuperUser'],
  ])('because of %s, and says so', async (_what, values, code, what) => {
    const file = write({ azurerm_role_assignment: { a: assignment(values) } });
    const [{ principals }] = await askJson(file, 'contoso/curated/sales/a');
    expect(principals).toMatchObject([
      { verdict: 'Unknown', causes: [{ code, what: expect.stringContaining(what) as string, address: 'azurerm_role_assignment.a' }] },
    ]);
    const stdout = flat(await ask(file, 'contoso/curated/sales/a'));
    expect(stdout).toContain(`cannot tell ${FABRIKAM}`);
    expect(stdout).toContain(`but ${what}`);
    expect(stdout).toContain('what to do: ');
  }); // prettier-ignore

  test('because a role has to be activated first', async () => {
    const file = write({
      azurerm_pim_eligible_role_assignment: {
        a: { scope: containerId('curated'), role_definition_id: '/x/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1', principal_id: FABRIKAM },
      },
    }); // prettier-ignore
    expect(flat(await ask(file, 'curated/a'))).toContain(
      'but the role applies only after the principal activates it',
    );
  });

  test('and gives no cause for a yes or a no', async () => {
    const file = write({
      azurerm_role_assignment: {
        a: assignment({ condition: 'none' }),
        b: assignment({ scope: ACCOUNT_ID }),
        c: assignment({ principal_id: WOODGROVE, condition: ofFolder('hr') }),
      },
    });
    const [{ principals }] = await askJson(file, 'curated/sales/a');
    expect(principals).toMatchObject([
      { verdict: 'Allowed', causes: [] },
      { verdict: 'Denied', causes: [] },
    ]);
  });
});

describe('--path with an account that no file names', () => {
  const file = write({
    azurerm_role_assignment: {
      a: assignment(),
      tenant: assignment({ principal_id: WOODGROVE, scope: '/' }),
    },
  });

  test.each(['https://adatum.blob.core.windows.net/curated/a', 'adatum/curated/a'])(
    'is unknown, and nobody gets a no: %s',
    async (path) => {
      const [answer, ...others] = await askJson(file, path);
      expect(others).toEqual([]);
      expect(answer).toMatchObject({ account: 'adatum', status: 'AccountUnknown' });
      // The whole tenant has every account.
      expect(answer.principals).toMatchObject([{ principalId: WOODGROVE, verdict: 'Allowed' }]);
      const ran = await datashare(['access', file, '--path', path], io);
      expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
      expect(ran.stdout).toContain('\n  unknown: no file given names this account (adatum)\n  what to do: ');
      expect(flat(ran.stdout)).toContain('these files name contoso');
      expect(ran.stdout).not.toContain(FABRIKAM);
    },
  );

  test('is answered if a file names it in capitals, as ARM allows', async () => {
    const capitals = documentFile(
      configuration({
        azurerm_role_assignment: {
          a: assignment({ scope: containerId('curated').replace('/contoso/', '/Contoso/') }),
        },
      }),
      'cdk.tf.json',
    );
    for (const path of [
      'https://contoso.blob.core.windows.net/curated/a',
      'contoso/curated/a',
      'curated/a',
    ]) {
      const answers = await askJson(capitals, path);
      expect(answers).toMatchObject([
        { status: 'Answered', isContainerNamed: true, principals: [{ verdict: 'Allowed' }] },
      ]);
    }
  });

  test('is answered if a file names it', async () => {
    const [answer] = await askJson(file, 'https://contoso.blob.core.windows.net/curated/a');
    expect(answer).toMatchObject({ account: 'contoso', status: 'Answered' });
  });
});

describe('--path in a public container', () => {
  const open = (type: string): Resources => ({
    azurerm_role_assignment: { a: assignment({ condition: ofFolder('sales') }) },
    azurerm_storage_container: {
      c: { name: 'curated', storage_account_name: 'contoso', container_access_type: type },
    },
  });

  test.each([
    ['blob', 'curated/hr/a', 'Allowed', true],
    ['blob', 'curated/hr/', 'Denied', false],
    ['container', 'curated/hr/', 'Allowed', true],
    ['blob', 'curated/sales/a', 'Allowed', false],
    ['private', 'curated/hr/a', 'Denied', false],
  ])('of type %s, %s is %s for a named principal', async (type, path, verdict, isAnonymous) => {
    const [{ principals }] = await askJson(write(open(type)), path);
    expect(principals.find(({ principalId }) => principalId === FABRIKAM)).toMatchObject({
      verdict,
      isAnonymous,
    });
  });

  test('that only Terraform may make public, nobody can tell', async () => {
    const file = write(open('${var.access}'));
    const [{ principals }] = await askJson(file, 'curated/hr/a');
    expect(principals).toMatchObject(
      ['*', FABRIKAM].map((principalId) => ({
        principalId,
        verdict: 'Unknown',
        isAnonymous: false,
        causes: [{ what: 'container_access_type is known only after apply' }],
      })),
    );
    const list = flat((await datashare(['access', file], io)).stdout);
    expect(list).toContain('only if container_access_type is known only after apply');
    expect(list).toContain('anybody may be able to read contoso/curated without signing in');
  });

  test('says that everybody can read without signing in', async () => {
    const stdout = flat(await ask(write(open('blob')), 'curated/hr/a'));
    expect(stdout).toContain(
      `yes ${FABRIKAM} no end anybody can do this without signing in: contoso/curated is public, azurerm_storage_container.c`,
    );
    expect(stdout).not.toContain(' no ' + FABRIKAM);
  });
});

describe('--path in the container of a static website', () => {
  const file = write({ azurerm_role_assignment: { a: assignment() } });

  test('gives nobody a no: the website asks for no role', async () => {
    const [{ principals }] = await askJson(file, '$web/index.html');
    expect(principals).toMatchObject([
      { verdict: 'Unknown', causes: [{ code: 'StaticWebsite', address: null }] },
    ]);
    const what = 'a static website of the account shows this container to anybody, without signing in';
    expect(flat(await ask(file, '$web/index.html'))).toContain(what);
    expect(flat(await ask(write({}), '$web/index.html'))).toContain(
      `nobody, according to these files; but ${what}`,
    );
  });

  test('does not list blobs', async () => {
    const [{ principals }] = await askJson(file, '$web/');
    expect(principals).toMatchObject([{ verdict: 'Denied', causes: [] }]);
  });
});

describe('an assignment that lost its condition', () => {
  const march = '2027-03-01T00:00:00Z';
  const file = write({ azurerm_role_assignment: { a: assignment() } }, [
    invitation('sales', [folder('curated', 'sales')], { expiresOn: march }),
  ]);

  test('has the same sources in the list and in --path', async () => {
    const list = flat((await datashare(['access', file], io)).stdout);
    expect(list).toContain(
      'by: Storage Blob Data Reader, beyond share sales (sales/*) until 2027-03-01 00:00 UTC',
    );
    const path = flat(await ask(file, 'curated/sales/a'));
    expect(path).toContain(
      'no end beyond share sales until 2027-03-01 00:00 UTC Storage Blob Data Reader on',
    );
    expect(path).not.toContain('through share');
  });

  test('is told in one line of a diff', async () => {
    const end = ofFolder('sales', march);
    const before = write({ azurerm_role_assignment: { a: assignment({ condition: end }) } }, [
      invitation('sales', [folder('curated', 'sales')], { expiresOn: march }),
    ]);
    const { stdout } = await datashare(['access', 'diff', before, file], io);
    expect(stdout).toContain('Access changes: 1 gain, access interrupted once\n');
    expect(flat(stdout)).toContain(
      'gains reading and listing of contoso/curated: all, through Storage Blob Data Reader, had sales/* until 2027-03-01 00:00 UTC',
    );
    expect(stdout).not.toContain('no longer ends');
    const back = await datashare(['access', 'diff', file, before], io);
    expect(back.stdout).toContain('Access changes: 1 loss, access interrupted once\n');
    expect(flat(back.stdout)).toContain('keeps sales/* until 2027-03-01 00:00 UTC');
    expect(back.stdout).not.toContain('now ends');
    // The document keeps the changed time, and says that it is told elsewhere.
    const json = await datashare(['access', 'diff', before, file, '--json'], io);
    expect(JSON.parse(json.stdout)).toMatchObject({ ends: [{ isToldElsewhere: true }] });
  });

  test('a time that no gain tells is still in a line of its own', async () => {
    const both = (until: string): string =>
      write({
        azurerm_role_assignment: {
          a: assignment({ condition: ofFolder('sales', until) }),
          b: assignment({ principal_id: WOODGROVE, condition: condition(`${PATH} StringStartsWith 'x/'`, `${PREFIX} StringStartsWith 'x/'`) }),
        },
      }); // prettier-ignore
    const { stdout } = await datashare(['access', 'diff', both(march), both('2027-04-01T00:00:00Z')], io);
    expect(flat(stdout)).toContain('ends 2027-04-01 00:00 UTC instead of 2027-03-01 00:00 UTC (later)');
  });
});

test('--path says that a group can include a principal with a no', async () => {
  const file = write({
    azurerm_role_assignment: {
      a: assignment({ condition: ofFolder('hr') }),
      g: assignment({ principal_id: WOODGROVE, principal_type: 'Group' }),
    },
  });
  expect(flat(await ask(file, 'curated/sales/a'))).toContain(
    `"no" does not apply to members of ${WOODGROVE}: these files do not show who they are`,
  );
});
