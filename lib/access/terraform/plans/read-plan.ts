import { classifyType } from '../../resource-types/classify-type';
import type { Json } from '../syntax/json-values';
import { isRecord, toRecord } from '../syntax/json-values';
import { findContradictions } from './contradictions';
import { findPlanGaps } from './plan-gaps';
import type { PlannedChange } from './planned-change';
import { PlanArguments } from './plan-arguments';
import { parsePlannedChange } from './planned-change';
import { readStateValues, toDeposedAddress, toResource } from '../files/read-state';
import type { TerraformFacts, TerraformFile, TerraformResource } from '../files/terraform-file';
import { toBlocks } from '../files/unexpected-shape';

/** Reads the output of `terraform show -json` for a plan. @throws UnexpectedShape */
export function readPlan(file: Json): TerraformFile {
  const changes = toBlocks(file['resource_changes'], 'resource_changes').map(parsePlannedChange);
  const changedOutputs = toRecord(file['output_changes']);
  const outputChanges = Object.values(changedOutputs).map(toRecord);
  const argumentsOfPlan = new PlanArguments(file, changes);
  const recorded = readStateValues(toRecord(file['prior_state'])['values']);
  const prior = {
    ...recorded,
    resources: recorded.resources.map((each) => argumentsOfPlan.completePrior(each)),
  };
  const planned = readStateValues(file['planned_values']);
  const kept = findKept(prior, planned, changes);
  const resources = [...planned.resources, ...findUnlisted(planned, changes)].map((each) =>
    argumentsOfPlan.complete(each),
  );
  const outputSources = argumentsOfPlan.findOutputs();
  const sensitiveVariables = readSensitiveVariables(file);
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
      outputSources,
      providers: argumentsOfPlan.listProviders(),
      sensitiveVariables,
    },
    prior: {
      ...prior,
      selectOutputs: selectOutputs('before', prior),
      outputNames: selectNames(prior),
      // A value that stays is made from the same.
      outputSources: new Map([...outputSources].map(([name, each]) => [name, { ...each, isUnknown: false }])),
      sensitiveVariables,
    },
    drifted: readDrift(file, prior, argumentsOfPlan),
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
    gaps: [
      ...findPlanGaps(file, changes, kept, prior.resources),
      ...findContradictions(planned, changes),
      ...describeProvisioners(argumentsOfPlan),
    ],
    limits: [],
  };
}

/** Reads the resources as they were before somebody changed them outside of Terraform. */
function readDrift(file: Json, prior: TerraformFacts, plan: PlanArguments): TerraformFile['drifted'] {
  const drift = toBlocks(file['resource_drift'], 'resource_drift').map(parsePlannedChange);
  if (drift.length === 0) return undefined;
  const isDrifted = new Set(drift.map(({ address }) => address));
  const known = new Map(prior.resources.map((resource) => [resource.address, resource]));
  const before = drift
    .filter(({ change }) => isRecord(change.before))
    .map(({ address, type, mode, change, provider_name }) => {
      const now = Object.entries(known.get(address)?.values ?? {}).filter(
        ([name]) => !(name in toRecord(change.after)),
      );
      const values = { ...Object.fromEntries(now), ...toRecord(change.before) };
      return plan.completePrior(toResource({ address, type, mode, values, provider_name }));
    });
  const others = prior.resources.filter(({ address }) => !isDrifted.has(address));
  const told = drift.filter(({ type = '' }) => classifyType({ type, isData: false }, null).kind !== 'Cannot');
  const facts = { ...prior, resources: [...others, ...before] };
  return { before: facts, addresses: told.map(({ address }) => address) };
}

function describeProvisioners(plan: PlanArguments): string[] {
  return plan
    .findProvisionersAtEnd()
    .map((address) => `${address} is destroyed, and its provisioner can run a program where Terraform runs`);
}

function readSensitiveVariables(file: Json): ReadonlySet<string> {
  const root = toRecord(toRecord(file['configuration'])['root_module']);
  const variables = Object.entries(toRecord(root['variables']));
  return new Set(
    variables.filter(([, variable]) => toRecord(variable)['sensitive'] === true).map(([name]) => name),
  );
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
      .filter(({ change }) => !change.actions.includes('forget'))
      .flatMap(({ address, previous_address: previous, deposed }) =>
        typeof deposed === 'string' ? [toDeposedAddress(address, deposed)] : [address, previous ?? address],
      ),
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
