import { isNeutralArgument, runsCode } from '../../resource-types/code-runners';
import { KeptValues } from './kept-values';
import type { OtherWay } from './other-way';
import { readArmType } from './other-ways';
import { listKeys, listReferredKeys } from '../principals/principal-keys';
import type { ResolvedContent } from '../values/resolved-content';
import type { SharedThings } from './shared-things';
import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';

/** Matches the arguments by which the parts of a service name it. */
const PART_ARGUMENT =
  /^(?:app|logic_app|function_app|data_factory|synapse_workspace|virtual_machine|virtual_machine_scale_set|workspace|parent|resource)_id$|^(?:api_management|automation_account|batch_account|stream_analytics_job|cluster|function_app|app_service|logic_app)_name$|^stream_analytics_job_id$/;

/** ARM types that decide who gets the values of a vault, a store of settings or a connection. */
const DECIDING_ARM_TYPE =
  /^microsoft\.(?:keyvault\/vaults|appconfiguration\/configurationstores|web\/connections)(?:[/@]|$)/i;

/** A group contains too much to be one service. */
const GROUP_KEY = /^azurerm_resource_group\.|\/resourcegroups\/[^/]+$|^\/subscriptions\/[^/]+$/;

/**
 * Finds what runs in a service, a part of which has a key or SAS of a shared account: a function, a pipeline beside a linked service, or
 * an output beside an input. Finds also the resources of azapi that decide who gets such a value.
 */
export function findKeyUsers(
  facts: TerraformFacts,
  texts: TerraformTexts,
  content: ResolvedContent,
  shared: SharedThings,
): OtherWay[] {
  const all = facts.resources.filter((resource) => holdsKey(resource, shared));
  if (all.length === 0) return [];
  const holding = new Set(all.filter(({ isData }) => !isData));
  const services = new Set(
    [...holding]
      .flatMap((each) => [...listKeys(each), ...listPartKeys(each, facts)])
      .filter((key) => !GROUP_KEY.test(key)),
  );
  const stores = new Set(
    [...holding].flatMap((each) =>
      ['key_vault_id', 'configuration_store_id'].flatMap((name) => listReferredKeys(each, name, facts)),
    ),
  );
  const kept = new KeptValues(all, facts, texts);
  return facts.resources.flatMap((resource): OtherWay[] => {
    if (resource.isData || holding.has(resource) || resource.type.startsWith('azurerm_storage_')) return [];
    const armType = readArmType(resource, texts);
    const partKeys = listPartKeys(resource, facts);
    const isDeciding =
      DECIDING_ARM_TYPE.test(armType ?? '') && partKeys.some((key) => stores.has(key) || services.has(key));
    const isPart =
      runsCode(resource, armType) &&
      !/^microsoft\.insights\//i.test(armType ?? '') &&
      ([...partKeys, ...listKeys(resource)].some((key) => services.has(key)) || kept.areNamedBy(resource));
    if (!isDeciding && !isPart) return [];
    const what = isDeciding
      ? 'can decide who gets a key or SAS of an account with shared data'
      : 'runs in a service that has a key or SAS of an account with shared data, or names one';
    const names = content.listArguments(resource).filter((name) => !isNeutralArgument(name));
    return [
      {
        address: resource.address,
        what,
        content: content.digestArguments(resource, names, isNeutralArgument),
      },
    ];
  });
}

function holdsKey(resource: TerraformResource, shared: SharedThings): boolean {
  if (resource.type.startsWith('azurerm_storage_')) return false;
  const relation = shared.relate(resource);
  return relation === 'Key' || relation === 'UnknownKey';
}

function listPartKeys(resource: TerraformResource, facts: TerraformFacts): string[] {
  const { values, unknown } = resource;
  const names = [...new Set([...Object.keys(values), ...Object.keys(unknown)])];
  return names
    .filter((name) => PART_ARGUMENT.test(name))
    .flatMap((name) => listReferredKeys(resource, name, facts));
}
