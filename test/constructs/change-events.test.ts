import { EventgridSystemTopic } from '@cdktf/provider-azurerm/lib/eventgrid-system-topic';
import { EventgridSystemTopicEventSubscription } from '@cdktf/provider-azurerm/lib/eventgrid-system-topic-event-subscription';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageQueue } from '@cdktf/provider-azurerm/lib/storage-queue';
import type { TerraformStack } from 'cdktf';
import type {
  DataStoreAttributes,
  Dataset as DatasetType,
  InviteOptions,
  QueueDelivery,
} from '../../constructs';
import {
  Acceptance,
  ChangeEvents,
  Dataset,
  DataStore,
  GrantTiming,
  InvitationState,
  PrincipalType,
  ShareEvents,
  ShareKind,
} from '../../constructs';
import {
  appForTest,
  getOutput,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
  variable,
} from '../support/stacks';
import type { Block } from '../support/stacks';
import {
  accountId,
  copyShare,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  recipient,
  referToStore,
  TENANT,
} from './declarations';
import { parseCondition } from '../../lib/access/condition/condition-syntax';
import { evaluateParsed } from '../../lib/access/condition/evaluate';
import { listDeliveredEvents } from '../support/event-grid';

const SAFE = { sharedAccessKeyEnabled: false, allowNestedItemsToBePublic: false };

interface Declared {
  readonly datasets?: DatasetType[];
  readonly store?: Partial<DataStoreAttributes>;
  readonly invite?: InviteOptions;
  readonly delivery?: Partial<QueueDelivery>;
  readonly events?: object;
}

/** A share of Contoso with one invitation that asks for events. */
function declare({ datasets, store, invite, delivery, events }: Declared = {}) {
  const stack = stackForTest();
  const dataStore = referToStore(stack, 'contoso', { ...SAFE, ...store });
  const queueStore = referToStore(stack, 'contosoqueues', SAFE);
  const shareEvents = new ShareEvents(stack, 'events', {
    queueStore,
    resourceGroupName: 'rg-data',
    ...events,
  });
  const share = copyShare(stack, 'sales', dataStore, datasets && { datasets });
  const changeEvents = ChangeEvents.toQueue({ events: shareEvents, ...delivery });
  const sent = share.invite(recipient(stack), { changeEvents, ...invite });
  return { stack, sent, shareEvents, dataStore };
}

const rolesOn = (stack: TerraformStack, place: string): Block[] =>
  resources(stack, RoleAssignment).filter(({ scope }) => String(scope).includes(place));

