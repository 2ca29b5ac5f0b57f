import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerClient } from '@azure/storage-blob';
import { computeTermsHash } from '../../../lib/model/values/terms';
import { withFields, INVITATION } from '../../fixtures/documents';
import { container, contents, freshName } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';

const now = (): Date => new Date('2026-11-22T12:00:00Z');
const ID = INVITATION.invitationId;
const ACCOUNT = ['--account', 'fabrikam', '--location', 'westeurope'];
const LONG_TEXT = /^.{81,}$/m;

interface Exchange {
  readonly client: ContainerClient;
  readonly url: string;
  readonly invitation: object;
}

/** An exchange of Contoso, and an invitation that names it. */
async function exchange({ isThere = true } = {}): Promise<Exchange> {
  const name = freshName();
  const client = container('contoso', name);
  if (isThere) await client.create();
  const blobEndpoint = 'https://contoso.blob.core.windows.net';
  const facts = { storageAccountName: 'contoso', blobEndpoint, container: name };
  return { client, url: `${blobEndpoint}/${name}`, invitation: withFields(INVITATION, { exchange: facts }) };
}

const folder = (): string => mkdtempSync(join(tmpdir(), 'ds-'));
const run = (...args: string[]) => datashare(args, { now });
const names = async (client: ContainerClient): Promise<string[]> => Object.keys(await contents(client));

describe('an invitation in an exchange', () => {
  test('is published, and can be read at its URL like a file', async () => {
    const { client, url, invitation } = await exchange();
    const at = `${url}/invitations/${ID}/invitation.json`;
    expect(
      await run('invitation', 'publish', documentFile({ a: { sensitive: false, value: invitation } })),
    ).toEqual({
      exitCode: 0,
      stdout: `Published 1 invitation\n\n  fabrikam (share sales)\n    ${at}\n`,
      stderr: '',
    });
    expect(await names(client)).toEqual([
      `index/11111111-0000-4000-8000-000000000001/${ID}`,
      `invitations/${ID}/invitation.json`,
    ]);

    const shown = await run('invitation', 'show', at);
    expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
    expect(shown.stdout).toContain(`$ datashare accept ${at} \\\n`);
    expect((await run('schedule', 'next', at)).stdout).toMatch(/^sales has no schedule from the provider/);
  });

  test('of a recipient without a principal has to be sent as a file', async () => {
    const { invitation } = await exchange();
    const recipient = { recipientName: 'fabrikam' };
    const waiting = { ...invitation, grantOn: 'Acceptance', recipient };
    const { stdout } = await run('invitation', 'publish', documentFile(waiting));
    expect(stdout).toContain(
      '    the recipient cannot read it yet, because its principal is not known: send\n',
    );
  });

  test('with --json says where it is', async () => {
    const { url, invitation } = await exchange();
    const { stdout } = await run('invitation', 'publish', documentFile(invitation), '--json');
    expect(JSON.parse(stdout)).toEqual({
      published: [
        {
          change: 'New',
          invitationId: ID,
          shareName: 'sales',
          recipientName: 'fabrikam',
          inPlaceMethod: null,
          dataShareUri: null,
          isReadable: true,
          url: `${url}/invitations/${ID}/invitation.json`,
        },
      ],
      notPublished: [],
    });
  });
});

describe('an answer', () => {
  test('is written to the exchange', async () => {
    const { client, invitation } = await exchange();
    const path = documentFile(invitation);
    const accepted = await run('accept', path, ...ACCOUNT, '--out', folder());
    expect(accepted).toMatchObject({ exitCode: 0, stderr: '' });
    expect(accepted.stdout).toContain('The acceptance is in the exchange, where ');
    const rejected = await run('reject', path, '--reason', 'no need', '--out', folder());
    expect(rejected).toMatchObject({ exitCode: 0, stderr: '' });
    expect(rejected.stdout).toContain('The rejection is in the exchange, where ');
    expect(await names(client)).toEqual([
      `receipts/${ID}/20261122T120000.000Z-acceptance.json`,
      `receipts/${ID}/20261122T120000.000Z-rejection.json`,
    ]);
  });

  test('that cannot be delivered is a warning, and its file exists', async () => {
    const { invitation } = await exchange({ isThere: false });
    const out = folder();
    const accepted = await run('accept', documentFile(invitation), ...ACCOUNT, '--out', out);
    expect(accepted.exitCode).toBe(0);
    expect(accepted.stderr).toMatch(
      /^warning: .*sales\.acceptance\.json could not be written to the exchange: .* \[ContainerNotFound\]; .* \[AnswerNotLeft\]\n$/,
    );
    expect(accepted.stdout).toContain('The acceptance could not be written to the exchange. Send');
    const rejected = await run('reject', documentFile(invitation), '--reason', 'x', '--out', out, '--json');
    expect(rejected.exitCode).toBe(0);
    expect(rejected.stderr).toMatch(/^warning: /);
    expect(JSON.parse(rejected.stdout)).toMatchObject({
      receipt: { status: 'NotLeft', problem: { code: 'ContainerNotFound' } },
    });
    expect(readdirSync(out).sort()).toEqual([
      'sales.acceptance.json',
      'sales.rejection.json',
      'sales.subscription.json',
    ]);
  });

  test('from Terraform is published by acceptance publish, which fails if the exchange is missing', async () => {
    const { client, invitation } = await exchange();
    const missing = await exchange({ isThere: false });
    const out = folder();
    await run('accept', documentFile(INVITATION), ...ACCOUNT, '--out', out);
    const acceptance = join(out, 'sales.acceptance.json');
    const publish = (to: object, ...args: string[]) =>
      run('acceptance', 'publish', acceptance, '--invitation', documentFile(to), ...args);

    const left = await publish(invitation, '--json');
    expect(left).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(left.stdout)).toMatchObject({
      acceptance: { invitationId: ID },
      receipt: { status: 'Left', problem: null },
    });
    expect((await publish(invitation)).stdout).toMatch(
      /^Published the acceptance of sales at\n {2}https:\/\/contoso/,
    );
    expect(await names(client)).toHaveLength(1);

    const failed = await publish(missing.invitation);
    expect(failed).toMatchObject({ exitCode: 1, stdout: '' });
    expect(failed.stderr).toMatch(/^error: .* \[ContainerNotFound\]/);
  });
});

