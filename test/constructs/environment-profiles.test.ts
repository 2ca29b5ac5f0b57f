import type { ContainerAppEnvironmentWorkloadProfile } from '@cdktf/provider-azurerm/lib/container-app-environment';
import { ContainerAppEnvironment } from '@cdktf/provider-azurerm/lib/container-app-environment';
import type { TerraformStack } from 'cdktf';
import { Token } from 'cdktf';
import type { SnapshotJobProps } from '../../constructs';
import { ManagedIdentity, SnapshotJob } from '../../constructs';
import { getProblems, stackForTest, synthesizeStack, variable } from '../support/stacks';
import { accept, referToStore } from './declarations';

/* A job on a workload profile of an environment that the app defines. */

const PLACE = { resourceGroupName: 'rg-lake', location: 'westeurope' };

function createProfile(type: string, name = type): ContainerAppEnvironmentWorkloadProfile {
  return { name, workloadProfileType: type, minimumCount: 0, maximumCount: 1 };
}

function createEnvironment(
  stack: TerraformStack,
  ...profiles: ContainerAppEnvironmentWorkloadProfile[]
): ContainerAppEnvironment {
  return new ContainerAppEnvironment(stack, 'environment', {
    name: 'jobs',
    ...PLACE,
    workloadProfile: profiles,
  });
}

function createJob(stack: TerraformStack, id: string, props: Partial<SnapshotJobProps>): SnapshotJob {
  const identity = new ManagedIdentity(stack, `sync-${id}`, PLACE);
  const target = referToStore(stack, `fabrikam${id}`);
  const subscription = accept(stack, `sales-${id}`, { identity, target });
  return new SnapshotJob(stack, id, {
    subscription,
    image: 'fabrikam.azurecr.io/datashare:0.1.0',
    ...PLACE,
    ...props,
  });
}

test.each<[title: string, declare: (stack: TerraformStack) => Partial<SnapshotJobProps>, messages: string[]]>(
  [
    [
      'that the environment does not have',
      (stack) => ({
        environmentId: createEnvironment(stack, createProfile('E8')).id,
        workloadProfileName: 'D4',
      }),
      [
        `'workloadProfileName' must be one of Consumption, E8: the environment 'test/environment' has no other profile, got "D4"`,
      ],
    ],
    [
      'whose type, not whose name, is given',
      (stack) => ({
        environmentId: createEnvironment(stack, createProfile('D4', 'general')).id,
        workloadProfileName: 'D4',
      }),
      [
        `'workloadProfileName' must be one of Consumption, general: the environment 'test/environment' has no other profile, got "D4"`,
      ],
    ],
    [
      'that the environment of another job does not have',
      (stack) => ({
        environmentId: createJob(stack, 'other', {}).environmentId,
        workloadProfileName: 'D4',
      }),
      [
        `'workloadProfileName' must be one of Consumption: the environment 'test/other/Environment' has no other profile, got "D4"`,
      ],
    ],
    [
      'with too small machines',
      (stack) => ({
        environmentId: createEnvironment(stack, createProfile('D4', 'general')).id,
        workloadProfileName: 'general',
        cpu: 8,
        memory: '17Gi',
      }),
      [
        "'cpu' must be at most 4 vCPUs, as many as a machine of type D4 has, got 8",
        `'memory' must be at most "16Gi", as much as a machine of type D4 has, got "17Gi"`,
      ],
    ],
  ],
)('a profile %s is refused', (_title, declare, messages) => {
  const stack = stackForTest();
  createJob(stack, 'job', declare(stack));
  expect(getProblems(() => synthesizeStack(stack))).toEqual(
    messages.map((message) => ({
      code: 'ValueInvalid',
      message,
      fix: expect.stringMatching(/^change '/) as string,
      where: 'test/job',
    })),
  );
});

test.each<[title: string, declare: (stack: TerraformStack) => Partial<SnapshotJobProps>]>([
  [
    'as large as a machine',
    (stack) => ({
      environmentId: createEnvironment(stack, createProfile('D4')).id,
      workloadProfileName: 'D4',
      cpu: 4,
      memory: '16Gi',
    }),
  ],
  [
    'of a type without a known size',
    (stack) => ({
      environmentId: createEnvironment(stack, createProfile('X99')).id,
      workloadProfileName: 'X99',
      cpu: 99,
    }),
  ],
  [
    'that an override adds',
    (stack) => {
      const environment = createEnvironment(stack);
      environment.addOverride('workload_profile', [{ name: 'D4', workload_profile_type: 'D4' }]);
      return { environmentId: environment.id, workloadProfileName: 'D4' };
    },
  ],
  [
    'of a dynamic block',
    (stack) => {
      const environment = createEnvironment(stack);
      environment.addOverride('dynamic.workload_profile', { for_each: ['D4'] });
      return { environmentId: environment.id, workloadProfileName: 'D4' };
    },
  ],
  [
    'beside one whose name only Terraform knows',
    (stack) => ({
      environmentId: createEnvironment(stack, createProfile('D8', variable(stack, 'profile'))).id,
      workloadProfileName: 'D4',
    }),
  ],
  [
    'of profiles that only Terraform knows',
    (stack) => {
      const environment = createEnvironment(stack);
      environment.addOverride('workload_profile', Token.asString({ resolve: () => '${var.profiles}' }));
      return { environmentId: environment.id, workloadProfileName: 'D4' };
    },
  ],
  [
    'Consumption, which each environment has',
    (stack) => ({
      environmentId: createEnvironment(stack, createProfile('D4')).id,
      workloadProfileName: 'Consumption',
    }),
  ],
  [
    'of an environment of another place',
    (stack) => ({ environmentId: variable(stack, 'environmentId'), workloadProfileName: 'D4', cpu: 99 }),
  ],
])('a profile %s is accepted', (_title, declare) => {
  const stack = stackForTest();
  createJob(stack, 'job', declare(stack));
  expect(() => synthesizeStack(stack)).not.toThrow();
});