describe('an invitation with change events', () => {
  test('has a queue of its own, which the invitation names', () => {
    const { stack, sent } = declare();
    expect(resources(stack, StorageQueue)).toEqual([
      { name: 'sales-fabrikam', storage_account_id: accountId('contosoqueues') },
    ]);
    expect(getOutput(sent).value).toMatchObject({
      changeEvents: {
        queueEndpoint: 'https://contosoqueues.queue.core.windows.net',
        queueName: 'sales-fabrikam',
      },
    });
  });

  test('has event subscriptions of its own, however long the names of share and recipients are', () => {
    const { stack, sent, shareEvents, dataStore } = declare();
    expect(sent.invitation.changeEvents).toBeDefined();
    const share = copyShare(
      stack,
      'quarterly-reports-of-all-subsidiaries-with-appendices-in-full',
      dataStore,
    );
    for (const [id, principalId] of [
      ['fabrikam-north', OTHER_PRINCIPAL],
      ['fabrikam-south', '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c12'],
    ])
      share.invite(recipient(stack, id, { principalId }), {
        changeEvents: ChangeEvents.toQueue({ events: shareEvents }),
      });
    const names = resources(stack, EventgridSystemTopicEventSubscription).map(({ name }) => String(name));
    expect(names.length).toBeGreaterThanOrEqual(3);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(64);
  });

  test('gives the recipient the messages of its queue and nothing else of the account', () => {
    const { stack } = declare();
    const queue = `${accountId('contosoqueues')}/queueServices/default/queues/\${azurerm_storage_queue.`;
    const granted = rolesOn(stack, 'contosoqueues');
    expect(granted.every(({ scope }) => String(scope).startsWith(queue))).toBe(true);
    expect(
      granted
        .filter(({ principal_id }) => principal_id === PRINCIPAL)
        .map((each) => each['role_definition_name'])
        .sort(),
    ).toEqual(['Storage Queue Data Message Processor', 'Storage Queue Data Reader']);
  });

  test('a recipient of another tenant cannot read the length of the queue', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso', {
      ...SAFE,
      tenantId: '33333333-3333-4333-8333-333333333333',
    });
    const events = new ShareEvents(stack, 'events', { queueStore: store, resourceGroupName: 'rg-data' });
    const visitor = recipient(stack, 'fabrikam', {
      principalType: PrincipalType.SERVICE_PRINCIPAL,
      applicationId: '2a3b4c5d-3333-4333-8333-333333333333',
      tenantId: TENANT,
    });
    copyShare(stack, 'sales', store).invite(visitor, { changeEvents: ChangeEvents.toQueue({ events }) });
    const roles = rolesOn(stack, 'queueServices').map((each) => each['role_definition_name']);
    expect(roles).not.toContain('Storage Queue Data Reader');
    expect(roles).toContain('Storage Queue Data Message Processor');
  });

  test('the topic delivers by its identity, which sends to that queue alone', () => {
    const { stack } = declare();
    const [topic] = resources(stack, EventgridSystemTopic);
    expect(topic).toMatchObject({
      name: 'contoso-changes',
      source_resource_id: accountId('contoso'),
      topic_type: 'Microsoft.Storage.StorageAccounts',
      identity: { type: 'SystemAssigned' },
    });
    const [subscription] = resources(stack, EventgridSystemTopicEventSubscription);
    expect(subscription).toMatchObject({
      delivery_identity: { type: 'SystemAssigned' },
      storage_queue_endpoint: {
        storage_account_id: accountId('contosoqueues'),
        queue_message_time_to_live_in_seconds: 604_800,
      },
      retry_policy: { max_delivery_attempts: 30, event_time_to_live: 1440 },
      depends_on: [expect.stringContaining('azurerm_role_assignment') as string],
    });
    const senders = rolesOn(stack, 'queueServices').filter(
      (each) => each['role_definition_name'] === 'Storage Queue Data Message Sender',
    );
    expect(senders).toHaveLength(1);
    expect(senders[0]['principal_id']).toContain('azurerm_eventgrid_system_topic');
  });

  test('events and the right to read them end with the access', () => {
    const expiresOn = '2027-01-01T00:00:00.5Z';
    const { stack } = declare({ invite: { expiresOn } });
    const [subscription] = resources(stack, EventgridSystemTopicEventSubscription);
    expect(subscription).toMatchObject({
      expiration_time_utc: '2027-01-01T00:00:00Z',
      count: expect.stringContaining('timecmp(plantimestamp(), "2027-01-01T00:00:00.5Z")') as string,
    });
    const [processor] = rolesOn(stack, 'queueServices').filter(
      ({ principal_id }) => principal_id === PRINCIPAL,
    );
    expect(processor['condition']).toBe(
      "((!(ActionMatches{'Microsoft.Storage/storageAccounts/queueServices/queues/messages/read'})\n" +
        "AND !(ActionMatches{'Microsoft.Storage/storageAccounts/queueServices/queues/messages/process/action'}))\n" +
        "OR (@Environment[UtcNow] DateTimeLessThan '2027-01-01T00:00:00.500Z'))",
    );
  });

  const ACCEPTANCE = {
    documentType: 'acceptance',
    schemaVersion: 1,
    invitationId: '7b0c1f8e-0000-4000-8000-000000000001',
    shareName: 'sales',
    acceptedOn: '2026-01-01T00:00:00Z',
    consumer: { tenantId: TENANT },
    target: { location: 'westeurope', isHnsEnabled: false },
    reader: { principalId: PRINCIPAL, principalType: 'Group' },
  };
  const acceptance = () => Acceptance.fromTerraformOutput(ACCEPTANCE);
  const LATER = '2099-01-01T00:00:00Z';
  const GONE = '2026-06-01T00:00:00Z';

  /** True if a message can be received now, as the evaluator reads the planned roles of the recipient. */
  function canReceive(stack: TerraformStack): boolean {
    const at = new Date('2026-11-29T00:00:00Z');
    return rolesOn(stack, 'queueServices')
      .filter((role) => role['principal_id'] === PRINCIPAL)
      .filter((role) => role['role_definition_name'] === 'Storage Queue Data Message Processor')
      .some(({ condition }) => {
        if (typeof condition !== 'string') return true;
        const request = { operation: 'ReceiveMessages', container: '', path: '', at } as const;
        return evaluateParsed(parseCondition(condition), request) === 'Allowed';
      });
  }

  test.each<[string, () => InviteOptions, 'flows' | 'ends' | 'stopped']>([
    ['active without an end', () => ({}), 'flows'],
    ['active until later', () => ({ expiresOn: LATER }), 'flows'],
    ['active, and its access has ended', () => ({ expiresOn: GONE }), 'ends'],
    ['suspended', () => ({ state: InvitationState.SUSPENDED }), 'stopped'],
    ['suspended until later', () => ({ state: InvitationState.SUSPENDED, expiresOn: LATER }), 'stopped'],
    ['revoked', () => ({ state: InvitationState.REVOKED }), 'stopped'],
    ['revoked after its end', () => ({ state: InvitationState.REVOKED, expiresOn: GONE }), 'stopped'],
    ['not accepted yet', () => ({ grantOn: GrantTiming.ACCEPTANCE }), 'stopped'],
    ['accepted', () => ({ grantOn: GrantTiming.ACCEPTANCE, acceptance: acceptance() }), 'flows'],
    [
      'accepted, and its access has ended',
      () => ({ grantOn: GrantTiming.ACCEPTANCE, acceptance: acceptance(), expiresOn: GONE }),
      'ends',
    ],
    [
      'accepted and suspended',
      () => ({
        grantOn: GrantTiming.ACCEPTANCE,
        acceptance: acceptance(),
        state: InvitationState.SUSPENDED,
      }),
      'stopped',
    ],
    [
      'accepted and revoked',
      () => ({ grantOn: GrantTiming.ACCEPTANCE, acceptance: acceptance(), state: InvitationState.REVOKED }),
      'stopped',
    ],
  ])('that is %s has the events of its grant', (_, invite, flow) => {
    const { stack, sent } = declare({
      store: { tenantId: TENANT },
      invite: { invitationId: ACCEPTANCE.invitationId, ...invite() },
    });
    expect(resources(stack, StorageQueue)).toHaveLength(1);
    expect(getOutput(sent).value).toHaveProperty('changeEvents.queueName', 'sales-fabrikam');
    const subscriptions = resources(stack, EventgridSystemTopicEventSubscription);
    const hasReader = resources(stack, RoleAssignment).some(
      ({ role_definition_name: role }) => role === 'Storage Blob Data Reader',
    );
    expect(subscriptions).toHaveLength(flow === 'stopped' ? 0 : 1);
    expect(hasReader).toBe(flow !== 'stopped');
    expect(canReceive(stack)).toBe(flow === 'flows');
    if (flow === 'stopped') expect(rolesOn(stack, 'queueServices')).toEqual([]);
    // Terraform plans none once the time has passed.
    const { expiresOn } = invite();
    expect(subscriptions.map(({ count }) => count)).toEqual(
      flow === 'stopped'
        ? []
        : [
            expiresOn === undefined
              ? undefined
              : (expect.stringContaining(`timecmp(plantimestamp(), "${expiresOn}")`) as string),
          ],
    );
  });

  test.each([
    [500, []],
    [501, ['ValueInvalid']],
  ])('%d event subscriptions of a topic', (count, codes) => {
    const { stack, shareEvents, dataStore } = declare();
    const { name: systemTopic, resourceGroupName } = shareEvents.provideTopic(dataStore);
    for (let at = 1; at < count; at++)
      new EventgridSystemTopicEventSubscription(stack, `more${at}`, {
        name: `more${at}`,
        systemTopic,
        resourceGroupName,
      });
    const synthesize = (): void => void synthesizeStack(stack);
    if (codes.length === 0) expect(synthesize).not.toThrow();
    else expect(getProblems(synthesize).map(({ code }) => code)).toEqual(codes);
  });

  test('several accounts send to one queue, each by a topic of its own', () => {
    const stack = stackForTest();
    const [first, second] = ['contoso', 'contosomore'].map((name) => referToStore(stack, name, SAFE));
    const events = new ShareEvents(stack, 'events', { queueStore: first, resourceGroupName: 'rg-data' });
    const datasets = [Dataset.container('curated'), Dataset.container('raw', { dataStore: second })];
    copyShare(stack, 'sales', first, { datasets }).invite(recipient(stack), {
      changeEvents: ChangeEvents.toQueue({ events }),
    });
    expect(resources(stack, EventgridSystemTopic)).toHaveLength(2);
    expect(resources(stack, StorageQueue)).toHaveLength(1);
    const subscriptions = resources(stack, EventgridSystemTopicEventSubscription);
    expect(new Set(subscriptions.map((each) => each['system_topic'])).size).toBe(2);
  });

  test('a topic that exists is used, and its identity may send', () => {
    const stack = stackForTest();
    const dataStore = referToStore(stack, 'contoso', SAFE);
    const systemTopicId = `/subscriptions/1/resourcegroups/rg-security/providers/Microsoft.EventGrid/systemTopics/defender`;
    const principalId = '7c2a5d0a-8c3b-4b2e-9d7b-2f6c7f6b8e33';
    const systemTopics = [{ dataStore, systemTopicId, principalId }];
    const events = new ShareEvents(stack, 'events', {
      queueStore: dataStore,
      resourceGroupName: 'rg-data',
      systemTopics,
    });
    copyShare(stack, 'sales', dataStore).invite(recipient(stack), {
      changeEvents: ChangeEvents.toQueue({ events }),
    });
    expect(resources(stack, EventgridSystemTopic)).toEqual([]);
    expect(resources(stack, EventgridSystemTopicEventSubscription)).toMatchObject([
      { system_topic: 'defender', resource_group_name: 'rg-security' },
    ]);
    expect(rolesOn(stack, 'queueServices').map((each) => each['principal_id'])).toContain(principalId);
  });

  test('events that cannot be delivered are kept in a container if one is named', () => {
    const { stack } = declare({ events: { deadLetterContainer: 'undelivered' } });
    expect(resources(stack, EventgridSystemTopicEventSubscription)[0]).toMatchObject({
      dead_letter_identity: { type: 'SystemAssigned' },
      storage_blob_dead_letter_destination: { storage_blob_container_name: 'undelivered' },
    });
    expect(rolesOn(stack, 'containers/undelivered')).toMatchObject([
      { role_definition_name: 'Storage Blob Data Contributor' },
    ]);
  });

  test('a filter that the app changes is refused: it can show the names of other files', () => {
    const { stack } = declare();
    const subscription = stack.node
      .findAll()
      .find(
        (each) => each instanceof EventgridSystemTopicEventSubscription,
      ) as EventgridSystemTopicEventSubscription;
    subscription.addOverride('subject_filter.subject_begins_with', '/');
    expect(getProblems(() => synthesizeStack(stack)).map(({ code }) => code)).toEqual(['GrantOverridden']);
  });
});

