import { ContainerAppEnvironment } from '@cdktf/provider-azurerm/lib/container-app-environment';
import { ContainerAppJob } from '@cdktf/provider-azurerm/lib/container-app-job';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { TerraformStack } from 'cdktf';
import { TerraformVariable } from 'cdktf';
import type {
  AcceptedSubscriptionProps,
  IManagedIdentity,
  Problem,
  SnapshotJobProps,
} from '../../constructs';
import { ManagedIdentity, SnapshotEngine, SnapshotJob, SnapshotTrigger } from '../../constructs';
import {
  addresses,
  getProblemCodes,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
  variable,
} from '../support/stacks';
import {
  accept,
  acceptInPlace,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  createReceivedInvitation,
  referToStore,
} from './declarations';

const IMAGE = 'fabrikam.azurecr.io/datashare:0.1.0';
const GROUP = '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-lake/providers';
const REGISTRY = `${GROUP}/Microsoft.ContainerRegistry/registries/fabrikam`;
const ENVIRONMENT = `${GROUP}/Microsoft.App/managedEnvironments/jobs`;
const APPLICATION = 'b7d1f0c2-6a54-4e0b-9c39-1f2e3d4c5b6a';
const [CONTOSO, FABRIKAM] = ['33333333-3333-4333-8333-333333333333', '44444444-4444-4444-8444-444444444444'];

const PLACE = { resourceGroupName: 'rg-lake', location: 'westeurope' };

/** A subscription whose synchronizing identity is made here. */
function createSubscription(stack: TerraformStack, props: Partial<AcceptedSubscriptionProps> = {}) {
  const identity = new ManagedIdentity(stack, 'sync', { ...PLACE, applicationId: APPLICATION });
  return accept(stack, 'contoso-sales', { identity, ...props });
}

function createJob(stack: TerraformStack, props: Partial<SnapshotJobProps> = {}): SnapshotJob {
  return new SnapshotJob(stack, 'sales-job', {
    subscription: props.subscription ?? createSubscription(stack),
    image: IMAGE,
    resourceGroupName: 'rg-lake',
    ...props,
  });
}

/** Returns the Terraform arguments of the one job, with some props. */
function synthesizeJob(props: Partial<SnapshotJobProps> = {}): Record<string, unknown> {
  const stack = stackForTest();
  createJob(stack, props);
  return resources(stack, ContainerAppJob)[0];
}

interface Container {
  readonly env: readonly { readonly name: string; readonly value?: string; readonly secret_name?: string }[];
}

const getContainer = (job: Record<string, unknown>): Container & Record<string, unknown> =>
  (job['template'] as { container: (Container & Record<string, unknown>)[] }).container[0];

/** The environment of the job of a subscription. */
function synthesizeEnv(
  of: (stack: TerraformStack) => Partial<SnapshotJobProps>,
): Record<string, string | undefined> {
  const stack = stackForTest();
  createJob(stack, of(stack));
  const { env } = getContainer(resources(stack, ContainerAppJob)[0]);
  return Object.fromEntries(
    env.map(({ name, value, secret_name }) => [name, value ?? `secret ${secret_name}`]),
  );
}

