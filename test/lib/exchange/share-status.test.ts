import {
  publishInvitations,
  listReceivedAcceptances,
  sendAnswer,
  getShareStatus,
  syncSnapshot,
  parseAcceptance,
  parseRejection,
} from '../../../lib';
import type { InvitationDocument, RecipientStatus } from '../../../lib';
import { MAX_RECEIPT_BYTES } from '../../../lib/exchange/receipts';
import { bothSides, pair, put } from '../../support/accounts';
import type { TestExchange } from '../../support/exchanges';
import { exchange, toInvitation, invitationWith } from '../../support/exchanges';
import { getRefusal } from '../../support/refusal';

const env = bothSides();
const A = '7b0c1f8e-0000-4000-8000-00000000000a';
const B = '7b0c1f8e-0000-4000-8000-00000000000b';

const createAcceptance = ({ invitationId, shareName, termsSha256 }: InvitationDocument, acceptedOn: string) =>
  parseAcceptance({
    documentType: 'acceptance',
    schemaVersion: 1,
    invitationId,
    shareName,
    termsSha256,
    acceptedOn,
    consumer: {},
    target: { location: 'westeurope', isHnsEnabled: false },
    reader: { principalId: '0f6c2f0e-3c1d-4d6e-8f0a-2b7c9d1e3f55', principalType: 'User' },
  });

const createRejection = ({ invitationId, shareName }: InvitationDocument, rejectedOn: string) =>
  parseRejection({
    documentType: 'rejection',
    schemaVersion: 1,
    invitationId,
    shareName,
    rejectedOn,
    consumer: {},
  });

/** A receipt of a synchronization. */
const RUN = {
  documentType: 'synchronizationReceipt',
  schemaVersion: 1,
  shareName: 'sales',
  synchronizationId: B,
  synchronizationMode: 'Incremental',
  status: 'Succeeded',
  startTime: '2026-01-01T08:00:00Z',
  endTime: '2026-01-01T08:00:00Z',
  durationMs: 0,
  ...{ filesRead: 1, filesWritten: 1, sizeRead: 1, sizeWritten: 1, filesFailed: 0 },
  details: [],
};

const invitationIn = ({ facts }: TestExchange, invitationId: string, name: string): InvitationDocument =>
  invitationWith({ invitationId, exchange: facts, 'recipient.recipientName': name });

async function statusIn({ url }: TestExchange): Promise<readonly RecipientStatus[]> {
  return (await getShareStatus([{ kind: 'exchange', url }], { env })).recipients;
}