describe('status', () => {
  test('of an exchange shows who has answered', async () => {
    const { url, invitation } = await exchange();
    const other = withFields(invitation, {
      invitationId: ID.replace(/1$/, '2'),
      'recipient.recipientName': 'northwind',
    });
    await run('invitation', 'publish', documentFile(invitation), documentFile(other));
    await run('accept', documentFile(invitation), ...ACCOUNT, '--out', folder());
    const ran = await run('status', url);
    expect(ran).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: [
        'sales: 2 recipients, 1 Invited, 1 Accepted',
        '',
        '  recipient  state     terms    last sync  mode  copied  late',
        '  northwind  Invited   -        -          -          -',
        '  fabrikam   Accepted  current  -          -          -',
        '',
      ].join('\n'),
    });
    expect(ran.stdout).not.toMatch(LONG_TEXT);
    const { stdout } = await run('status', url, '--json', '--state', 'accepted');
    expect(JSON.parse(stdout)).toMatchObject({
      askedOn: '2026-11-22T12:00:00.000Z',
      recipients: [{ recipientName: 'fabrikam', state: 'Accepted' }],
    });
  });
});

describe('acceptance export', () => {
  const OTHER = withFields(INVITATION, {
    invitationId: ID.replace(/1$/, '2'),
    'recipient.recipientName': 'northwind',
  });
  const accept = (invitation: object) =>
    run('accept', documentFile(invitation), ...ACCOUNT, '--out', folder());

  test('writes matching acceptances, reports the others, and then fails', async () => {
    const { url, invitation } = await exchange();
    const other = { ...OTHER, exchange: (invitation as typeof OTHER)['exchange'] };
    await accept(invitation);
    await accept(other);
    const terms = { termsOfUse: 'Be kind.', termsSha256: computeTermsHash('Be kind.') };
    await run('invitation', 'publish', documentFile(invitation), documentFile({ ...other, ...terms }));

    const out = folder();
    const ran = await run('acceptance', 'export', url, '--out', out);
    expect(ran.exitCode).toBe(3);
    expect(ran.stderr).toMatch(
      /^warning: the acceptance of sales by northwind: .* \[AcceptanceOutdated\]\n$/,
    );
    expect(ran.stdout).toMatch(/^Wrote 1 acceptance\n/);
    expect(readdirSync(out)).toEqual(['sales-fabrikam.acceptance.json']);

    const json = await run('acceptance', 'export', url, '--out', out, '--json');
    expect(json.exitCode).toBe(3);
    expect(JSON.parse(json.stdout)).toMatchObject({
      acceptances: [{ recipientName: 'fabrikam', file: join(out, 'sales-fabrikam.acceptance.json') }],
      refused: [{ recipientName: 'northwind', problems: [{ code: 'AcceptanceOutdated' }] }],
      problems: [],
    });
  });

  test('writes neither of two acceptances that would have the same file name', async () => {
    const { url, invitation } = await exchange();
    const facts = (invitation as typeof OTHER)['exchange'];
    const one = withFields(invitation, { 'recipient.recipientName': 'eu-acme' });
    const two = {
      ...withFields(OTHER, { 'recipient.recipientName': 'ACME' }),
      shareName: 'sales-eu',
      exchange: facts,
    };
    await run('invitation', 'publish', documentFile(one), documentFile(two));
    await accept(one);
    await accept(two);
    const out = folder();
    const ran = await run('acceptance', 'export', url, '--out', out);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^error: .*".*sales-eu-(acme|ACME)\.acceptance\.json".* \[DuplicateName\]/);
    expect(readdirSync(out)).toEqual([]);
  });
});
