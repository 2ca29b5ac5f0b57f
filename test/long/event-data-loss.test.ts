import {
  ChangeEvents,
  DataStore,
  InvitationState,
  Share,
  ShareEvents,
  ShareExchange,
  ShareKind,
  Dataset,
} from '../../constructs';
import { recipient } from '../constructs/declarations';
import type { Actions } from '../support/applied-stack';
import { AppliedStack } from '../support/applied-stack';
import { stackForTest, synthesizeStack } from '../support/stacks';
import { hasTerraform } from '../support/terraform';

/*
 * Changes of a provider's code that end an exchange or the events of an invitation: the plan of Terraform, and what
 * `datashare access diff` says of it. Where Terraform is not on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

/** A provider's code: a share with an exchange, and an invitation with a queue. */
interface Code {
  readonly isWithoutExchange?: boolean;
  /** True if the invitation asks for no events, and nothing else is there for them. */
  readonly isWithoutEvents?: boolean;
  readonly queueName?: string;
  /** True if the events are told by digests in the exchange. */
  readonly isDigested?: boolean;
  readonly state?: InvitationState;
  readonly expiresOn?: string;
  readonly exchangeContainer?: string;
}

function synthesize(code: Code): string {
  const stack = stackForTest('provider');
  const place = { resourceGroupName: 'rg-data', location: 'westeurope' };
  const dataStore = new DataStore(stack, 'data', { name: 'contoso', ...place });
  const { name } = dataStore.addContainer('curated');
  const exchange = code.isWithoutExchange
    ? undefined
    : new ShareExchange(stack, 'exchange', { dataStore, container: code.exchangeContainer });
  const share = new Share(stack, 'sales', {
    dataStore,
    shareKind: ShareKind.COPY_BASED,
    datasets: [Dataset.folder(name, 'sales', { datasetName: 'sales' })],
    exchange,
  });
  const isQueued = !code.isWithoutEvents && !code.isDigested;
  const changeEvents = isQueued
    ? ChangeEvents.toQueue({
        events: new ShareEvents(stack, 'events', { queueStore: dataStore, resourceGroupName: 'rg-data' }),
        queueName: code.queueName ?? 'sales-fabrikam',
      })
    : code.isDigested
      ? ChangeEvents.toExchange()
      : undefined;
  share.invite(recipient(stack), {
    changeEvents,
    state: code.state,
    expiresOn: code.expiresOn,
    invitationId: '7b0c1f8e-0000-4000-8000-000000000001',
  });
  return JSON.stringify(synthesizeStack(stack));
}

const QUEUE = 'azurerm_storage_queue.sales_fabrikam_ChangeEvents_Queue';
const EVENTS = 'azurerm_eventgrid_system_topic_event_subscription.sales_fabrikam_ChangeEvents_Files-sales';
const TOPIC = 'azurerm_eventgrid_system_topic.events_Topic-data';
const LOST_QUEUE = 'Destroyed: queue contoso/sales-fabrikam';

describeTerraform('a change of a provider', () => {
  const applied = new AppliedStack<Code>(synthesize, {});
  beforeAll(() => applied.apply());
  afterAll(() => applied.remove());

  test.each<[string, Code, Actions, string[], string[]?]>([
    ['that changes nothing plans nothing', {}, {}, []],
    [
      'that removes the exchange destroys its container, with all answers and receipts',
      { isWithoutExchange: true },
      { 'azurerm_storage_container.exchange_Container': 'delete' },
      ['Destroyed: container contoso/exchange'],
    ],
    [
      'that names another container for the exchange replaces it',
      { exchangeContainer: 'handover' },
      { 'azurerm_storage_container.exchange_Container': 'replace' },
      ['Replaced: container contoso/exchange'],
    ],
    [
      'that removes changeEvents destroys the queue, with the messages in it, and the topic that nobody else uses',
      { isWithoutEvents: true },
      { [QUEUE]: 'delete', [EVENTS]: 'delete', [TOPIC]: 'delete' },
      [LOST_QUEUE],
    ],
    [
      'that reports changes by digests instead does the same',
      { isDigested: true },
      { [QUEUE]: 'delete', [EVENTS]: 'delete', [TOPIC]: 'delete' },
      [LOST_QUEUE],
    ],
    [
      'that renames the queue replaces it, and what sends to it',
      { queueName: 'orders-fabrikam' },
      { [QUEUE]: 'replace', [EVENTS]: 'replace' },
      ['Replaced: queue contoso/sales-fabrikam', expect.stringContaining(`${EVENTS} changes (`) as string],
    ],
    ...[InvitationState.SUSPENDED, InvitationState.REVOKED].map(
      (state): [string, Code, Actions, string[]] => [
        `that has the invitation ${state} ends the events, and keeps the queue and the topic`,
        { state },
        { [EVENTS]: 'delete' },
        [],
      ],
    ),
    [
      'whose access has ended ends the events, and keeps the queue and the topic',
      { expiresOn: '2026-06-01T00:00:00Z' },
      // Terraform moves what gets a count to its first element.
      { [`${EVENTS}[0]`]: 'delete' },
      [],
    ],
  ])('%s', async (_, change, actions, inPlan, inCode = inPlan) => {
    const { errors, actions: planned, told } = await applied.plan(change);
    expect({ errors, planned, told }).toEqual({
      errors: [],
      planned: actions,
      told: { plan: inPlan, code: inCode },
    });
  });
});
