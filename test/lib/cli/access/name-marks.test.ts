import { datashare, documentFile } from '../../../support/cli';
import type { Values } from '../../../fixtures/terraform';
import {
  assignment,
  configuration,
  containerId,
  FABRIKAM,
  folder,
  invitation,
  ofFolder,
} from '../../../fixtures/terraform';

const io = { now: () => new Date('2026-11-22T00:00:00Z') };
const flat = (text: string): string => text.replace(/\s+/g, ' ');
const LEGEND = '[!] marks a name that is not what it looks like';

interface Names {
  readonly share?: string;
  readonly recipient?: string;
  readonly path?: string;
  readonly container?: string;
  readonly role?: string;
  readonly principal?: string;
}

const write = (names: Names, isShared = true): string => {
  const { share = 'sales', recipient = 'fabrikam', path = 'sales', container = 'curated' } = names;
  const { role = 'Storage Blob Data Reader', principal = FABRIKAM } = names;
  const values: Values = {
    principal_id: principal,
    role_definition_name: role,
    scope: containerId(container),
    condition: ofFolder(path),
  };
  return documentFile(
    configuration(
      {
        azurerm_storage_account: { s: { name: 'contoso', shared_access_key_enabled: false } },
        azurerm_role_assignment: isShared ? { a: assignment(values) } : {},
      },
      [
        invitation(share, [folder(container, path)], {
          recipient: { recipientName: recipient, principalId: principal },
        }),
      ],
    ),
    'cdk.tf.json',
  );
};

const CASES: readonly (readonly [string, Names, string])[] = [
  ['a share with a Cyrillic letter', { share: 's\u0430les' }, 's\u0430les [!]'],
  ['a share with a pipe', { share: 'sales|all' }, 'sales|all [!]'],
  ['a recipient with a Cyrillic letter', { recipient: 'f\u0430brikam' }, 'f\u0430brikam [!]'],
  ['a recipient with a zero-width space', { recipient: 'fabri\u200bkam' }, 'fabri\\u200bkam [!]'],
  ['a path with a no-break space', { path: 'sales\u00a0eu' }, '/* [!]'],
  ['a path with a Greek letter', { path: 's\u03b1les' }, 's\u03b1les/* [!]'],
  ['a container that breaks the rule', { container: 'Bad_Name' }, 'contoso/Bad_Name [!]'],
  ['a principal with a Cyrillic letter', { principal: 'p\u0430rtner' }, 'p\u0430rtner [!]'],
];

describe.each(CASES)('%s is marked', (_what, names, marked) => {
  test('in the list, in a diff and in its Markdown', async () => {
    const file = write(names);
    const list = flat((await datashare(['access', file], io)).stdout);
    expect(list).toContain(marked);
    expect(list).toContain(LEGEND);
    const diff = flat((await datashare(['access', 'diff', write(names, false), file], io)).stdout);
    expect(diff).toContain(marked);
    expect(diff).toContain(LEGEND);
    const { stdout } = await datashare(['access', 'diff', write(names, false), file, '--markdown'], io);
    const shown = stdout.replace(/&#(\d+);(<!-- -->)?/g, (_all, code: string) =>
      String.fromCodePoint(Number(code)),
    );
    expect(shown).toMatch(/<code>[^<]*\[!\][^<]*<\/code>/);
    expect(shown).toContain(LEGEND);
  });
});

test('--path marks names', async () => {
  const { stdout } = await datashare(
    ['access', write({ share: 's\u0430les', recipient: 'f\u0430brikam' }), '--path', 'curated/sales/a'],
    io,
  );
  expect(flat(stdout)).toContain(`f\u0430brikam [!] (${FABRIKAM})`);
  expect(flat(stdout)).toContain('through share s\u0430les [!]');
  expect(flat(stdout)).toContain(LEGEND);
});

test.each<[string, Names]>([
  ['ordinary names', {}],
  ['names of other languages', { path: 'Ums\u00e4tze/K\u00f6ln' }],
  ['names that only Terraform knows', { container: '${var.container}', recipient: '${var.name}' }],
])('%s have no mark', async (_what, names) => {
  const file = write(names);
  for (const args of [[file], [file, '--path', 'curated/sales/a'], ['diff', write({}, false), file]])
    expect((await datashare(['access', ...args], io)).stdout).not.toContain('[!]');
});
