import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseInvitation } from '../../../lib/model/documents/parsing/parse-document';
import { withFields, INVITATION } from '../../fixtures/documents';
import { datashare, documentFile } from '../../support/cli';

const NOW = new Date('2026-11-22T12:00:00Z');
const now = (): Date => NOW;
const SECOND_ID = '7b0c1f8e-0000-4000-8000-000000000002';
const output = (value: unknown): object => ({ sensitive: false, type: 'string', value });
const second = withFields(INVITATION, { invitationId: SECOND_ID, 'recipient.recipientName': 'northwind' });
const both = { toFabrikam: output(INVITATION), toNorthwind: output(second), count: output(2) };
const folder = (): string => mkdtempSync(join(tmpdir(), 'ds-'));
const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));

describe('invitation export', () => {
  test.each([
    ['all outputs', both, ['sales-fabrikam', 'sales-northwind']],
    ['one output', output(INVITATION), ['sales-fabrikam']],
    ['a bare value', INVITATION, ['sales-fabrikam']],
  ])('writes one file per recipient, of %s', async (_what, printed, names) => {
    const out = folder();
    const ran = await datashare(['invitation', 'export', documentFile(printed), '--out', out]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readdirSync(out)).toEqual(names.map((name) => `${name}.invitation.json`));
    expect(Object.keys(read(out, 'sales-fabrikam.invitation.json') as object)[0]).toBe('$schema');
    expect(parseInvitation(read(out, 'sales-fabrikam.invitation.json')).invitationId).toBe(
      INVITATION.invitationId,
    );
  });

  test('reads standard input, creates the folder, and lists the files', async () => {
    const out = join(folder(), 'to', 'send');
    const stdin = (): Promise<string> => Promise.resolve(`\uFEFF${JSON.stringify(both)}`);
    const ran = await datashare(['invitation', 'export', '-', '--out', out], { stdin });
    expect(ran).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: [
        'Wrote 2 invitations',
        '',
        `  recipient  share  file`,
        `  fabrikam   sales  ${out}/sales-fabrikam.invitation.json`,
        `  northwind  sales  ${out}/sales-northwind.invitation.json`,
        '',
        'Send each file to its recipient by any channel. The files contain no secrets.',
        '',
      ].join('\n'),
    });
  });

  test('reads what Windows PowerShell writes', async () => {
    const path = documentFile('');
    writeFileSync(path, Buffer.from(`\uFEFF${JSON.stringify(both)}`, 'utf16le'));
    const ran = await datashare(['invitation', 'export', path, '--out', folder(), '--json']);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      invitations: [
        { invitationId: INVITATION.invitationId, shareName: 'sales', recipientName: 'fabrikam' },
        { recipientName: 'northwind' },
      ],
    });
  });

  test('replaces an older version of the same invitation', async () => {
    const out = folder();
    await datashare(['invitation', 'export', documentFile(INVITATION), '--out', out]);
    const newer = documentFile(withFields(INVITATION, { description: 'newer' }));
    expect((await datashare(['invitation', 'export', newer, '--out', out])).exitCode).toBe(0);
    expect(read(out, 'sales-fabrikam.invitation.json')).toMatchObject({ description: 'newer' });
    expect(readdirSync(out)).toHaveLength(1);
  });

  test.each([
    ['another invitation', JSON.stringify(withFields(INVITATION, { invitationId: SECOND_ID }))],
    ['another document', JSON.stringify({ invitationId: INVITATION.invitationId })],
    ['no JSON', 'my notes'],
  ])('leaves a file alone that is %s, and writes nothing', async (_what, content) => {
    const out = folder();
    writeFileSync(join(out, 'sales-fabrikam.invitation.json'), content);
    const ran = await datashare(['invitation', 'export', documentFile(both), '--out', out]);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toMatch(/^error: .* \[DocumentExists\]/);
    expect(readdirSync(out)).toEqual(['sales-fabrikam.invitation.json']);
    expect(readFileSync(join(out, 'sales-fabrikam.invitation.json'), 'utf8')).toBe(content);
  });

  test('reports all invalid invitations at once, and writes no file', async () => {
    const out = folder();
    const path = documentFile({
      ...both,
      a: output(withFields(INVITATION, { shareKind: 'Stream' })),
      b: output(withFields(INVITATION, { shareName: 'a/../b' })),
    });
    const ran = await datashare(['invitation', 'export', path, '--out', out]);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr.match(/^error: .*/gm)).toEqual([
      expect.stringMatching(/'shareKind' .* \[DocumentInvalid\]$/),
      expect.stringMatching(/'shareName' .* \[DocumentInvalid\]$/),
    ]);
    expect(readdirSync(out)).toEqual([]);
  });

  test('two invitations of one file name are refused', async () => {
    const out = folder();
    const twin = withFields(second, { 'recipient.recipientName': 'Fabrikam' });
    const path = documentFile({ a: output(INVITATION), b: output(twin) });
    const ran = await datashare(['invitation', 'export', path, '--out', out]);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^error: .*".*sales-Fabrikam\.invitation\.json".* \[DuplicateName\]/);
    expect(readdirSync(out)).toEqual([]);
  });

  test.each([
    [
      'no invitation',
      {},
      /^error: .*: it contains no invitation \[Usage\]\n {2}fix: .*: terraform output -json > /,
    ],
    ['a list', [INVITATION], /^error: .*: it contains no invitation \[Usage\]/],
    [
      'another document',
      { documentType: 'subscription' },
      /^error: .*'documentType' must be "invitation", got "subscription".* \[DocumentTypeUnexpected\]/,
    ],
    ['no JSON', 'No outputs found', /^error: .* \[DocumentNotJson\]/],
  ])('%s is refused', async (_what, content, stderr) => {
    const ran = await datashare(['invitation', 'export', documentFile(content), '--out', folder()]);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(stderr);
  });

  test('names the place that it cannot write to, and leaves nothing behind', async () => {
    const out = folder();
    writeFileSync(join(out, 'file'), '');
    const path = documentFile(INVITATION);
    const ran = await datashare(['invitation', 'export', path, '--out', join(out, 'file')]);
    expect(ran).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ran.stderr).toMatch(
      /^error: .*the file cannot be written: (EEXIST|ENOTDIR).* \[DocumentUnwritable\]/,
    );
    expect(readdirSync(out)).toEqual(['file']);
  });
});

