import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { RuntimeOptions, Warning } from '../../../lib';
import {
  fetchInvitation,
  getShareStatus,
  listReceivedAcceptances,
  parseRejection,
  publishInvitations,
  sendAnswer,
  syncSnapshot,
} from '../../../lib';
import { bothSides, connectionString, contents, pair } from '../../support/accounts';
import { createMissingExchange, invitationWith } from '../../support/exchanges';
import { getRefusal } from '../../support/refusal';

/** A service that accepts connections and never answers. */
let silent: Server;
const sockets = new Set<Socket>();
let options: RuntimeOptions;

beforeAll(async () => {
  silent = createServer((socket) => sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const silentAccount = connectionString('contoso').replace(
    /BlobEndpoint=[^;]+/,
    `BlobEndpoint=http://127.0.0.1:${port}/contoso`,
  );
  options = {
    env: { ...bothSides(), DATASHARE_EXCHANGE_CONNECTION_STRING: silentAccount },
    timeLimits: { requestMs: 100, pageMs: 100 },
    retry: { delayMs: 1 },
  };
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});

const facts = createMissingExchange();
const URL_OF_EXCHANGE = `https://contoso.blob.core.windows.net/${facts.container}`;
const invitation = invitationWith({ exchange: facts });
const rejection = parseRejection({
  documentType: 'rejection',
  schemaVersion: 1,
  invitationId: invitation.invitationId,
  shareName: invitation.shareName,
  rejectedOn: '2027-01-01T00:00:00Z',
  consumer: {},
});
const UNREACHABLE = expect.objectContaining({ code: 'EndpointUnreachable' }) as unknown;

describe('an exchange that never answers', () => {
  test.each<[string, () => Promise<unknown>]>([
    [
      'reading an invitation',
      () =>
        fetchInvitation(`${URL_OF_EXCHANGE}/invitations/${invitation.invitationId}/invitation.json`, options),
    ],
    ['publishing an invitation', () => publishInvitations([invitation], options)],
  ])('ends %s with an error', async (_action, act) => {
    expect(await getRefusal(act)).toEqual([UNREACHABLE]);
  });

  test('leaves an answer to be sent again', async () => {
    const sent = await sendAnswer(invitation, rejection, options);
    expect(sent.problem).toEqual(UNREACHABLE);
  });

  test('is a problem of the status and of the list of acceptances', async () => {
    const sources = [{ kind: 'exchange', url: URL_OF_EXCHANGE }] as const;
    expect(await getShareStatus(sources, options)).toMatchObject({ problems: [UNREACHABLE] });
    expect(await listReceivedAcceptances(sources, options)).toMatchObject({ problems: [UNREACHABLE] });
  });

  test('does not fail a synchronization: the receipt waits', async () => {
    const sides = await pair({ 'a.csv': '1' }, { exchange: facts });
    const warnings: Warning[] = [];
    const record = await syncSnapshot(sides.subscription, {
      ...options,
      timeLimits: { requestMs: 2000 },
      onWarning: (warning) => warnings.push(warning),
    });
    expect(record.status).toBe('Succeeded');
    expect(await contents(sides.target)).toEqual({ 'a.csv': '1' });
    expect(warnings.map(({ code }) => code)).toEqual(['InvitationNotRead', 'ReceiptNotLeft']);
  });
});