describe('a job', () => {
  test('defines itself, an environment and the permissions of its identity, and nothing else', () => {
    const stack = stackForTest();
    createJob(stack);
    expect(addresses(stack)).toEqual([
      'azurerm_container_app_environment.sales-job_Environment_6AA7DA9F',
      'azurerm_container_app_job.sales-job_06C28BF7',
      'azurerm_role_assignment.ContainerGrants_target_datashare_sync_Contributor_DA425008',
      'azurerm_role_assignment.ContainerGrants_target_landing_sync_Contributor_77D64628',
      'azurerm_storage_container.LandingContainers_target_datashare_D673B182',
      'azurerm_storage_container.LandingContainers_target_landing_B6D6D824',
      'azurerm_user_assigned_identity.sync_A2177683',
      'output.contoso-sales_Subscription_1601C515',
    ]);
  });

  test('is started manually if the subscription has no schedule', () => {
    expect(synthesizeJob()).toEqual({
      name: 'sales-job',
      resource_group_name: 'rg-lake',
      location: 'westeurope',
      container_app_environment_id: expect.stringMatching(
        /^\$\{azurerm_container_app_environment\.sales-job_Environment_\w+\.id\}$/,
      ) as string,
      workload_profile_name: 'Consumption',
      identity: {
        type: 'UserAssigned',
        identity_ids: [expect.stringMatching(/^\$\{azurerm_user_assigned_identity\.sync_\w+\.id\}$/)],
      },
      manual_trigger_config: { parallelism: 1, replica_completion_count: 1 },
      replica_timeout_in_seconds: 21600,
      replica_retry_limit: 1,
      template: {
        container: [
          {
            name: 'datashare',
            image: IMAGE,
            command: ['datashare'],
            args: [
              ...['sync', 'env:DATASHARE_SUBSCRIPTION'],
              ...['--if-running', 'skip', '--if-ended', 'skip', '--log-format', 'json'],
            ],
            cpu: 0.5,
            memory: '1Gi',
            env: expect.any(Array) as unknown,
          },
        ],
      },
    });
  });

  test('follows the schedule that the subscription opts in to', () => {
    const stack = stackForTest();
    const invitation = createReceivedInvitation({ snapshotSchedule: { cron: '30 3 * * *' } });
    const snapshotTrigger = SnapshotTrigger.onProviderSchedule();
    const job = createJob(stack, {
      subscription: createSubscription(stack, { invitation, snapshotTrigger }),
    });
    expect(job.cron).toBe('30 3 * * *');
    expect(resources(stack, ContainerAppJob)).toMatchObject([
      {
        schedule_trigger_config: {
          cron_expression: '30 3 * * *',
          parallelism: 1,
          replica_completion_count: 1,
        },
      },
    ]);
    expect(resources(stack, ContainerAppJob)[0]).not.toHaveProperty('manual_trigger_config');
  });

  test('has its own trigger if one is given', () => {
    expect(synthesizeJob({ snapshotTrigger: SnapshotTrigger.cron('0 */6 * * *') })).toMatchObject({
      schedule_trigger_config: { cron_expression: '0 */6 * * *' },
    });
    const stack = stackForTest();
    const subscription = createSubscription(stack, { snapshotTrigger: SnapshotTrigger.cron('0 0 * * *') });
    const job = createJob(stack, { subscription, snapshotTrigger: SnapshotTrigger.manual() });
    expect(job.cron).toBeUndefined();
  });

  test('runs in an environment that is given, on the profile that is named there', () => {
    const stack = stackForTest();
    const job = createJob(stack, {
      environmentId: ENVIRONMENT,
      workloadProfileName: 'D4',
      cpu: 3,
      memory: '16Gi',
    });
    expect(job.environmentId).toBe(ENVIRONMENT);
    expect(resources(stack, ContainerAppEnvironment)).toEqual([]);
    expect(resources(stack, ContainerAppJob)).toMatchObject([
      { container_app_environment_id: ENVIRONMENT, workload_profile_name: 'D4' },
    ]);
  });

  test('names no profile in an environment that may have none', () => {
    expect(synthesizeJob({ environmentId: ENVIRONMENT })).not.toHaveProperty('workload_profile_name');
  });

  test('has an environment with a profile, which writes to the workspace that is given', () => {
    const stack = stackForTest();
    const logAnalyticsWorkspaceId = `${GROUP}/Microsoft.OperationalInsights/workspaces/logs`;
    createJob(stack, { logAnalyticsWorkspaceId, location: 'northeurope', tags: { team: 'data' } });
    expect(resources(stack, ContainerAppEnvironment)).toEqual([
      {
        name: 'sales-job',
        resource_group_name: 'rg-lake',
        location: 'northeurope',
        logs_destination: 'log-analytics',
        log_analytics_workspace_id: logAnalyticsWorkspaceId,
        workload_profile: [{ name: 'Consumption', workload_profile_type: 'Consumption' }],
        tags: { team: 'data' },
      },
    ]);
  });

  test('has the document of its subscription, as Terraform writes it, and nothing that is secret', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'fabrikam', { location: variable(stack, 'region') });
    createJob(stack, { subscription: createSubscription(stack, { target: store, allowCrossRegion: true }) });
    const { locals, output } = synthesizeStack(stack) as unknown as {
      locals: Record<string, { target: object }>;
      output: Record<string, { value: unknown }>;
    };
    const [[name, document]] = Object.entries(locals);
    expect(document).toEqual(Object.values(output)[0].value);
    expect(document.target).toMatchObject({ location: '${var.region}' });
    expect(getContainer(resources(stack, ContainerAppJob)[0]).env).toEqual([
      { name: 'DATASHARE_SUBSCRIPTION', value: `\${jsonencode(local.${name})}` },
      {
        name: 'AZURE_CLIENT_ID',
        value: expect.stringMatching(/^\$\{azurerm_user_assigned_identity\.sync_\w+\.client_id\}$/) as string,
      },
      { name: 'AZURE_TOKEN_CREDENTIALS', value: 'ManagedIdentityCredential' },
    ]);
  });

  test('posts run records to a URL that it keeps as a secret', () => {
    const stack = stackForTest();
    const notifyUrl = new TerraformVariable(stack, 'hook', { type: 'string', sensitive: true }).stringValue;
    createJob(stack, { notifyUrl });
    const [job] = resources(stack, ContainerAppJob);
    expect(job['secret']).toEqual([{ name: 'notify-url', value: '${var.hook}' }]);
    expect(getContainer(job).env).toContainEqual({ name: 'DATASHARE_NOTIFY_URL', secret_name: 'notify-url' });
  });
});

