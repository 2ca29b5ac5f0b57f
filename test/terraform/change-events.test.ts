import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChangeEvents, Dataset, DataStore, InvitationState, ShareEvents } from '../../constructs';
import { copyShare, recipient } from '../constructs/declarations';
import { writeStack } from '../support/deployable';
import { stackForTest, synthesizeStack } from '../support/stacks';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsIn, parsePlannedActions } from '../support/terraform-messages';

/*
 * The life of change events as plans of Terraform. Where it is not on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

interface Code {
  readonly state?: InvitationState;
  readonly expiresOn?: string;
  readonly hasEvents?: boolean;
}

/** Synthesizes a provider with two accounts, one of them ADLS Gen2, and an invitation with events. */
function synthesize({ state, expiresOn, hasEvents = true }: Code): string {
  const stack = stackForTest('provider');
  const place = { resourceGroupName: 'rg-data', location: 'westeurope' };
  const flat = new DataStore(stack, 'flat', { name: 'contosoflat', ...place });
  const lake = new DataStore(stack, 'lake', { name: 'contosolake', ...place, isHnsEnabled: true });
  flat.addContainer('curated');
  lake.addContainer('raw');
  const events = new ShareEvents(stack, 'events', {
    queueStore: flat,
    resourceGroupName: 'rg-data',
    deadLetterContainer: flat.addContainer('undelivered').name,
  });
  const datasets = [Dataset.folder('curated', 'sales'), Dataset.container('raw', { dataStore: lake })];
  copyShare(stack, 'sales', flat, { datasets }).invite(recipient(stack), {
    ...(state && { state }),
    ...(expiresOn && { expiresOn }),
    ...(hasEvents && { changeEvents: ChangeEvents.toQueue({ events }) }),
    outputName: 'invitation',
  });
  return JSON.stringify(synthesizeStack(stack));
}

/** Lists the planned actions on what events need, without hashes. */
function listChanges(stdout: string): string[] {
  return Object.entries(parsePlannedActions(stdout))
    .map(
      ([address, action]) => `${action} ${address.replace(/_[0-9A-F]{8}(?=$|\[)/, '').replace(/\[.*/, '')}`,
    )
    .filter((each) => /events|queue|ChangeEvents/i.test(each))
    .sort();
}

describeTerraform('change events of a provider', () => {
  let folder: string;
  const plan = async (code: Code, ...args: string[]): Promise<{ errors: string[]; changes: string[] }> => {
    const stack = writeStack(folder, 'provider', synthesize(code));
    const { stdout } = await run(stack, 'plan', '-json', '-input=false', ...args);
    return { errors: errorsIn(stdout), changes: listChanges(stdout) };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terraform-'));
    const stack = writeStack(folder, 'provider', synthesize({ expiresOn: '2099-01-01T00:00:00Z' }));
    await terraform(stack, 'init', '-input=false');
    const { stdout } = await run(stack, 'apply', '-json', '-auto-approve', '-input=false');
    expect(errorsIn(stdout)).toEqual([]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const FLOW = [
    'azurerm_eventgrid_system_topic_event_subscription.sales_fabrikam_ChangeEvents_Files-raw',
    'azurerm_eventgrid_system_topic_event_subscription.sales_fabrikam_ChangeEvents_Files-sales',
    'azurerm_eventgrid_system_topic_event_subscription.sales_fabrikam_ChangeEvents_Renames-raw',
    'azurerm_role_assignment.sales_fabrikam_ChangeEvents_LengthReader',
    'azurerm_role_assignment.sales_fabrikam_ChangeEvents_Processor',
    'azurerm_role_assignment.sales_fabrikam_ChangeEvents_Sender-flat',
    'azurerm_role_assignment.sales_fabrikam_ChangeEvents_Sender-lake',
  ];
  const TOPICS = ['flat', 'lake'].flatMap((name) => [
    `azurerm_eventgrid_system_topic.events_Topic-${name}`,
    `azurerm_role_assignment.events_DeadLetters-${name}`,
  ]);
  const markDeleted = (...addresses: string[]): string[] => addresses.map((each) => `delete ${each}`).sort();

  test.each<[string, Code, string[], string[]?]>([
    ['nothing is done again', { expiresOn: '2099-01-01T00:00:00Z' }, []],
    [
      'a suspension ends the flow, and keeps the queue',
      { expiresOn: '2099-01-01T00:00:00Z', state: InvitationState.SUSPENDED },
      markDeleted(...FLOW),
    ],
    [
      'a revocation ends the flow',
      { expiresOn: '2099-01-01T00:00:00Z', state: InvitationState.REVOKED },
      markDeleted(...FLOW),
    ],
    [
      'after the end of access, no event subscription is made',
      { expiresOn: '2026-01-01T00:00:00Z' },
      [
        ...markDeleted(...FLOW.slice(0, 3)),
        'replace azurerm_role_assignment.sales_fabrikam_ChangeEvents_LengthReader',
        'replace azurerm_role_assignment.sales_fabrikam_ChangeEvents_Processor',
      ],
    ],
    [
      'without the option, all of it goes',
      { expiresOn: '2099-01-01T00:00:00Z', hasEvents: false },
      markDeleted(...FLOW, ...TOPICS, 'azurerm_storage_queue.sales_fabrikam_ChangeEvents_Queue'),
    ],
    [
      'it can be destroyed',
      { expiresOn: '2099-01-01T00:00:00Z' },
      markDeleted(...FLOW, ...TOPICS, 'azurerm_storage_queue.sales_fabrikam_ChangeEvents_Queue'),
      ['-destroy'],
    ],
  ])('%s', async (_, code, changes, args = []) => {
    expect(await plan(code, ...args)).toEqual({ errors: [], changes });
  });
});