describe('a provider', () => {
  test('publishes invitations, and sees all answers and receipts', async () => {
    const post = await exchange();
    const invitations = [invitationIn(post, A, 'fabrikam'), invitationIn(post, B, 'adventure')];
    const published = await publishInvitations(invitations, { env });
    expect(
      published.map(({ recipientName, url }) => [recipientName, url.slice(url.indexOf('/invitations/'))]),
    ).toEqual([
      ['fabrikam', `/invitations/${A}/invitation.json`],
      ['adventure', `/invitations/${B}/invitation.json`],
    ]);
    expect((await statusIn(post)).map(({ recipientName, state }) => [recipientName, state])).toEqual([
      ['adventure', 'Invited'],
      ['fabrikam', 'Invited'],
    ]);

    const sent = await sendAnswer(invitations[0], createAcceptance(invitations[0], '2026-01-01T08:00:00Z'), {
      env,
    });
    expect(sent).toEqual({
      status: 'Left',
      url: `${post.url}/receipts/${A}/20260101T080000.000Z-acceptance.json`,
      problem: null,
    });
    await sendAnswer(invitations[1], createRejection(invitations[1], '2026-01-01T08:00:00Z'), { env });
    expect((await statusIn(post)).map(({ recipientName, state }) => [recipientName, state])).toEqual([
      ['adventure', 'Rejected'],
      ['fabrikam', 'Accepted'],
    ]);
  });

  test('that withdrew after publishing sees its own document', async () => {
    const post = await exchange();
    const invitation = invitationIn(post, A, 'fabrikam');
    await publishInvitations([invitation], { env });
    const document = { ...invitation, state: 'Revoked' };
    const { recipients } = await getShareStatus(
      [
        { kind: 'exchange', url: post.url },
        { kind: 'invitation', document, where: 'output.json' },
      ],
      { env },
    );
    expect(recipients.map(({ state }) => state)).toEqual(['Revoked']);
  });

  test('reads several exchanges, and includes invitations without one', async () => {
    const [here, there] = [await exchange(), await exchange()];
    await publishInvitations([invitationIn(here, A, 'fabrikam'), invitationIn(there, B, 'adventure')], {
      env,
    });
    const plain = invitationWith({ invitationId: '7b0c1f8e-0000-4000-8000-00000000000c' });
    const { recipients } = await getShareStatus(
      [
        { kind: 'exchange', url: here.url },
        { kind: 'exchange', url: `${there.url}/` },
        { kind: 'invitation', document: plain, where: 'plain.json' },
      ],
      { env },
    );
    expect(recipients.map(({ recipientName, exchange: url }) => [recipientName, url])).toEqual([
      ['adventure', there.url],
      ['fabrikam', here.url],
      ['fabrikam', null],
    ]);
  });

  test('sees the last synchronization, the last successful one, and their number', async () => {
    const post = await exchange();
    const share = await pair({ 'a.csv': '12' }, { exchange: post.facts });
    const invitation = toInvitation(share.subscription);
    await publishInvitations([invitation], { env });
    const first = await syncSnapshot(share.subscription, { env });
    await share.source.delete();
    await getRefusal(() => syncSnapshot(share.subscription, { env }));
    const [status] = await statusIn(post);
    expect(status).toMatchObject({
      synchronizations: 2,
      lastSuccessOn: expect.any(String) as string,
      lastSynchronization: { status: 'Failed', synchronizationMode: 'Incremental', filesWritten: 0 },
      notes: [],
    });
    expect(Math.abs(Date.parse(status.lastSuccessOn!) - Date.parse(first.endTime))).toBeLessThan(60_000);
  });

  test('gets an error for an invalid URL', async () => {
    for (const url of [
      'http://contoso.blob.core.windows.net/exchange',
      'https://contoso.blob.core.windows.net/',
      'https://contoso.blob.core.windows.net/exchange?sv=2024&sig=abc',
      'https://user@contoso.blob.core.windows.net/exchange',
      'https://contoso.blob.core.windows.net/exchange/other/path',
      'contoso/exchange',
    ]) {
      const [problem] = await getRefusal(() => getShareStatus([{ kind: 'exchange', url }], { env }));
      expect(problem.code).toBe('ValueInvalid');
      expect(problem.text).not.toContain('abc');
    }
  });

  test('sees the others if one exchange or invitation cannot be read', async () => {
    const post = await exchange();
    await publishInvitations([invitationIn(post, A, 'fabrikam')], { env });
    await put(
      post.client,
      `invitations/${B}/invitation.json`,
      '{"documentType":"invitation","schemaVersion":3}',
    );
    const missing = 'https://contoso.blob.core.windows.net/nowhere-at-all';
    const { recipients, problems } = await getShareStatus(
      [
        { kind: 'exchange', url: missing },
        { kind: 'exchange', url: post.url },
      ],
      { env },
    );
    expect(recipients.map(({ recipientName }) => recipientName)).toEqual(['fabrikam']);
    expect(problems.map(({ code }) => code).sort()).toEqual([
      'ContainerNotFound',
      'DocumentVersionUnsupported',
    ]);
  });

  test('sees recipients that are still published, but no longer among its invitations', async () => {
    const post = await exchange();
    const [kept, removed] = [invitationIn(post, A, 'fabrikam'), invitationIn(post, B, 'adventure')];
    await publishInvitations([kept, removed], { env });
    const { recipients } = await getShareStatus(
      [
        { kind: 'invitation', document: kept, where: 'output.json' },
        { kind: 'exchange', url: post.url },
      ],
      { env },
    );
    expect(recipients.map(({ recipientName, notes }) => [recipientName, notes])).toEqual([
      ['adventure', ['is published in the exchange, but is not among the given invitations']],
      ['fabrikam', []],
    ]);
  });

  test('gets the acceptances on which access can be granted, and the reasons for the others', async () => {
    const post = await exchange();
    const late = { acceptBy: '2026-01-01T00:00:00Z' };
    const invitations = [
      invitationIn(post, A, 'fabrikam'),
      { ...invitationIn(post, B, 'adventure'), ...late },
    ];
    await publishInvitations(invitations, { env });
    // Given in time by its own word; received by the service's clock, long after.
    for (const each of invitations)
      await sendAnswer(each, createAcceptance(each, '2025-12-31T00:00:00Z'), { env });
    const { acceptances } = await listReceivedAcceptances([{ kind: 'exchange', url: post.url }], { env });
    expect(
      acceptances.map(({ recipientName, problems }) => [recipientName, problems.map(({ code }) => code)]),
    ).toEqual([
      ['adventure', ['AcceptedTooLate']],
      ['fabrikam', []],
    ]);
    expect((await statusIn(post)).map(({ recipientName, state }) => [recipientName, state])).toEqual([
      ['adventure', 'Expired'],
      ['fabrikam', 'Accepted'],
    ]);
    const revoked = { ...invitations[0], state: 'Revoked' };
    const withdrawn = await listReceivedAcceptances([{ kind: 'invitation', document: revoked, where: '' }], {
      env,
    });
    expect(withdrawn.acceptances[0].problems.map(({ code }) => code)).toEqual(['AccessWithdrawn']);
  });

  test('publishes nothing if one of several invitations names no exchange', async () => {
    const post = await exchange();
    const refusal = await getRefusal(() =>
      publishInvitations([invitationIn(post, A, 'fabrikam'), invitationWith()], { env }),
    );
    expect(refusal.map(({ code }) => code)).toEqual(['ExchangeMissing']);
    expect(await statusIn(post)).toEqual([]);
  });
});