describe('the source in another tenant', () => {
  const stores = (source: string | null, target: string | undefined) => (stack: TerraformStack) => ({
    subscription: createSubscription(stack, {
      invitation: createReceivedInvitation({}, { tenantId: source }),
      target: referToStore(stack, 'fabrikam', { tenantId: target }),
    }),
  });

  test("is reached as the identity's application", () =>
    expect(synthesizeEnv(stores(CONTOSO, FABRIKAM))).toMatchObject({
      DATASHARE_SOURCE_CLIENT_ID: APPLICATION,
    }));

  test('may be any but the known one of the target', () => {
    expect(synthesizeEnv(stores(CONTOSO, undefined))).toHaveProperty('DATASHARE_SOURCE_CLIENT_ID');
    expect(synthesizeEnv((stack) => stores(CONTOSO, variable(stack, 'tenant'))(stack))).toHaveProperty(
      'DATASHARE_SOURCE_CLIENT_ID',
    );
  });

  test('is absent if both tenants are equal, or that of the source is unknown', () => {
    expect(synthesizeEnv(stores(CONTOSO, CONTOSO.toUpperCase()))).not.toHaveProperty(
      'DATASHARE_SOURCE_CLIENT_ID',
    );
    expect(synthesizeEnv(stores(null, FABRIKAM))).not.toHaveProperty('DATASHARE_SOURCE_CLIENT_ID');
  });

  test('is accessed as the identity itself if it has no application', () => {
    const env = synthesizeEnv((stack) => ({
      subscription: accept(stack, 'sales', {
        identity: new ManagedIdentity(stack, 'plain', PLACE),
        invitation: createReceivedInvitation({}, { tenantId: CONTOSO }),
        target: referToStore(stack, 'fabrikam', { tenantId: FABRIKAM }),
      }),
    }));
    expect(env).not.toHaveProperty('DATASHARE_SOURCE_CLIENT_ID');
  });
});

describe('an image in a registry', () => {
  test('is pulled by the identity, which may pull before the job is made', () => {
    const stack = stackForTest();
    createJob(stack, { registryId: REGISTRY });
    const [job] = resources(stack, ContainerAppJob);
    expect(job['registry']).toEqual([
      {
        server: 'fabrikam.azurecr.io',
        identity: expect.stringMatching(/^\$\{azurerm_user_assigned_identity\.sync_\w+\.id\}$/) as string,
      },
    ]);
    const pulls = resources(stack, RoleAssignment).filter((each) => each['scope'] === REGISTRY);
    expect(pulls).toMatchObject([{ role_definition_name: 'AcrPull', principal_type: 'ServicePrincipal' }]);
    expect(job['depends_on']).toEqual([expect.stringMatching(/^azurerm_role_assignment\.sync_ImagePull-/)]);
  });

  test('is pulled by one assignment for two jobs of an identity', () => {
    const stack = stackForTest();
    const subscription = createSubscription(stack);
    createJob(stack, { subscription, registryId: REGISTRY });
    const other = {
      subscription,
      registryId: REGISTRY.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'),
    };
    new SnapshotJob(stack, 'other-job', { image: IMAGE, resourceGroupName: 'rg-lake', ...other });
    expect(
      resources(stack, RoleAssignment).filter((each) => each['role_definition_name'] === 'AcrPull'),
    ).toHaveLength(1);
  });

  test('may be known to Terraform only', () => {
    const stack = stackForTest();
    createJob(stack, { registryId: REGISTRY, image: variable(stack, 'image') });
    expect(resources(stack, ContainerAppJob)).toMatchObject([
      { registry: [{ server: '${element(split("/", var.image), 0)}' }] },
    ]);
  });
});