const at = (container: string, path: string): string =>
  `/blobServices/default/containers/${container}/blobs/${path}`;
const createBlob = (path: string, api = 'PutBlob', container = 'curated') => ({
  eventType: 'Microsoft.Storage.BlobCreated',
  subject: at(container, path),
  data: { api },
});
const renameFile = (from: string, to: string, kind = 'Blob') => ({
  eventType: `Microsoft.Storage.${kind}Renamed`,
  subject: at('curated', to),
  data: { api: 'RenameFile', sourceUrl: `https://contoso.dfs.core.windows.net/curated/${from}` },
});

describe('the events of', () => {
  test.each<[string, DatasetType[], boolean, object[], object[]]>([
    [
      'a container',
      [Dataset.container('curated')],
      false,
      [createBlob('a'), createBlob('a/b', 'PutBlockList'), createBlob('a', 'CopyBlob')],
      [createBlob('a', 'PutBlob', 'curated2'), createBlob('a', 'PutBlob', 'raw')],
    ],
    [
      'a folder',
      [Dataset.folder('curated', 'sales')],
      false,
      [createBlob('sales/a'), createBlob('sales/b/c')],
      [
        createBlob('sales2/a'),
        createBlob('sales'),
        createBlob('Sales/a'),
        createBlob('a/sales/b'),
        createBlob('salesa'),
      ],
    ],
    [
      'a file',
      [Dataset.file('curated', 'sales/day.csv')],
      false,
      [createBlob('sales/day.csv')],
      [
        createBlob('sales/day.csv.bak'),
        createBlob('Sales/day.csv'),
        createBlob(`sales/day.csv${at('curated', 'sales/day.csv')}`),
        createBlob('sales/day'),
      ],
    ],
    [
      'several datasets',
      [
        Dataset.folder('curated', 'sales'),
        Dataset.file('curated', 'readme.md'),
        Dataset.folder('curated', 'b'),
      ],
      false,
      [createBlob('sales/a'), createBlob('readme.md'), createBlob('b/c')],
      [createBlob('c'), createBlob('readme.md2'), createBlob('README.md')],
    ],
    [
      'a folder on ADLS Gen2',
      [Dataset.folder('curated', 'sales')],
      true,
      [
        createBlob('sales/a', 'FlushWithClose'),
        createBlob('sales/a', 'PutBlob'),
        {
          eventType: 'Microsoft.Storage.DirectoryDeleted',
          subject: at('curated', 'sales/d'),
          data: { api: 'DeleteDirectory' },
        },
        renameFile('sales/_temporary/a', 'sales/a'),
        renameFile('sales/x', 'sales/y', 'Directory'),
      ],
      [
        createBlob('sales/a', 'CreateFile'),
        createBlob('sales2/a', 'FlushWithClose'),
        renameFile('secret/a', 'sales/a'),
        renameFile('sales2/x', 'sales/y', 'Directory'),
        renameFile('sales/a', 'elsewhere/a'),
        { eventType: 'Microsoft.Storage.DirectoryCreated', subject: at('curated', 'sales/d'), data: {} },
      ],
    ],
  ])('%s arrive, and those of nothing else', (_, datasets, isHnsEnabled, delivered, others) => {
    const { stack } = declare({ datasets, store: { isHnsEnabled } });
    const subscriptions = resources(stack, EventgridSystemTopicEventSubscription);
    for (const event of delivered)
      expect([event, listDeliveredEvents(subscriptions, event)]).toEqual([event, 1]);
    for (const event of others)
      expect([event, listDeliveredEvents(subscriptions, event)]).toEqual([event, 0]);
  });

  test('a dataset in another one arrive once', () => {
    const datasets = [Dataset.container('curated'), Dataset.folder('curated', 'sales')];
    expect(resources(declare({ datasets }).stack, EventgridSystemTopicEventSubscription)).toHaveLength(1);
  });

  test('an account of a kind that only Terraform knows include those of ADLS Gen2', () => {
    const stack = stackForTest();
    const store = DataStore.fromLookup(stack, 'lake', {
      storageAccountName: 'contoso',
      resourceGroupName: 'rg',
    });
    const queueStore = referToStore(stack, 'contosoqueues', SAFE);
    const events = new ShareEvents(stack, 'events', { queueStore, resourceGroupName: 'rg-data' });
    copyShare(stack, 'sales', store).invite(recipient(stack), {
      changeEvents: ChangeEvents.toQueue({ events }),
    });
    const types = resources(stack, EventgridSystemTopicEventSubscription).flatMap(
      (each) => each['included_event_types'],
    );
    expect(types).toContain('Microsoft.Storage.DirectoryRenamed');
  });
});

