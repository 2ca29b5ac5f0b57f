import { describeFinding } from '../../../lib/errors/data-share-error';
import { checkSubscription, planSnapshot, publishInvitations, syncSnapshot } from '../../../lib';
import type { InvitationDocument } from '../../../lib';
import { computeTermsHash } from '../../../lib/model/values/terms';
import type { Pair } from '../../support/accounts';
import { bothSides, contents, pair, put } from '../../support/accounts';
import { exchange, toInvitation, invitationWith, createMissingExchange } from '../../support/exchanges';
import { getRefusal } from '../../support/refusal';

const env = bothSides();
const NOW = new Date('2027-03-01T12:00:00Z');

async function createAcceptedPair(): Promise<Pair> {
  const { facts } = await exchange();
  return pair({ 'a.csv': '1' }, { exchange: facts });
}

/** Publishes the invitation as the provider has it by now. */
async function publish(
  { subscription }: Pair,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await publishInvitations([toInvitation(subscription, fields)], { env });
}

describe('an invitation in the exchange', () => {
  test('lets check, plan and sync continue if it is as accepted', async () => {
    const share = await createAcceptedPair();
    await publish(share);
    const report = await checkSubscription(share.subscription, { env });
    expect(report).toMatchObject({
      status: 'Fits',
      invitationReadFrom: 'Exchange',
      invitationNote: null,
      warnings: [],
      problems: [],
    });
    expect((await planSnapshot(share.subscription, { env })).datasets[0].new.files).toBe(1);
    expect((await syncSnapshot(share.subscription, { env })).status).toBe('Succeeded');
  });

  const terms = 'Do not pass on.';
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['has other terms', { termsOfUse: terms, termsSha256: computeTermsHash(terms) }, 'TermsChanged'],
    ['was suspended', { state: 'Suspended' }, 'AccessWithdrawn'],
    ['was revoked', { state: 'Revoked' }, 'AccessWithdrawn'],
    ['has ended', { expiresOn: '2027-03-01T11:59:59Z' }, 'AccessEnded'],
    ['shares the dataset no more', { 'datasets[0].datasetName': 'another' }, 'DatasetRemoved'],
    ['shares another place', { 'datasets[0].container': 'elsewhere' }, 'DatasetRemoved'],
    ['is of another account', { 'source.storageAccountName': 'contoso2' }, 'EndpointChanged'],
    [
      'has another endpoint',
      { 'source.blobEndpoint': 'https://contoso.z1.blob.storage.azure.net' },
      'EndpointChanged',
    ],
    ['is read in place', { shareKind: 'InPlace' }, 'EndpointChanged'],
  ])('that %s stops before anything is touched', async (_, fields, code) => {
    const share = await createAcceptedPair();
    await publish(share, fields);
    const options = { env, now: () => NOW };
    const report = await checkSubscription(share.subscription, options);
    expect([report.status, ...report.problems.map((problem) => problem.code)]).toEqual(['DoesNotFit', code]);
    for (const carry of [planSnapshot, syncSnapshot]) {
      const refusal = await getRefusal(() => carry(share.subscription, options));
      expect(refusal.map((problem) => problem.code)).toEqual([code]);
    }
    expect(await contents(share.target)).toEqual({});
  });

  test('all changes are reported at once', async () => {
    const share = await createAcceptedPair();
    await publish(share, { state: 'Revoked', 'datasets[0].path': 'x', 'datasets[0].datasetType': 'Folder' });
    const { problems } = await checkSubscription(share.subscription, { env });
    expect(problems.map(({ code }) => code)).toEqual(['AccessWithdrawn', 'DatasetRemoved']);
  });

  test('with an additional dataset causes a warning, and the other datasets are copied', async () => {
    const share = await createAcceptedPair();
    const [dataset] = toInvitation(share.subscription).datasets;
    await publish(share, { datasets: [dataset, { ...dataset, datasetName: 'more' }] });
    const warnings: string[] = [];
    const record = await syncSnapshot(share.subscription, {
      env,
      onWarning: (warning) => warnings.push(describeFinding(warning)),
    });
    expect(record.status).toBe('Succeeded');
    expect(warnings).toEqual([
      'DatasetAdded: dataset "more" is shared, but is not part of this subscription; accept the current invitation again to include it',
    ]);
    expect(await contents(share.target)).toEqual({ 'a.csv': '1' });
  });

  test('that was extended or reinstated since takes precedence over the accepted one', async () => {
    const { facts } = await exchange();
    const share = await pair({ 'a.csv': '1' }, { exchange: facts });
    const old = {
      ...share.subscription,
      invitation: { ...share.subscription.invitation, state: 'Suspended', expiresOn: '2027-01-01T00:00:00Z' },
    };
    const options = { env, now: () => NOW };
    const before = await checkSubscription(old, options);
    expect(before.problems.map(({ code }) => code)).toEqual(['AccessWithdrawn', 'AccessEnded']);
    await publish(share, { expiresOn: '2028-01-01T00:00:00Z' });
    const after = await checkSubscription(old, options);
    expect(after).toMatchObject({ status: 'Fits', problems: [] });
    expect(after.warnings).toEqual([
      'ExpiryChanged: access ends on 2028-01-01T00:00:00Z; you accepted access until 2027-01-01T00:00:00Z; accept the current invitation again to follow the change',
    ]);
  });

  test('of another subscription stops the run', async () => {
    const share = await createAcceptedPair();
    const other = toInvitation(share.subscription, { invitationId: '7b0c1f8e-0000-4000-8000-00000000000f' });
    const report = await checkSubscription(share.subscription, { env, currentInvitation: other });
    expect(report.problems.map(({ code }) => code)).toEqual(['InvitationForeign']);
  });

  test('yields to one that is passed as a file', async () => {
    const share = await createAcceptedPair();
    await publish(share, { state: 'Revoked' });
    const given: InvitationDocument = toInvitation(share.subscription);
    const report = await checkSubscription(share.subscription, {
      env,
      currentInvitation: JSON.stringify(given),
    });
    expect(report).toMatchObject({ status: 'Fits', invitationReadFrom: 'Given' });
  });
});

