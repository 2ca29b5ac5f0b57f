import { ContainerAppEnvironment } from '@cdktf/provider-azurerm/lib/container-app-environment';
import { ContainerAppJob } from '@cdktf/provider-azurerm/lib/container-app-job';
import { EventgridSystemTopic } from '@cdktf/provider-azurerm/lib/eventgrid-system-topic';
import { EventgridSystemTopicEventSubscription } from '@cdktf/provider-azurerm/lib/eventgrid-system-topic-event-subscription';
import { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { MonitorActionGroup } from '@cdktf/provider-azurerm/lib/monitor-action-group';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { MonitorScheduledQueryRulesAlertV2 } from '@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import { StorageBlob } from '@cdktf/provider-azurerm/lib/storage-blob';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageQueue } from '@cdktf/provider-azurerm/lib/storage-queue';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { TerraformResource } from 'cdktf';
import { GOLDENS } from '../fixtures/goldens';
import { LATE_FAULTS } from '../fixtures/late-faults';
import { LITERAL_FAULTS } from '../fixtures/literal-faults';
import { SERVICE_FAULTS } from '../fixtures/service-faults';
import { SHAPE_FAULTS } from '../fixtures/shape-faults';
import { getParts, wholeStack } from '../fixtures/whole-stack';
import { forAzurerm5 } from '../support/azurerm-5';
import { stackForTest } from '../support/stacks';
import type { Configuration } from '../support/terraform-provider/configuration';
import { configurationProblems } from '../support/terraform-provider/configuration';
import { readSchemas } from '../support/terraform-provider/schema';

/*
 * Synthesized stacks against the schema of azurerm, without Terraform: this is done on every machine.
 */

const schemas = readSchemas();
const whole = wholeStack();

test.each(GOLDENS)('%s has the arguments that azurerm has', (_, text) => {
  expect(configurationProblems(schemas, JSON.parse(text) as Configuration)).toEqual([]);
});

test('so has a stack with one of each resource', () => {
  expect(configurationProblems(schemas, whole as Configuration)).toEqual([]);
});

test.each([
  ...GOLDENS.map(([name, text]) => [name, forAzurerm5(text)] as const),
  ['one of each resource', JSON.stringify(wholeStack('5.2.0'))] as const,
])('%s also has the arguments that azurerm 5.2 has', (_, text) => {
  expect(configurationProblems(readSchemas('5.2.0'), JSON.parse(text) as Configuration)).toEqual([]);
});

test('azurerm 5.2 does not have the arguments for blobs of azurerm 4', () => {
  const problems = configurationProblems(readSchemas('5.2.0'), whole);
  expect(problems.map((each) => each.replace(/^.*_(Published|Index)_\w+: /, ''))).toEqual(
    expect.arrayContaining([
      'storage_account_name: there is no such argument',
      'storage_container_name: there is no such argument',
      'storage_container_id: it is required',
    ]),
  );
});

const FAULTS = [...SHAPE_FAULTS, ...LITERAL_FAULTS, ...LATE_FAULTS];

test.each(FAULTS.map((fault) => [fault.name, fault] as const))('of %s is said what is known', (_, fault) => {
  const stack = structuredClone(whole);
  fault.plant(getParts(stack));
  const problems = configurationProblems(schemas, stack);
  const said = fault.inJson === undefined ? [] : [expect.stringContaining(fault.inJson) as string];
  expect(problems).toEqual(expect.arrayContaining(said));
  expect(problems.length > 0).toBe(fault.inJson !== undefined);
});

test.each(SERVICE_FAULTS.map((fault) => [fault.name, fault] as const))(
  'of %s is noticed what validate notices',
  (_, { stage, right, wrong }) => {
    expect(configurationProblems(schemas, right as Configuration)).toEqual([]);
    expect(configurationProblems(schemas, wrong as Configuration).length > 0).toBe(stage === 'validate');
  },
);

/** A resource of the bindings, which are made from the same schema. */
type Bound = new (...args: ConstructorParameters<typeof TerraformResource>) => TerraformResource;

const BOUND = [
  ContainerAppEnvironment,
  ContainerAppJob,
  EventgridSystemTopic,
  EventgridSystemTopicEventSubscription,
  LogAnalyticsWorkspace,
  MonitorActionGroup,
  MonitorDiagnosticSetting,
  MonitorScheduledQueryRulesAlertV2,
  ResourceGroup,
  RoleAssignment,
  RoleDefinition,
  StorageAccount,
  StorageBlob,
  StorageContainer,
  StorageQueue,
  UserAssignedIdentity,
];

test.each(BOUND.map((each) => [each.tfResourceType, each as unknown as Bound] as const))(
  '%s has the arguments here that it has in the bindings',
  (type, Resource) => {
    const resource = new Resource(stackForTest(), 'one', { terraformResourceType: type });
    const bound = (resource as unknown as { synthesizeAttributes(): object }).synthesizeAttributes();
    const { attributes = {}, block_types = {} } = schemas.azurerm.resource_schemas[type].block;
    const settable = Object.entries(attributes).filter(([, { required, optional }]) => required || optional);
    const here = [...settable.map(([name]) => name), ...Object.keys(block_types)];
    expect(here.sort()).toEqual(Object.keys(bound).sort());
  },
);
