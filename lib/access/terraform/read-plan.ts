import type { Json } from './json-values';
import { isRecord, toList, toRecord } from './json-values';
import { findPlanGaps } from './plan-gaps';
import type { PlannedChange } from './planned-change';
import { PlanExpressions } from './plan-expressions';
import { parsePlannedChange } from './planned-change';
import { readStateValues, toResource } from './read-state';
import type { TerraformFacts, TerraformFile, TerraformResource } from './terraform-file';
import { toBlocks } from './unexpected-shape';

/** Reads the output of `terraform show -json` for a plan. @throws UnexpectedShape */
export function readPlan(file: Json): TerraformFile {
  const changes = toBlocks(file['resource_changes'], 'resource_changes').map(parsePlannedChange);
  const changedOutputs = toRecord(file['output_changes']);
  const outputChanges = Object.values(changedOutputs).map(toRecord);
  const prior = readStateValues(toRecord(file['prior_state'])['values']);
  const planned = readStateValues(file['planned_values']);
  const kept = findKept(prior, planned, changes);
  const resources = addUnknown([...planned.resources, ...findUnlisted(planned, changes)], file, changes);
  // A partly known output has a change, but no planned value.
  const selectOutputs = (side: 'before' | 'after', facts: TerraformFacts): readonly unknown[] =>
    outputChanges.length > 0 ? outputChanges.map((change) => change[side]) : facts.selectOutputs;
  const selectNames = ({ outputNames }: TerraformFacts): readonly string[] =>
    outputChanges.length > 0 ? Object.keys(changedOutputs) : outputNames;
  return {
    kind: 'Plan',
    current: {
      ...planned,
      // Data sources that Terraform read before the plan are only in the prior state.
      resources: [...resources, ...kept, ...prior.resources.filter(({ isData }) => isData)],
      selectOutputs: selectOutputs('after', planned),
      outputNames: selectNames(planned),
      unknownOutputs: findUnknownOutputs(file),
    },
    prior: { ...prior, selectOutputs: selectOutputs('before', prior), outputNames: selectNames(prior) },
    replaced: changes
      .filter(({ change }) => change.actions.includes('create') && change.actions.includes('delete'))
      .map(({ address }) => address),
    changes: changes.map(({ address, change, deposed }) => ({
      address,
      actions: change.actions,
      isDeposed: deposed !== undefined,
    })),
    forgotten: [],
    azurermVersion: null,
    moved: new Map(changes.flatMap((c) => (c.previous_address ? [[c.previous_address, c.address]] : []))),
    definitions: new Map(),
    gaps: findPlanGaps(file, changes, kept),
    limits: [],
  };
}

/**
 * Finds the resources that stay in Azure although the plan does not have them: those that it does not touch (`-target`), and
 * those that Terraform forgets.
 */
function findKept(
  prior: TerraformFacts,
  planned: TerraformFacts,
  changes: readonly PlannedChange[],
): TerraformResource[] {
  const plannedAddresses = new Set(planned.resources.map(({ address }) => address));
  const touched = new Set(
    changes
      .filter(({ change, deposed }) => deposed === undefined && !change.actions.includes('forget'))
      .flatMap(({ address, previous_address: previous }) => [address, previous ?? address]),
  );
  // A forgotten resource that is created anew exists twice.
  const isTwofold = new Set(
    changes
      .filter(({ change: { actions } }) => actions.includes('forget') && actions.includes('create'))
      .map(({ address }) => address),
  );
  return prior.resources.filter(
    ({ address, isData }) =>
      !isData && (isTwofold.has(address) || (!plannedAddresses.has(address) && !touched.has(address))),
  );
}

/** Finds the resources that the plan creates or changes without listing them among its planned values. */
function findUnlisted(planned: TerraformFacts, changes: readonly PlannedChange[]): TerraformResource[] {
  const listed = new Set(planned.resources.map(({ address }) => address));
  return changes
    .filter(
      ({ address, change, deposed }) =>
        !listed.has(address) && deposed === undefined && isRecord(change.after),
    )
    .map(({ address, type, mode, change, provider_name }) =>
      toResource({ address, type, mode, values: change.after, provider_name }),
    );
}

/** Finds the references of outputs that are known only after apply. */
function findUnknownOutputs(file: Json): Map<string, readonly string[]> {
  const root = toRecord(toRecord(file['configuration'])['root_module']);
  const expressions = new PlanExpressions(root);
  return new Map(
    Object.entries(toRecord(file['output_changes']))
      .filter(([, change]) => hasTrue(toRecord(change)['after_unknown']))
      .map(([name]) => [name, expressions.findOutputSources(name)]),
  );
}

/** Adds the arguments that are known only after apply, with what they refer to. */
function addUnknown(
  resources: readonly TerraformResource[],
  file: Json,
  changes: readonly PlannedChange[],
): TerraformResource[] {
  const changesByAddress = new Map(
    changes.filter(({ deposed }) => deposed === undefined).map(({ address, change }) => [address, change]),
  );
  const expressions = new PlanExpressions(toRecord(toRecord(file['configuration'])['root_module']));
  return resources.map((resource) => {
    const change = changesByAddress.get(resource.address);
    const names = Object.entries(toRecord(change?.after_unknown))
      .filter(([, isUnknown]) => hasTrue(isUnknown))
      .map(([name]) => name);
    const found = names.map((name) => [name, expressions.findSources(resource.address, name)] as const);
    // A provisioner runs if its resource is created.
    const runs = change?.actions.includes('create') === true && expressions.hasProvisioner(resource.address);
    if (found.length === 0 && !runs) return resource;
    return {
      ...resource,
      unknown: {
        ...Object.fromEntries(found.map(([name, { candidates }]) => [name, candidates])),
        ...(runs && { provisioner: ['provisioner'] }),
      },
      origins: Object.fromEntries(found.flatMap(([name, { origin }]) => (origin ? [[name, origin]] : []))),
    };
  });
}

function hasTrue(value: unknown): boolean {
  if (value === true) return true;
  if (Array.isArray(value)) return toList(value).some(hasTrue);
  return isRecord(value) && Object.values(value).some(hasTrue);
}
