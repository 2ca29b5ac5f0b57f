import { parseCondition } from '../../../../lib/access/condition/condition-syntax';
import { evaluateParsed } from '../../../../lib/access/condition/evaluate';
import { buildQueueCondition } from '../../../../lib/access/condition/queue-condition';
import { datashare, documentFile } from '../../../support/cli';
import type { Values } from '../../../fixtures/terraform';
import { assignment, configuration, FABRIKAM } from '../../../fixtures/terraform';

const UNTIL = '2027-01-01T00:00:00Z';

describe('the condition of a queue', () => {
  test('is none without an end of access', () => {
    expect(buildQueueCondition(null)).toBeUndefined();
  });

  test.each([UNTIL, '2027-01-01T02:00:00+02:00'])(
    'has the end %s in UTC, as the condition of a container',
    (until) => {
      expect(buildQueueCondition(until)).toContain("DateTimeLessThan '2027-01-01T00:00:00.000Z'");
    },
  );

  test('keeps an end that only Terraform knows', () => {
    expect(buildQueueCondition('${var.end}')).toContain("DateTimeLessThan '${var.end}'");
  });

  test.each([
    ['PeekMessages', '2026-12-31T23:59:59Z', 'Allowed'],
    ['ReceiveMessages', '2026-12-31T23:59:59Z', 'Allowed'],
    ['PeekMessages', UNTIL, 'Denied'],
    ['ReceiveMessages', UNTIL, 'Denied'],
    ['ReceiveMessages', '2030-01-01T00:00:00Z', 'Denied'],
  ] as const)('%s at %s is %s', (operation, at, verdict) => {
    const condition = parseCondition(buildQueueCondition(UNTIL)!);
    expect(evaluateParsed(condition, { operation, container: '', path: '', at: new Date(at) })).toBe(verdict);
  });
});

describe('access reports who may read events that name files', () => {
  const ACCOUNT =
    '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/contoso';
  const role = (values: Values): Values => ({
    ...assignment(),
    condition: null,
    scope: `${ACCOUNT}/queueServices/default/queues/sales`,
    principal_id: FABRIKAM,
    ...values,
  });
  const events = {
    azurerm_eventgrid_system_topic_event_subscription: {
      e: {
        name: 'e',
        system_topic: 't',
        storage_queue_endpoint: [{ queue_name: 'sales', storage_account_id: ACCOUNT }],
      },
    },
  };
  const write = (values: Values, more: object = events): string =>
    documentFile(
      configuration({ ...more, azurerm_role_assignment: { a: assignment(), q: role(values) } }),
      'cdk.tf.json',
    );
  const WORDS = 'azurerm_role_assignment.q gives a role on queues, where events name the files that change';
  const report = async (...args: string[]): Promise<string> =>
    (await datashare(['access', ...args])).stdout.replace(/\s+/g, ' ');

  test.each<[string, Values, boolean]>([
    ['that receives messages', { role_definition_name: 'Storage Queue Data Message Processor' }, true],
    ['that reads the length', { role_definition_name: 'Storage Queue Data Reader' }, true],
    ['of the app on the queue', { role_definition_name: 'Queue Wizard' }, true],
    [
      'on the account of the queue',
      { role_definition_name: 'Storage Queue Data Contributor', scope: ACCOUNT },
      true,
    ],
    ['that sends messages', { role_definition_name: 'Storage Queue Data Message Sender' }, false],
  ])('a role %s', async (_, values, isTold) => {
    const text = await report(write(values));
    expect(text.includes(WORDS)).toBe(isTold);
  });

  test('no role on a queue without events of storage', async () => {
    expect(await report(write({ role_definition_name: 'Storage Queue Data Reader' }, {}))).not.toContain(
      WORDS,
    );
  });

  test('a diff tells the role that is new', async () => {
    const before = documentFile(
      configuration({ ...events, azurerm_role_assignment: { a: assignment() } }),
      'before.tf.json',
    );
    const after = write({ role_definition_name: 'Storage Queue Data Message Processor' });
    expect(await report('diff', before, after)).toContain('azurerm_role_assignment.q');
  });

  test('an event subscription with a webhook is told', async () => {
    const webhook = {
      azurerm_eventgrid_system_topic_event_subscription: {
        e: { name: 'e', system_topic: 't', webhook_endpoint: [{ url: 'https://elsewhere.example' }] },
      },
    };
    expect(await report(write({ role_definition_name: 'Reader' }, webhook))).toContain(
      'azurerm_eventgrid_system_topic_event_subscription.e sends events',
    );
  });
});
