import { createHash } from 'node:crypto';
import { chdir, cwd } from 'node:process';
import { dirname } from 'node:path';
import { listInvitations, publishInvitations } from '../../../lib';
import { bothSides, contents } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';
import type { TestExchange } from '../../support/exchanges';
import { exchange, invitationWith } from '../../support/exchanges';
import { getRefusal } from '../../support/refusal';

const env = bothSides();
const FABRIKAM = '0f1e2d3c-1111-4000-8000-000000000001';
const NORTHWIND = '0f1e2d3c-2222-4000-8000-000000000002';
const IDS = [1, 2, 3].map((n) => `7b0c1f8e-0000-4000-8000-00000000000${n}`);
const TERMS = {
  termsOfUse: 'abc',
  termsSha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
};

/** An exchange with two invitations of Fabrikam and one of Northwind. */
async function publishThree(): Promise<TestExchange> {
  const place = await exchange();
  const common = { exchange: place.facts, provider: { providerName: 'Contoso' }, ...TERMS };
  await publishInvitations(
    [
      invitationWith({ ...common, invitationId: IDS[0], 'recipient.principalId': FABRIKAM }),
      invitationWith({
        ...common,
        invitationId: IDS[1],
        shareName: 'weather',
        state: 'Revoked',
        'recipient.principalId': FABRIKAM.toUpperCase(),
      }),
      invitationWith({ ...common, invitationId: IDS[2], 'recipient.principalId': NORTHWIND }),
    ],
    { env },
  );
  return place;
}

describe('invitation list', () => {
  let place: TestExchange;
  beforeAll(async () => (place = await publishThree()));

  test('finds the invitations of one principal, by the URL of the exchange alone', async () => {
    const list = await listInvitations(place.url, { env, principalId: FABRIKAM.toUpperCase() });
    expect(list).toMatchObject({ exchange: place.url, principalId: FABRIKAM, isTruncated: false });
    expect(list.invitations.map(({ invitationId, state }) => [invitationId, state])).toEqual([
      [IDS[0], 'Active'],
      [IDS[1], 'Revoked'],
    ]);
    expect(list.invitations[0].url).toBe(`${place.url}/invitations/${IDS[0]}/invitation.json`);
  });

  test('prints documents as they are in JSON, so that terms have their hash', async () => {
    const own = await exchange();
    const termsOfUse = 'Get it at https://x.example/?sig=c2VjcmV0 and be kind.';
    const termsSha256 = createHash('sha256').update(termsOfUse).digest('hex');
    const fields = { exchange: own.facts, termsOfUse, termsSha256, 'recipient.principalId': FABRIKAM };
    await publishInvitations([invitationWith(fields)], { env });
    const args = ['invitation', 'list', own.url, '--principal-id', FABRIKAM, '--json'];
    const { stdout } = await datashare(args, { env });
    expect(JSON.parse(stdout)).toMatchObject({ invitations: [{ invitation: { termsOfUse, termsSha256 } }] });
  });

  test('prints states, terms and the next command', async () => {
    const { exitCode, stdout, stderr } = await datashare(
      ['invitation', 'list', place.url, '--principal-id', FABRIKAM],
      { env },
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe(
      [
        `2 invitations for ${FABRIKAM}`,
        '',
        '  sales of Contoso',
        '    state      Active',
        '    accept by  no deadline',
        '    terms      no subscription in this folder accepted them',
        '',
        `    $ datashare invitation show ${place.url}/invitations/${IDS[0]}/invitation.json`,
        '',
        '  weather of Contoso',
        '    state      Revoked',
        '    accept by  no deadline',
        '    terms      no subscription in this folder accepted them',
        '',
      ].join('\n'),
    );
  });

  test('tells who has none', async () => {
    const nobody = IDS[0];
    const { exitCode, stdout } = await datashare(
      ['invitation', 'list', place.url, '--principal-id', nobody],
      { env },
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`No invitations for ${nobody}.`);
  });

  test('asks for the principal where a connection string names nobody', async () => {
    const { exitCode, stderr } = await datashare(['invitation', 'list', place.url], { env });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/\[CallerUnknown\]\n {2}fix: .*--principal-id <object ID>/);
  });

  test.each([
    ['principalId', 'fabrikam'],
    ['principalId', `${FABRIKAM}/../${NORTHWIND}`],
    ['tenantId', 'contoso.example'],
  ])('refuses a %s that is no id: %s', async (name, value) => {
    const [refused] = await getRefusal(() => listInvitations(place.url, { env, [name]: value }));
    expect(refused).toMatchObject({ code: 'ValueInvalid', text: expect.stringContaining(name) as string });
  });

  test('keeps an invitation that it cannot read, with the reason', async () => {
    const other = await publishThree();
    await other.client.getBlobClient(`invitations/${IDS[0]}/invitation.json`).delete();
    await other.client.getBlockBlobClient(`index/${FABRIKAM}/not-an-id`).upload('', 0);
    const { invitations } = await listInvitations(other.url, { env, principalId: FABRIKAM });
    expect(invitations.map(({ state, problem }) => [state, problem?.code])).toEqual([
      ['Revoked', undefined],
      ['NotRead', 'InvitationMissing'],
    ]);
    const { stdout } = await datashare(['invitation', 'list', other.url, '--principal-id', FABRIKAM], {
      env,
    });
    expect(stdout).toContain(`  ${IDS[0]}\n    state  not read: there is no invitation at`);
  });
});

