import { createSubscription } from '../../../lib/model/handshake/answer-invitation';
import { MANUAL_TRIGGER } from '../../../lib/model/documents/snapshot-trigger';
import { parseInvitation, parseSubscription } from '../../../lib/model/documents/parsing/parse-document';
import {
  FULL_INVITATION,
  getProblems,
  INVITATION,
  subscriptionWith,
  withFields,
} from '../../fixtures/documents';
import { accept, ACCOUNT } from '../../support/accept';
import { datashare, documentFile } from '../../support/cli';

const changeEvents = {
  queueEndpoint: 'https://contosoevents.queue.core.windows.net',
  queueName: 'sales-fabrikam',
};
const changeDigest = { storageAccountName: 'contoso', container: 'exchange', path: 'changes/sales' };
const onChange = { atMostEverySeconds: 60, fullListingCron: '0 2 * * *' };

describe('the ways in which a provider tells of changes', () => {
  test('are in the invitation, and accepting it keeps them in the subscription', () => {
    const invitation = parseInvitation(withFields(FULL_INVITATION, { changeEvents, changeDigest }));
    expect(invitation).toMatchObject({ changeEvents, changeDigest });
    const subscription = createSubscription(
      invitation,
      {
        acceptedOn: '2027-01-02T00:00:00Z',
        consumer: { consumerName: null, contact: null, tenantId: null },
        reader: {
          principalId: '55555555-0000-4000-8000-000000000005',
          principalType: 'ManagedIdentity',
          applicationId: null,
        },
        target: {
          storageAccountName: 'fabrikam',
          blobEndpoint: 'https://fabrikam.blob.core.windows.net',
          location: 'westeurope',
          isHnsEnabled: false,
          tenantId: null,
          resourceId: null,
        },
        snapshotTrigger: MANUAL_TRIGGER,
      },
      { subscriptionName: 'sales', container: 'landing', stateContainer: 'datashare', choices: {} },
    );
    expect(subscription).toMatchObject({ changeEvents, changeDigest });
  });

  test('documents without them have no field for them', () => {
    expect(Object.keys(parseInvitation(INVITATION))).not.toContain('changeEvents');
    expect(Object.keys(parseSubscription(subscriptionWith({})))).not.toContain('changeDigest');
  });

  test('an endpoint loses its trailing slash', () => {
    const slashed = { ...changeEvents, queueEndpoint: `${changeEvents.queueEndpoint}/` };
    expect(parseInvitation(withFields(INVITATION, { changeEvents: slashed })).changeEvents).toEqual(
      changeEvents,
    );
  });

  test.each([
    [{ changeEvents: null }, 'changeEvents'],
    [{ changeEvents: { ...changeEvents, queueName: 'Sales' } }, 'changeEvents.queueName'],
    [{ changeEvents: { ...changeEvents, queueEndpoint: 'http://contoso' } }, 'changeEvents.queueEndpoint'],
    [{ changeEvents: { ...changeEvents, key: 'secret' } }, 'changeEvents.key'],
    [{ changeDigest: { ...changeDigest, path: '' } }, 'changeDigest.path'],
    [
      { changeDigest: { ...changeDigest, storageAccountName: 'elsewhere' } },
      'changeDigest.storageAccountName',
    ],
    [{ shareKind: 'InPlace', changeEvents }, 'changeEvents'],
    [{ shareKind: 'InPlace', changeDigest }, 'changeDigest'],
  ])('an invitation is refused with %j', (fields, path) => {
    const found = getProblems(() => parseInvitation(withFields(INVITATION, fields)));
    expect(found.map(({ message }) => message).join()).toContain(`'${path}'`);
    expect(found).toHaveLength(1);
  });

  test.each([
    ['follow', { changeEvents, changeDigest }, /role of the reader on that queue[^$]*\$ datashare follow /],
    [
      'sync --from-digest',
      { changeDigest },
      /lists of the changed files[^$]*\$ datashare sync [^\n]* --from-digest/,
    ],
    ['nothing more', {}, undefined],
  ])('accept tells what they mean, and suggests %s', async (_, fields, words) => {
    const { stdout } = await accept(withFields(INVITATION, fields), ACCOUNT);
    expect(stdout).toContain('accepted');
    if (words) expect(stdout.replace(/\s+/g, ' ')).toMatch(words);
    else expect(stdout).not.toMatch(/follow|--from-digest/);
  });

  test('invitation show tells who stores them, and who reads them', async () => {
    const file = documentFile(withFields(FULL_INVITATION, { changeEvents, changeDigest }), 'i.json');
    const { stdout } = await datashare(['invitation', 'show', file]);
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain('(a queue of the provider that you alone read: a message for each change)');
    expect(text).toContain('(a folder of the provider that you read: lists of the files that changed)');
  });

  test('invitation show prints them', async () => {
    const file = documentFile(withFields(FULL_INVITATION, { changeEvents, changeDigest }), 'i.json');
    const { stdout } = await datashare(['invitation', 'show', file]);
    expect(stdout).toContain('https://contosoevents.queue.core.windows.net/sales-fabrikam');
    expect(stdout).toContain('contoso/exchange/changes/sales');
  });
});

describe('a trigger on changes', () => {
  const parse = (snapshotTrigger: object) => parseSubscription(subscriptionWith({ snapshotTrigger }));

  test('has the schedule of the full listing, which other programs understand', () => {
    const trigger = { kind: 'Cron', cron: '0 2 * * *', onChange };
    expect(parse(trigger).snapshotTrigger).toEqual(trigger);
  });

  test.each([
    [{ kind: 'Manual', cron: null, onChange }],
    [{ kind: 'ProviderSchedule', cron: '0 2 * * *', onChange }],
    [{ kind: 'Cron', cron: '0 3 * * *', onChange }],
    [{ kind: 'Cron', cron: '0 2 * * *', onChange: { ...onChange, atMostEverySeconds: 59 } }],
    [{ kind: 'Cron', cron: '0 2 * * *', onChange: { ...onChange, atMostEverySeconds: 86_401 } }],
    [{ kind: 'Cron', cron: '0 2 * * *', onChange: { ...onChange, atMostEverySeconds: 90.5 } }],
    [{ kind: 'Cron', cron: '0 2 * * *', onChange: { atMostEverySeconds: 60 } }],
    [{ kind: 'Cron', cron: '0 2 * * *', onChange: null }],
  ])('is refused as %j', (trigger) => {
    expect(getProblems(() => parse(trigger)).map(({ code }) => code)).toContain('DocumentInvalid');
  });
});