describe('fails for', () => {
  const getJobProblems = (props: Partial<SnapshotJobProps>): readonly Problem[] =>
    getProblems(() => createJob(stackForTest(), props));

  test.each([
    ['cpu', { cpu: 0.3 }, '0.25 to 4 in steps of 0.25, got 0.3'],
    ['cpu', { cpu: 0 }, '0.25 to 4 in steps of 0.25, got 0'],
    ['cpu', { cpu: 4.25 }, '0.25 to 4 in steps of 0.25, got 4.25'],
    ['memory', { cpu: 1, memory: '1Gi' }, '"2Gi" with 1 vCPU: twice as many GiB, got "1Gi"'],
    ['memory', { memory: '1024Mi' }, '"1Gi" with 0.5 vCPU: twice as many GiB, got "1024Mi"'],
    ['replicaTimeoutInSeconds', { replicaTimeoutInSeconds: 0 }, 'a whole number, 1 or more, got 0'],
    ['replicaRetryLimit', { replicaRetryLimit: -1 }, 'a whole number, 0 or more, got -1'],
    ['replicaRetryLimit', { replicaRetryLimit: 1.5 }, 'a whole number, 0 or more, got 1.5'],
    [
      'image',
      { image: 'https://x/y' },
      'an image like contoso.azurecr.io/datashare:0.1.0, with a repository in lowercase, got "https://x/y"',
    ],
    [
      'image',
      { image: '' },
      'an image like contoso.azurecr.io/datashare:0.1.0, with a repository in lowercase, got ""',
    ],
    [
      'name',
      { name: 'Sales' },
      '1 to 32 lowercase letters, digits and single hyphens, beginning with a letter, not ending with a hyphen, got "Sales"',
    ],
    [
      'environmentId',
      { environmentId: 'jobs' },
      'an id like /subscriptions/.../resourceGroups/.../providers/Microsoft.App/managedEnvironments/jobs, got "jobs"',
    ],
    [
      'registryId',
      { registryId: 'fabrikam' },
      'an id like /subscriptions/.../resourceGroups/.../providers/Microsoft.ContainerRegistry/registries/contoso, got "fabrikam"',
    ],
  ])('%s of %j', (prop, props, rule) =>
    expect(getJobProblems(props)).toEqual([
      {
        code: 'ValueInvalid',
        message: `'${prop}' must be ${rule}`,
        fix: `change '${prop}'`,
        where: 'test/sales-job',
      },
    ]),
  );

  test.each(['a'.repeat(33), 'a--b', '-a', 'a-', '1a', 'a_b', ''])('the job name %j', (name) =>
    expect(getProblemCodes(() => createJob(stackForTest(), { name }))).toEqual(['ValueInvalid']),
  );

  test.each(['other.azurecr.io/datashare:1', 'datashare:1', 'fabrikamother.azurecr.io/datashare:1'])(
    'the image %s, in another registry than the one it is pulled from',
    (image) =>
      expect(getJobProblems({ image, registryId: REGISTRY })).toMatchObject([
        {
          code: 'ValueInvalid',
          message: `'image' must be in the registry that 'registryId' names, like fabrikam.azurecr.io/datashare:0.1.0, got "${image}"`,
        },
      ]),
  );

  test.each(['fabrikam.azurecr.io/a/b:1', 'Fabrikam-a1b2c3.azurecr.io/datashare'])(
    'but not the image %s, which is in it',
    (image) => expect(() => createJob(stackForTest(), { image, registryId: REGISTRY })).not.toThrow(),
  );

  test.each(['http://hooks.example/s3cret', 'https://user:s3cret@hooks.example/', 's3cret'])(
    'a hook that the command would refuse, and does not show it: %s',
    (notifyUrl) => {
      const complaints = getJobProblems({ notifyUrl });
      expect(complaints).toMatchObject([
        {
          code: 'ValueInvalid',
          message: expect.stringMatching(/^'notifyUrl' must be an https URL/) as string,
        },
      ]);
      expect(JSON.stringify(complaints)).not.toContain('s3cret');
    },
  );

  test.each(['image', 'resourceGroupName'])('a missing %s, which JavaScript allows', (prop) =>
    expect(getJobProblems({ [prop]: undefined })).toMatchObject([
      { code: 'ValueInvalid', fix: `set '${prop}'` },
    ]),
  );

  test('an environment and a workspace at once', () => {
    const logAnalyticsWorkspaceId = `${GROUP}/Microsoft.OperationalInsights/workspaces/logs`;
    expect(getJobProblems({ environmentId: ENVIRONMENT, logAnalyticsWorkspaceId })).toMatchObject([
      {
        code: 'ValueInvalid',
        message: expect.stringMatching(/^'logAnalyticsWorkspaceId' must be left out/) as string,
      },
    ]);
  });

  test('an identity that no container can have', () => {
    const stack = stackForTest();
    expect(getProblemCodes(() => createJob(stack, { subscription: accept(stack, 'sales') }))).toEqual([
      'IdentityMissing',
    ]);
  });

  test('an in-place share, of which there is nothing to copy', () => {
    const stack = stackForTest();
    expect(getProblemCodes(() => createJob(stack, { subscription: acceptInPlace(stack, 'sales') }))).toEqual([
      'NothingToCopy',
    ]);
  });

  test("the provider's schedule where there is none", () =>
    expect(
      getProblemCodes(() =>
        createJob(stackForTest(), { snapshotTrigger: SnapshotTrigger.onProviderSchedule() }),
      ),
    ).toEqual(['ScheduleMissing']));

  test('all that is wrong, at once', () =>
    expect(
      getProblemCodes(() => createJob(stackForTest(), { image: ' ', cpu: 9, replicaRetryLimit: -1 })),
    ).toHaveLength(3));
});