test('without an exchange there is nothing to compare, and no message', async () => {
  const { subscription } = await pair({ 'a.csv': '1' });
  expect(await checkSubscription(subscription, { env })).toMatchObject({
    status: 'Fits',
    invitationReadFrom: null,
    invitationNote: null,
  });
});

describe('a published invitation that cannot be parsed stops the run, because it may contain any change', () => {
  const text = JSON.stringify(invitationWith());
  test.each<[string, string, string]>([
    ['no JSON', '{', 'DocumentNotJson'],
    ['another document', '{"documentType": "acceptance"}', 'DocumentTypeUnexpected'],
    ['a later version', text.replace('"schemaVersion":1', '"schemaVersion":3'), 'DocumentVersionUnsupported'],
    [
      'terms that are not those of its hash',
      text.replace('"termsOfUse":null', '"termsOfUse":"x"'),
      'DocumentInvalid',
    ],
    ['another invitation', text.replace('000000000001', '000000000002'), 'DocumentInvalid'],
    ['more than a document may have', 'x'.repeat(2 ** 20 + 1), 'DocumentTooLarge'],
  ])('%s', async (_, content, code) => {
    const { facts, client } = await exchange();
    const share = await pair({ 'a.csv': '1' }, { exchange: facts });
    await put(client, 'invitations/7b0c1f8e-0000-4000-8000-000000000001/invitation.json', content);
    const { status, problems } = await checkSubscription(share.subscription, { env });
    expect([status, ...problems.map((problem) => problem.code)]).toEqual(['DoesNotFit', code]);
    expect((await getRefusal(() => syncSnapshot(share.subscription, { env })))[0].code).toBe(code);
    expect(await contents(share.target)).toEqual({});
  });
});

describe('an exchange that cannot be read stops nothing, and the report contains the reason', () => {
  const getInvitationNote = async ({ subscription }: Pair): Promise<string | null> => {
    const { status, invitationReadFrom, invitationNote } = await checkSubscription(subscription, {
      env,
    });
    expect([status, invitationReadFrom]).toEqual(['Fits', null]);
    return invitationNote;
  };

  test('because nothing was published', async () => {
    expect(await getInvitationNote(await createAcceptedPair())).toBe('the exchange does not have it');
  });

  test('because its container does not exist', async () => {
    expect(await getInvitationNote(await pair({ 'a.csv': '1' }, { exchange: createMissingExchange() }))).toBe(
      'the exchange does not have it',
    );
  });

  test('because the endpoint of its account is not its own', async () => {
    const facts = {
      ...createMissingExchange(),
      storageAccountName: 'mallory',
      blobEndpoint: 'https://mallory.example',
    };
    expect(await getInvitationNote(await pair({ 'a.csv': '1' }, { exchange: facts }))).toMatch(
      /^EndpointUntrusted: /,
    );
  });
});