describe('change events are refused', () => {
  const refuse = (declared: Declared): string[] =>
    getProblems(() => declare(declared)).map(({ message }) => message);

  test('for an in-place share, of which nothing is copied', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso', SAFE);
    const events = new ShareEvents(stack, 'events', { queueStore: store, resourceGroupName: 'rg-data' });
    const share = copyShare(stack, 'sales', store, { shareKind: ShareKind.IN_PLACE });
    const [problem] = getProblems(() =>
      share.invite(recipient(stack), { changeEvents: ChangeEvents.toQueue({ events }) }),
    );
    expect(problem.message).toContain("'changeEvents' must be left out for an InPlace share");
  });

  test('for a file whose name is longer than Event Grid compares', () => {
    const name = 'a'.repeat(480);
    expect(refuse({ datasets: [Dataset.file('curated', name, { datasetName: 'a' })] })[0]).toContain(
      'Event Grid compares 512 characters',
    );
  });

  test('without a name of the queue where the name of the share is a token', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso', SAFE);
    const events = new ShareEvents(stack, 'events', { queueStore: store, resourceGroupName: 'rg-data' });
    const share = copyShare(stack, 'sales', store, { name: variable(stack, 'name') });
    const options = { invitationId: '7b0c1f8e-0000-4000-8000-000000000001' };
    const invite = (queueName?: string) =>
      share.invite(recipient(stack, queueName ?? 'tailwind'), {
        ...options,
        changeEvents: ChangeEvents.toQueue({ events, queueName }),
      });
    expect(getProblems(() => invite())[0].message).toContain("'queueName' must be given");
    expect(() => invite('sales-fabrikam')).not.toThrow();
  });

  test('for events of another stack', () => {
    const app = appForTest();
    const other = stackForTest('other', app);
    const queueStore = referToStore(other, 'contosoqueues', SAFE);
    const events = new ShareEvents(other, 'events', { queueStore, resourceGroupName: 'rg-data' });
    const stack = stackForTest('test', app);
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso', SAFE));
    const [problem] = getProblems(() =>
      share.invite(recipient(stack), { changeEvents: ChangeEvents.toQueue({ events }) }),
    );
    expect(problem).toMatchObject({
      code: 'ValueInvalid',
      fix: expect.stringContaining('systemTopics') as string,
    });
  });

  test('for a second topic of an account, also in another stack', () => {
    const app = appForTest();
    const declareIn = (id: string, principalId = PRINCIPAL): void => {
      const stack = stackForTest(id, app);
      const store = referToStore(stack, 'contoso', SAFE);
      const queueStore = referToStore(stack, `queues${id}`, SAFE);
      const events = new ShareEvents(stack, 'events', { queueStore, resourceGroupName: 'rg-data' });
      copyShare(stack, id, store).invite(recipient(stack, 'fabrikam', { principalId }), {
        changeEvents: ChangeEvents.toQueue({ events }),
      });
    };
    declareIn('one');
    expect(getProblems(() => declareIn('two', OTHER_PRINCIPAL))).toMatchObject([
      {
        code: 'DuplicateName',
        message: expect.stringContaining('system topic of the account "contoso"') as string,
      },
    ]);
  });

  test('for a queue that another invitation has', () => {
    const { stack, shareEvents, dataStore } = declare();
    const share = copyShare(stack, 'other', dataStore);
    const changeEvents = ChangeEvents.toQueue({ events: shareEvents, queueName: 'sales-fabrikam' });
    expect(getProblems(() => share.invite(recipient(stack, 'tailwind'), { changeEvents }))).toMatchObject([
      { code: 'DuplicateName' },
    ]);
  });

  test.each([
    ['Storage', 'BlockBlobStorage', 'no other kind of account raises events'],
    ['StorageV2', 'BlobStorage', 'no other kind of account has queues'],
    ['FileStorage', 'StorageV2', 'no other kind of account raises events'],
  ])('for accounts of kinds %s and %s', (sharedKind, queueKind, words) => {
    const stack = stackForTest();
    const [store, queueStore] = [sharedKind, queueKind].map((accountKind, at) =>
      DataStore.fromStorageAccount(
        new StorageAccount(stack, `account${at}`, {
          name: `contoso${at}`,
          resourceGroupName: 'rg-data',
          location: 'westeurope',
          accountTier: 'Standard',
          accountReplicationType: 'LRS',
          accountKind,
        }),
      ),
    );
    const events = new ShareEvents(stack, 'events', { queueStore, resourceGroupName: 'rg-data' });
    copyShare(stack, 'sales', store).invite(recipient(stack), {
      changeEvents: ChangeEvents.toQueue({ events }),
    });
    expect(
      getProblems(() => synthesizeStack(stack))
        .map(({ message }) => message)
        .join(),
    ).toContain(words);
  });

  test.each([
    [{ queueName: 'Sales' }],
    [{ queueName: 'a--b' }],
    [{ messageTimeToLiveInSeconds: 59 }],
    [{ messageTimeToLiveInSeconds: 1.5 }],
    [{ maxDeliveryAttempts: 31 }],
    [{ eventTimeToLiveInMinutes: 1441 }],
    [{ eventTimeToLiveInMinutes: NaN }],
  ])('with %j', (delivery) => {
    expect(refuse({ delivery })[0]).toContain(Object.keys(delivery)[0]);
  });

  test.each([
    [{ resourceGroupName: 'a/b' }],
    [{ queueEndpoint: 'http://contoso' }],
    [{ deadLetterContainer: 'Undelivered' }],
  ])('with %j for all invitations', (events) => {
    expect(refuse({ events })[0]).toContain(Object.keys(events)[0]);
  });
});

