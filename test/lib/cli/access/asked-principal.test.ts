import { datashare, documentFile } from '../../../support/cli';
import {
  assignment,
  configuration,
  FABRIKAM,
  folder,
  invitation,
  ofFolder,
  WOODGROVE,
} from '../../../fixtures/terraform';

const io = { now: () => new Date('2026-11-22T00:00:00Z') };
const TAILSPIN = '8d3b6e1b-1d4c-4c3f-8e8c-3a7d8a7c9f44';
const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

const file = (type?: string): string =>
  documentFile(
    configuration(
      {
        azurerm_storage_account: { s: { name: 'contoso', shared_access_key_enabled: false } },
        azurerm_role_assignment: {
          a: assignment({ condition: ofFolder('sales') }),
          g: assignment({ principal_id: WOODGROVE, principal_type: 'Group' }),
          t: assignment({ principal_id: TAILSPIN, role_definition_name: 'Reader' }),
        },
        ...(type === undefined
          ? {}
          : {
              azurerm_storage_container: {
                c: { name: 'open', storage_account_name: 'contoso', container_access_type: type },
              },
            }),
      },
      [invitation('sales', [folder('curated', 'sales')])],
    ),
    'cdk.tf.json',
  );

const ask = async (who: string, ...more: string[]): Promise<string> =>
  (await datashare(['access', file(), '--principal', who, ...more], io)).stdout;

test('a principal that no file names is unknown: the answer says what was looked at', async () => {
  expect((await ask('adatum')).split('\n')).toEqual([
    'Unknown: no file given names adatum. Looked at 3 role assignments and 1 invited',
    'recipient in 1 file.',
    '  ! access through groups is not included: these files do not show who is in the',
    `    groups with access: ${WOODGROVE}`,
    '    what to do: ask with its object ID, and again with that of each group that',
    '    it is in; recipients in these files: fabrikam',
    '',
  ]);
});

test('a principal that a file names can have no access', async () => {
  const text = flat(await ask(TAILSPIN));
  expect(text).toContain(`These files name ${TAILSPIN}, but give it no access to blobs. Looked at`);
  expect(text).toContain('access through groups is not included');
});

test('a principal without a data role can have powers that open data', async () => {
  const owner = documentFile(
    configuration({ azurerm_role_assignment: { a: assignment({ role_definition_name: 'Owner' }) } }),
    'cdk.tf.json',
  );
  const { stdout } = await datashare(['access', owner, '--principal', FABRIKAM], io);
  expect(flat(stdout)).toContain(
    `These files give ${FABRIKAM} no data role, but roles that can open data in other ways: see the warnings.`,
  );
});

test.each([FABRIKAM, 'fabrikam'])('the access of %s leaves out its groups, and says so', async (who) => {
  const text = flat(await ask(who));
  expect(text).toContain('sales/*');
  expect(text).toContain(`who is in the groups with access: ${WOODGROVE}`);
  expect(text).not.toContain('Unknown');
});

test('public access does not make an unknown principal a known one', async () => {
  const { stdout } = await datashare(['access', file('container'), '--principal', 'adatum'], io);
  expect(stdout).toContain('anybody\n');
  expect(stdout).toContain('Unknown: no file given names adatum.');
});

test('with --path, an unknown principal gets no silent "nobody"', async () => {
  expect(flat(await ask('adatum', '--path', 'curated/sales/a'))).toContain(
    'Unknown: no file given names adatum.',
  );
});

test('the document says so, too', async () => {
  expect(JSON.parse(await ask('adatum', '--json'))).toMatchObject({
    accesses: [],
    principal: {
      asked: 'adatum',
      status: 'NotNamed',
      assignments: 3,
      recipients: 1,
      files: 1,
      groups: [{ principalId: WOODGROVE, principalName: null }],
    },
  });
  expect(JSON.parse(await ask('fabrikam', '--json'))).toMatchObject({ principal: { status: 'Named' } });
});