test.each([0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 3.75, 4])(
  '%d vCPU come with twice as many GiB',
  (cpu) => {
    expect(getContainer(synthesizeJob({ cpu }))).toMatchObject({ cpu, memory: `${cpu * 2}Gi` });
    expect(getContainer(synthesizeJob({ cpu, memory: `${(cpu * 2).toFixed(1)}Gi` }))).toMatchObject({ cpu });
  },
);

test('values that only Terraform knows are not checked', () => {
  const stack = stackForTest();
  const [image, name, group] = ['image', 'name', 'group'].map((each) => variable(stack, each));
  const cpu = new TerraformVariable(stack, 'cpu', { type: 'number' }).numberValue;
  const job = createJob(stack, {
    image,
    name,
    resourceGroupName: group,
    cpu,
    memory: variable(stack, 'memory'),
  });
  expect(resources(stack, ContainerAppJob)).toMatchObject([
    { name: '${var.name}', resource_group_name: '${var.group}' },
  ]);
  expect(getContainer(resources(stack, ContainerAppJob)[0])).toMatchObject({
    cpu: '${var.cpu}',
    memory: '${var.memory}',
  });
  expect(job.subscriptionName).toBe('contoso-sales');
});

describe('a managed identity', () => {
  const given = {
    identityId: `${GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/sync`,
    principalId: PRINCIPAL,
    clientId: OTHER_PRINCIPAL,
  };

  test('that is made is named after the construct', () => {
    const stack = stackForTest();
    new ManagedIdentity(stack, 'sync', { ...PLACE, tags: { team: 'data' } });
    expect(resources(stack, UserAssignedIdentity)).toEqual([
      { name: 'sync', resource_group_name: 'rg-lake', location: 'westeurope', tags: { team: 'data' } },
    ]);
  });

  test('an existing identity gets the same grants and runs the job', () => {
    const stack = stackForTest();
    const identity: IManagedIdentity = ManagedIdentity.fromAttributes(stack, 'sync', given);
    createJob(stack, { subscription: accept(stack, 'sales', { identity }) });
    expect(resources(stack, UserAssignedIdentity)).toEqual([]);
    expect(resources(stack, RoleAssignment)).toMatchObject([
      { principal_id: PRINCIPAL, role_definition_name: 'Storage Blob Data Contributor' },
      { principal_id: PRINCIPAL, role_definition_name: 'Storage Blob Data Contributor' },
    ]);
    const [job] = resources(stack, ContainerAppJob);
    expect(job['identity']).toEqual({ type: 'UserAssigned', identity_ids: [given.identityId] });
    expect(getContainer(job).env).toContainEqual({ name: 'AZURE_CLIENT_ID', value: OTHER_PRINCIPAL });
  });

  test('of another tenant than the target is refused', () => {
    const stack = stackForTest();
    const identity = ManagedIdentity.fromAttributes(stack, 'sync', { ...given, tenantId: CONTOSO });
    const target = referToStore(stack, 'fabrikam', { tenantId: FABRIKAM });
    expect(getProblemCodes(() => accept(stack, 'sales', { identity, target }))).toEqual(['PrincipalForeign']);
  });

  test.each(['identityId', 'principalId', 'clientId', 'tenantId', 'applicationId'])(
    'fails for %s "x"',
    (prop) =>
      expect(
        getProblems(() => ManagedIdentity.fromAttributes(stackForTest(), 'sync', { ...given, [prop]: 'x' })),
      ).toMatchObject([{ code: 'ValueInvalid', message: expect.stringContaining(`'${prop}'`) as string }]),
  );

  test.each([
    ['name', 'ab'],
    ['name', '-abc'],
    ['name', 'a'.repeat(129)],
    ['resourceGroupName', 'rg.'],
    ['location', ''],
    ['applicationId', 'x'],
  ])('fails for %s %j', (prop, value) =>
    expect(
      getProblemCodes(() => new ManagedIdentity(stackForTest(), 'sync', { ...PLACE, [prop]: value })),
    ).toEqual(['ValueInvalid']),
  );
});

