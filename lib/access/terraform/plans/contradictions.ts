import type { TerraformFacts } from '../files/terraform-file';
import { isRecord } from '../syntax/json-values';
import type { PlannedChange } from './planned-change';

/** Maximum number of resources to name. */
const MAX_NAMED = 10;

/**
 * Finds resources of which a plan says two different things: in its planned values, and in its changes. Terraform writes no such
 * plan; one that was edited or filtered can be.
 */
export function findContradictions(planned: TerraformFacts, changes: readonly PlannedChange[]): string[] {
  const values = new Map(planned.resources.map((resource) => [resource.address, resource.values]));
  const addresses = changes
    .filter(({ address, change: { after }, deposed }) => {
      const expected = values.get(address);
      // Terraform plans the values of a resource that it forgets, and no values after the change.
      if (expected === undefined || deposed !== undefined || !isRecord(after)) return false;
      return Object.keys(after).some((name) => differs(after[name], expected[name]));
    })
    .map(({ address }) => address);
  return addresses
    .slice(0, MAX_NAMED)
    .map(
      (address) =>
        `the plan contradicts itself about ${address}: its planned values are not those of its change`,
    );
}

/** Compares two values. One that is missing is one that is not known yet. */
function differs(one: unknown, other: unknown): boolean {
  if (one === undefined || other === undefined) return false;
  return JSON.stringify(one) !== JSON.stringify(other);
}
