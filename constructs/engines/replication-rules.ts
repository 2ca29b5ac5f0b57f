import type { ReplicationRule } from '../azapi/replication-policy-body';
import { escapeTemplates } from '../synthesis/terraform-strings';
import type { CarriedDataset } from './engine-context';

/** The time that Azure takes for "everything". Without a time, it replicates only blobs that are created later. */
const EVERYTHING = '1601-01-01T00:00:00Z';

/** A rule without its id, as a subscription asks for it. Values can be tokens. */
export interface DeclaredReplicationRule {
  readonly sourceContainer: string;
  readonly destinationContainer: string;
  /** Folders with a trailing slash. Empty for all blobs. */
  readonly prefixes: readonly string[];
}

/**
 * Returns the rules for the datasets of a subscription: Azure allows each container in one rule only, so that the folders of a
 * container share one.
 */
export function toReplicationRules(landings: readonly CarriedDataset[]): DeclaredReplicationRule[] {
  const byContainers = new Map<string, CarriedDataset[]>();
  for (const landing of landings) {
    const key = JSON.stringify([landing.container, landing.target.container]);
    byContainers.set(key, [...(byContainers.get(key) ?? []), landing]);
  }
  return [...byContainers.values()].map((together) => ({
    sourceContainer: together[0].container,
    destinationContainer: together[0].target.container,
    prefixes: together.some(({ path }) => path === '') ? [] : together.map(({ path }) => `${path}/`).sort(),
  }));
}

/** Returns a rule in the form of Azure Resource Manager. */
export function toPolicyRule(
  rule: DeclaredReplicationRule & { readonly ruleId?: string },
  createdAfter: string | undefined,
): ReplicationRule {
  const { ruleId, sourceContainer, destinationContainer, prefixes } = rule;
  return {
    ...(ruleId !== undefined && { ruleId }),
    sourceContainer,
    destinationContainer,
    filters: {
      prefixMatch: prefixes.map((prefix) => escapeTemplates(prefix)),
      minCreationTime: createdAfter ?? EVERYTHING,
    },
  };
}