describe('files of a recipient are not trusted', () => {
  async function left(files: Readonly<Record<string, string>>): Promise<RecipientStatus> {
    const post = await exchange();
    await publishInvitations([invitationIn(post, A, 'fabrikam')], { env });
    for (const [path, text] of Object.entries(files)) await put(post.client, path, text);
    const [status] = await statusIn(post);
    return status;
  }
  const own = (name: string): string => `receipts/${A}/${name}`;
  const text = JSON.stringify(createAcceptance(invitationWith({ invitationId: A }), '2026-01-01T08:00:00Z'));

  test.each<[string, string, RegExp]>([
    ['of another invitation', text.replace(A, B), /names another invitation/],
    [
      'of another kind',
      text.replace('"acceptance"', '"rejection"'),
      /is not a receipt: 'documentType' must be/,
    ],
    ['cut short', text.slice(0, 40), /is not a receipt: the document is not JSON/],
    ['empty', '', /is not a receipt: the document is not JSON/],
    ['deep', '['.repeat(100_000), /is not a receipt: the document is not JSON/],
    [
      'with a field of its own',
      text.replace('{', '{"__proto__":{"state":"Accepted"},'),
      /is unknown in version 1/,
    ],
    ['too large', `${text}${' '.repeat(MAX_RECEIPT_BYTES)}`, /bytes, more than a receipt can have/],
  ])('%s: it is not counted, and a note says so', async (_, content, note) => {
    const status = await left({ [own('20260101T080000.000Z-acceptance.json')]: content });
    expect([status.state, status.acceptance]).toEqual(['Invited', null]);
    expect(status.notes).toEqual([expect.stringMatching(note)]);
  });

  test('an unreadable file affects only its recipient', async () => {
    const post = await exchange();
    await publishInvitations([invitationIn(post, A, 'fabrikam'), invitationIn(post, B, 'adventure')], {
      env,
    });
    const path = `receipts/${A}/20260101T080000.000Z-acceptance.json`;
    await put(post.client, path, text);
    await post.client.getBlobClient(path).setAccessTier('Archive');
    const { recipients, problems } = await getShareStatus([{ kind: 'exchange', url: post.url }], { env });
    expect(problems).toEqual([]);
    expect(recipients.map(({ recipientName, notes }) => [recipientName, notes.length])).toEqual([
      ['adventure', 0],
      ['fabrikam', 1],
    ]);
  });

  test('a synchronization that contradicts its name is not counted', async () => {
    const receipt = JSON.stringify({ ...RUN, invitationId: A, status: 'Failed' });
    const status = await left({ [own(`20260101T080000.000Z-success-${B}.json`)]: receipt });
    expect(status.lastSynchronization).toBeNull();
    expect(status.notes).toEqual([expect.stringMatching(/contradicts its name/)]);
  });

  test('the last success is found behind any number of failures', async () => {
    const runs = Object.fromEntries(
      Array.from({ length: 15 }, (_, hour) => [
        own(`20260102T${String(hour).padStart(2, '0')}0000.000Z-failure-${B}.json`),
        JSON.stringify({
          ...RUN,
          invitationId: A,
          status: 'Failed',
          startTime: `2026-01-02T${String(hour).padStart(2, '0')}:00:00Z`,
        }),
      ]),
    );
    const good = {
      [own(`20260101T080000.000Z-success-${B}.json`)]: JSON.stringify({ ...RUN, invitationId: A }),
    };
    const status = await left({ ...good, ...runs });
    expect(status).toMatchObject({
      synchronizations: 16,
      lastSynchronization: { status: 'Failed' },
      lastSuccessOn: '2026-01-01T08:00:00.000Z',
      notes: [],
    });
  });

  test('a good receipt is found behind bad ones', async () => {
    const status = await left({
      [own('20260101T080000.000Z-acceptance.json')]: text,
      [own('99990101T080000.000Z-rejection.json')]: 'null',
    });
    expect(status.state).toBe('Accepted');
    expect(status.notes).toHaveLength(1);
  });

  test('other files are counted, and not read', async () => {
    const status = await left({
      [own('readme.txt')]: 'x',
      [own('20260101T080000.000Z-acceptance.json/more')]: text,
      [own('20260101T080000.000Z-acceptance.JSON')]: text,
    });
    expect([status.state, status.notes]).toEqual([
      'Invited',
      ['has 3 files among its receipts that are not receipts'],
    ]);
  });

  test("the receipts of one recipient do not affect another's", async () => {
    const status = await left({ [`receipts/${B}/20260101T080000.000Z-acceptance.json`]: text });
    expect([status.state, status.notes]).toEqual(['Invited', []]);
  });
});