describe('an argument <invitation>', () => {
  const show = (document: object, ...args: string[]) =>
    datashare(['invitation', 'show', documentFile(document), '--json', ...args]);

  test('may be a Terraform output with one invitation, or one of several by its id', async () => {
    expect(JSON.parse((await show({ a: output(INVITATION), n: output(1) })).stdout)).toMatchObject({
      recipient: { recipientName: 'fabrikam' },
    });
    expect(JSON.parse((await show(both, '--id', SECOND_ID.toUpperCase())).stdout)).toMatchObject({
      recipient: { recipientName: 'northwind' },
    });
  });

  test.each([
    [
      [],
      /^error: .*it contains 2 invitations: "7b0c1f8e-0000-4000-8000-000000000001", ".*2" \[Usage\]\n {2}fix: choose one with --id <invitation id>\n/,
    ],
    [
      ['--id', 'x'],
      /^error: .*it does not contain invitation "x", but 2 invitations: .* \[Usage\]\n {2}fix: choose one of these with --id\n/,
    ],
  ])('that has several is refused with %j', async (args, stderr) => {
    const ran = await show(both, ...args);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toMatch(stderr);
    expect(JSON.parse(ran.stdout)).toMatchObject({ status: 'Refused', problems: [{ code: 'Usage' }] });
  });

  test.each([['show'], ['accept'], ['reject'], ['schedule']])(
    'is read from standard input by %s',
    async (command) => {
      const stdin = (): Promise<string> => Promise.resolve(JSON.stringify(INVITATION));
      const args = {
        show: ['invitation', 'show', '-'],
        accept: ['accept', '-', '--account', 'fabrikam', '--location', 'westeurope', '--out', folder()],
        reject: ['reject', '-', '--reason', 'no', '--out', folder()],
        schedule: ['schedule', 'next', '-'],
      }[command]!;
      expect(await datashare(args, { stdin, now })).toMatchObject({ exitCode: 0, stderr: '' });
      const ran = await datashare(args, { stdin: () => Promise.resolve('{'), now });
      expect(ran.stderr).toMatch(/^error: .*standard input.* \[DocumentNotJson\]/);
    },
  );

  test('that is another document is refused by its type', async () => {
    const ran = await show({ documentType: 'acceptance' });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toMatch(
      /^error: .*'documentType' must be "invitation", got "acceptance".* \[DocumentTypeUnexpected\]/,
    );
  });
});

describe('invitation publish', () => {
  test('reads all invitations before anything is written', async () => {
    const bad = documentFile(withFields(INVITATION, { shareKind: 'Stream' }));
    const ran = await datashare(
      ['invitation', 'publish', documentFile(both), bad, '/nowhere.json'].slice(0, 4),
    );
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^error: .*subscription\.json: 'shareKind' must be.* \[DocumentInvalid\]/);
  });
});
