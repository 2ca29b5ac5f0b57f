import { atLeast, between, idLike, isOneOf, matches, notEmpty } from './checks';
import { IDENTITY_ID, location, refuseIdentity, resourceGroupName, tags, identity } from './common';
import type { ArgumentRules, TypeRules } from './rules';

/** `DataFactoryName` of internal/services/datafactory/validate. */
const factoryName = matches(/^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/, 'invalid data_factory_name');

const FACTORY_ID =
  '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.DataFactory/factories/{factory}';

const FACTORY: ArgumentRules = { checks: [idLike(FACTORY_ID)], forcesNew: true };

/** `DataFactoryPipelineAndTriggerName` of the same folder. */
const partName = matches(/^[A-Za-z0-9_][^<>*#.%&:\\+?/]*$/, 'invalid name');

export const dataFactory: TypeRules = {
  source: 'internal/services/datafactory/data_factory_resource.go',
  arguments: {
    name: { checks: [factoryName], forcesNew: true },
    resource_group_name: resourceGroupName,
    location,
    identity,
    tags,
    public_network_enabled: { default: true },
  },
  refusedCreation: refuseIdentity,
};

export const dataFactoryCredential: TypeRules = {
  source: 'internal/services/datafactory/data_factory_credential_user_managed_identity_resource.go',
  arguments: {
    name: { checks: [notEmpty], forcesNew: true },
    data_factory_id: FACTORY,
    identity_id: { checks: [idLike(IDENTITY_ID)], forcesNew: true },
    description: { checks: [notEmpty] },
  },
};

export const dataFactoryPipeline: TypeRules = {
  source: 'internal/services/datafactory/data_factory_pipeline_resource.go',
  arguments: {
    name: { checks: [partName], forcesNew: true },
    data_factory_id: FACTORY,
    concurrency: { checks: [between(1, 50)] },
    folder: { checks: [notEmpty] },
  },
};

export const dataFactoryTrigger: TypeRules = {
  source: 'internal/services/datafactory/data_factory_trigger_tumbling_window_resource.go',
  arguments: {
    name: { checks: [partName], forcesNew: true },
    data_factory_id: FACTORY,
    frequency: { checks: [isOneOf('Minute', 'Hour', 'Month')], forcesNew: true },
    interval: { checks: [atLeast(1)], forcesNew: true },
    activated: { default: true },
    max_concurrency: { checks: [between(1, 50)], default: 50 },
    pipeline: { block: { name: { checks: [partName] } } },
    retry: { block: { count: { checks: [atLeast(1)] }, interval: { checks: [atLeast(0)], default: 30 } } },
  },
};