describe('a job whose share ends', () => {
  const getWarnings = (expiresOn: string | null): unknown[] => {
    const stack = stackForTest();
    const invitation = createReceivedInvitation({ expiresOn });
    const job = createJob(stack, { subscription: createSubscription(stack, { invitation }) });
    return job.node.metadata.filter(({ type }) => type.endsWith('warn')).map(({ data }) => data as unknown);
  };

  test('says when, and what runs do after it', () => {
    expect(getWarnings('2999-01-01T00:00:00Z')).toEqual([
      'AccessEnds: access to this share ends on "2999-01-01T00:00:00Z": runs after it copy nothing, and end with status Ended and exit code 0; remove the job then, or ask the provider for a later end',
    ]);
  });

  test.each([
    ['without an end', null],
    ['with an end that has passed, of which the subscription warns', '2020-01-01T00:00:00Z'],
  ])('says nothing %s', (_what, expiresOn) => {
    expect(getWarnings(expiresOn)).toEqual([]);
  });
});

describe('a subscription whose own engine has several processes', () => {
  const synthesizeReplicas = (
    engine: SnapshotEngine | undefined,
    trigger?: SnapshotTrigger,
  ): Record<string, unknown> => {
    const stack = stackForTest();
    createJob(stack, { subscription: createSubscription(stack, { engine }), snapshotTrigger: trigger });
    return resources(stack, ContainerAppJob)[0];
  };
  const getArguments = ({ template }: Record<string, unknown>): readonly string[] =>
    (template as { container: { args: string[] }[] }).container[0].args;

  test.each([
    ['on a schedule', 'schedule_trigger_config', SnapshotTrigger.cron('0 2 * * *')],
    ['by hand', 'manual_trigger_config', SnapshotTrigger.manual()],
  ])('starts as many replicas %s, which share each run', (_, field, trigger) => {
    const job = synthesizeReplicas(SnapshotEngine.own({ parallelism: 4 }), trigger);
    expect(job[field]).toMatchObject({ parallelism: 4, replica_completion_count: 4 });
    expect(getArguments(job).slice(-2)).toEqual(['--parallel', '4']);
  });

  test.each([
    ['no engine', undefined],
    ['one process', SnapshotEngine.own()],
    ['a parallelism of 1', SnapshotEngine.own({ parallelism: 1 })],
  ])('with %s, the job is the same as before', (_, engine) => {
    const job = synthesizeReplicas(engine, SnapshotTrigger.cron('0 2 * * *'));
    expect(job['schedule_trigger_config']).toMatchObject({ parallelism: 1, replica_completion_count: 1 });
    expect(getArguments(job)).not.toContain('--parallel');
  });
});
