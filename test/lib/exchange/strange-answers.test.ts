import type { RuntimeOptions } from '../../../lib';
import {
  fetchInvitation,
  getShareStatus,
  listReceivedAcceptances,
  parseRejection,
  publishInvitations,
  sendAnswer,
} from '../../../lib';
import { bothSides, connectionString } from '../../support/accounts';
import { exchange, invitationWith } from '../../support/exchanges';
import type { Fault } from '../../support/fault-proxy';
import { FaultProxy, halfAnswer } from '../../support/fault-proxy';
import { getRefusal } from '../../support/refusal';
import { empty, page } from '../../support/strange-answers';

let proxy: FaultProxy;
let options: RuntimeOptions;
beforeEach(async () => {
  proxy = await FaultProxy.start(connectionString('contoso'));
  options = {
    env: { ...bothSides(), DATASHARE_EXCHANGE_CONNECTION_STRING: proxy.connectionStrings[0] },
    retry: { tries: 3, delayMs: 1 },
    timeLimits: { requestMs: 5000 },
  };
});
afterEach(() => proxy.stop());

/** An answer whose head contradicts itself. */
const sendMalformed: Fault = (exchanged) =>
  exchanged.send({
    status: 200,
    headers: { 'content-length': '5', 'transfer-encoding': 'chunked' },
    body: Buffer.from('hello'),
  });

describe('an exchange that is answered for', () => {
  test.each<[string, Fault, readonly string[]]>([
    ['a page with status 200', page(200), ['AnswerUnrecognized']],
    ['a page with status 404', page(404), ['AnswerUnrecognized']],
    ['204', empty(204), ['AnswerUnrecognized']],
    ['200 and nothing', empty(200), ['AnswerUnrecognized']],
    ['HTTP that is malformed', sendMalformed, ['AnswerUnrecognized']],
    ['half of an answer', halfAnswer, ['StorageFailed']],
  ])('with %s is a coded error of each operation that reads', async (_case, fault, codes) => {
    const { facts, url } = await exchange();
    const invitation = invitationWith({ exchange: facts });
    const where = `${url}/invitations/${invitation.invitationId}/invitation.json`;
    await publishInvitations([invitation], options);
    proxy.inject({ times: Infinity }, fault);
    const sources = [{ kind: 'exchange', url }] as const;
    const found = [
      await getRefusal(() => fetchInvitation(where, options)),
      (await getShareStatus(sources, options)).problems,
      (await listReceivedAcceptances(sources, options)).problems,
    ];
    for (const problems of found) expect(problems.map(({ code }) => code)).toEqual(codes);
    expect(JSON.stringify(found)).not.toContain('AbortError');
  });

  test.each<[string, Fault]>([
    ['a page with status 200', page(200)],
    ['204', empty(204)],
    ['HTTP that is malformed', sendMalformed],
  ])('with %s has received nothing', async (_case, fault) => {
    const { facts } = await exchange();
    const invitation = invitationWith({ exchange: facts });
    const rejection = parseRejection({
      documentType: 'rejection',
      schemaVersion: 1,
      invitationId: invitation.invitationId,
      shareName: invitation.shareName,
      rejectedOn: '2027-01-01T00:00:00Z',
      consumer: {},
    });
    proxy.inject({ times: Infinity }, fault);
    expect(await getRefusal(() => publishInvitations([invitation], options))).toMatchObject([
      { code: 'AnswerUnrecognized' },
    ]);
    expect(await sendAnswer(invitation, rejection, options)).toMatchObject({
      status: 'NotLeft',
      problem: { code: 'AnswerUnrecognized' },
    });
  });
});