test('an acceptance opens the queue for the reader that it names', () => {
  const acceptance = Acceptance.fromTerraformOutput({
    documentType: 'acceptance',
    schemaVersion: 1,
    invitationId: '7b0c1f8e-0000-4000-8000-000000000001',
    shareName: 'sales',
    acceptedOn: '2026-01-01T00:00:00Z',
    consumer: { tenantId: TENANT },
    target: { location: 'westeurope', isHnsEnabled: false },
    reader: { principalId: '55555555-0000-4000-8000-000000000005', principalType: 'ManagedIdentity' },
  });
  const stack = stackForTest();
  const store = referToStore(stack, 'contoso', { ...SAFE, tenantId: TENANT });
  const events = new ShareEvents(stack, 'events', { queueStore: store, resourceGroupName: 'rg-data' });
  const invited = recipient(stack, 'fabrikam', { principalId: undefined, principalType: undefined });
  copyShare(stack, 'sales', store).invite(invited, {
    invitationId: '7b0c1f8e-0000-4000-8000-000000000001',
    grantOn: GrantTiming.ACCEPTANCE,
    acceptance,
    changeEvents: ChangeEvents.toQueue({ events }),
  });
  expect(rolesOn(stack, 'queueServices').map((each) => each['principal_id'])).toContain(
    '55555555-0000-4000-8000-000000000005',
  );
});
