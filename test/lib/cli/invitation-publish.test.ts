import { DATA_SHARE_INVITATION, DATA_SHARE_URI, INVITATION, withFields } from '../../fixtures/documents';
import { container, contents, freshName } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';

const BLOB_ENDPOINT = 'https://contoso.blob.core.windows.net';

/** An invitation of Northwind that names no exchange. */
const OTHER = withFields(INVITATION, {
  invitationId: INVITATION.invitationId.replace(/1$/, '2'),
  shareName: 'weather',
  'recipient.recipientName': 'northwind',
});

async function createExchange() {
  const name = freshName();
  const client = container('contoso', name);
  await client.create();
  const facts = { storageAccountName: 'contoso', blobEndpoint: BLOB_ENDPOINT, container: name };
  const invitation = withFields(INVITATION, { exchange: facts });
  const url = `${BLOB_ENDPOINT}/${name}/invitations/${INVITATION.invitationId}/invitation.json`;
  return { invitation, url, countBlobs: async () => Object.keys(await contents(client)).length };
}

const toOutput = (...documents: object[]): object =>
  Object.fromEntries(documents.map((value, index) => [`output${index}`, { sensitive: false, value }]));
const publish = (...args: string[]) => datashare(['invitation', 'publish', ...args]);

describe('invitation publish, of invitations with and without an exchange,', () => {
  test('publishes the first, and says how to send the others', async () => {
    const { invitation, url, countBlobs } = await createExchange();
    const output = documentFile(toOutput(invitation, OTHER), 'output.json');
    expect(await publish(output)).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: [
        'Published 1 invitation',
        '',
        '  fabrikam (share sales)',
        `    ${url}`,
        '',
        'Not published: 1 invitation without an exchange',
        '',
        '  northwind (share weather)',
        '',
        '  Send each recipient its file by any channel.',
        '  This command writes the files:',
        '',
        `  $ datashare invitation export ${output}`,
        '',
        "  To publish them, give the Share an 'exchange', and apply.",
        '',
      ].join('\n'),
    });
    // The invitation, and its entry in the index.
    expect(await countBlobs()).toBe(2);
  });

  test('names the files that can be sent as they are', async () => {
    const { invitation } = await createExchange();
    const file = documentFile(OTHER, "north wind's.json");
    const { exitCode, stdout } = await publish(documentFile(invitation), file);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`  northwind (share weather)\n    ${file}\n\n  Send each recipient its file`);
    expect(stdout).not.toContain('invitation export');
  });

  test('names the command that was typed, and quotes the file for the shell', async () => {
    const { invitation } = await createExchange();
    const output = documentFile(toOutput(invitation, OTHER), 'all outputs.json');
    const args = ['invitation', 'publish', output];
    const { stdout } = await datashare(args, { commandName: 'npx datashare' });
    expect(stdout).toContain(`\n  $ npx datashare invitation export '${output}'\n`);
    const piped = await datashare(['invitation', 'publish', '-'], {
      stdin: () => Promise.resolve(JSON.stringify(toOutput(invitation, OTHER))),
    });
    expect(piped.stdout).toContain('\n  $ terraform output -json | datashare invitation export -\n');
  });

  test('lists both with --json', async () => {
    const { invitation, url } = await createExchange();
    const file = documentFile(OTHER);
    const { stdout, exitCode } = await publish(documentFile(invitation), file, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      published: [{ recipientName: 'fabrikam', url }],
      notPublished: [
        {
          invitationId: OTHER['invitationId'],
          shareName: 'weather',
          recipientName: 'northwind',
          reason: 'NoExchange',
          readFrom: file,
        },
      ],
    });
  });

  test('tells how in-place shares are read', async () => {
    const { invitation } = await createExchange();
    const native = withFields(DATA_SHARE_INVITATION, {
      exchange: (invitation as { exchange: object }).exchange,
    });
    const byRole = withFields(OTHER, { shareKind: 'InPlace' });
    const output = documentFile(toOutput(native, byRole), 'output.json');
    const { stdout } = await publish(output);
    expect(stdout).toContain(`\n    in place, StorageDataShare ${DATA_SHARE_URI}\n`);
    expect(stdout).toContain('\n  northwind (share weather)\n    in place, RoleAssignment\n');
    const json = await publish(output, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      published: [{ inPlaceMethod: 'StorageDataShare', dataShareUri: DATA_SHARE_URI }],
      notPublished: [{ inPlaceMethod: 'RoleAssignment', dataShareUri: null }],
    });
  });

  test('publishes none if the document of one cannot be parsed', async () => {
    const { invitation, countBlobs } = await createExchange();
    const broken = { ...OTHER, shareKind: 'Both' };
    const ran = await publish(documentFile(toOutput(invitation, broken)));
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(/'shareKind' .* \[DocumentInvalid\]/);
    expect(await countBlobs()).toBe(0);
  });
});

test('invitation publish refuses invitations that all name no exchange, and names each share once', async () => {
  const more = { ...OTHER, invitationId: INVITATION.invitationId.replace(/1$/, '3') };
  const ran = await publish(documentFile(toOutput(INVITATION, OTHER, more)));
  expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
  expect([...ran.stderr.matchAll(/share "(\w+)".* \[ExchangeMissing\]/g)].map(([, name]) => name)).toEqual([
    'sales',
    'weather',
  ]);
});