test('invitation list tells that the terms changed since they were accepted', async () => {
  const place = await publishThree();
  const invitation = (await listInvitations(place.url, { env, principalId: FABRIKAM })).invitations[0]
    .invitation!;
  const file = documentFile(invitation, 'sales.invitation.json');
  const before = cwd();
  chdir(dirname(file));
  try {
    const accept = ['accept', file, '--account', 'fabrikam', '--location', 'westeurope'];
    const accepted = await datashare([...accept, '--accept-terms', `sha256:${TERMS.termsSha256}`], { env });
    expect(accepted.exitCode).toBe(0);
    const list = ['invitation', 'list', place.url, '--principal-id', FABRIKAM, '--json'];
    const read = async (): Promise<unknown> =>
      (JSON.parse((await datashare(list, { env })).stdout) as { invitations: unknown[] }).invitations[0];
    expect(await read()).toMatchObject({
      terms: 'Current',
      subscription: 'sales.subscription.json',
      next: 'datashare check sales.subscription.json',
    });
    const changed = { ...invitation, termsOfUse: null, termsSha256: null };
    const [published] = await publishInvitations([changed], { env });
    expect(published.change).toBe('TermsChanged');
    expect(await read()).toMatchObject({
      terms: 'Changed',
      next: expect.stringContaining('invitation show') as string,
    });
  } finally {
    chdir(before);
  }
});

describe('invitation publish compares with what the exchange had before:', () => {
  test.each<[string, string, (place: TestExchange) => Promise<void> | void]>([
    ['an invitation that is there', 'Unchanged', () => undefined],
    [
      'none',
      'New',
      async ({ client }) => void (await client.deleteBlob(`invitations/${IDS[0]}/invitation.json`)),
    ],
    [
      'a document that is not understood',
      'Unknown',
      async ({ client }) =>
        void (await client.getBlockBlobClient(`invitations/${IDS[0]}/invitation.json`).upload('{}', 2)),
    ],
  ])('%s is %s', async (_, expected, change) => {
    const place = await publishThree();
    const [first] = (await listInvitations(place.url, { env, principalId: FABRIKAM })).invitations;
    await change(place);
    const [published] = await publishInvitations([first.invitation], { env });
    expect(published.change).toBe(expected);
    expect(Object.keys(await contents(place.client)).filter((path) => path.startsWith('index/'))).toEqual([
      `index/${FABRIKAM}/${IDS[0]}`,
      `index/${FABRIKAM}/${IDS[1]}`,
      `index/${NORTHWIND}/${IDS[2]}`,
    ]);
  });
});
