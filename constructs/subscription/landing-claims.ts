import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Landing } from '../../lib/model/checks/landing-overlap';
import type { Place } from '../../lib/model/values/dataset';
import { describePlace, overlaps } from '../../lib/model/values/dataset';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { formatValue } from '../../lib/errors/format-value';
import { toPlaceKey } from '../synthesis/comparison-keys';
import type { IDataStore } from '../data-store/data-store-props';
import { claimLandingContainers } from '../exchange/exchange-container-claims';

/** A place in an account that belongs to one owner. */
interface Claim {
  readonly account: string;
  readonly owner: string;
  readonly target: Place;
}

const hasOverlap = (a: Claim, b: Claim): boolean => a.account === b.account && overlaps(a.target, b.target);

/** The places of all subscriptions of a stack. No two of them may land in the same place. */
export class LandingClaims {
  private readonly landings: Claim[] = [];
  private readonly states: Claim[] = [];
  /** For each container, its first subscription and if that says that the container exists. */
  private readonly origins = new Map<string, { readonly owner: string; readonly exists: boolean }>();

  constructor(private readonly scope: Construct) {}

  /**
   * Reserves the places of a subscription. Returns the conflicts with other subscriptions of the stack, in data or
   * state.
   */
  public claimPlaces(
    store: IDataStore,
    subscriptionName: string,
    landings: readonly Landing[],
    stateContainer: string,
    existingContainers: readonly string[],
  ): Problem[] {
    const account = toPlaceKey(TerraformStack.of(this.scope), store.storageAccountId);
    const own = landings.map(({ datasetName, target }) => ({
      account,
      owner: `${subscriptionName}/${datasetName}`,
      target,
    }));
    const state = {
      account,
      owner: `the state of ${subscriptionName}`,
      target: { container: stateContainer, path: '' },
    };
    const found: Problem[] = this.states.some(
      (other) => other.owner === state.owner && hasOverlap(other, state),
    )
      ? [problems.duplicateName('subscription in one state container', subscriptionName)]
      : [];
    const containers = new Set([...own, state].map(({ target }) => target.container));
    found.push(...claimLandingContainers(this.scope, store, containers, stateContainer));
    for (const name of containers)
      found.push(...this.claimOrigin(account, subscriptionName, name, existingContainers));
    const addOverlaps = (places: readonly Claim[], others: readonly Claim[]): void => {
      for (const place of places) {
        const other = others.find((earlier) => hasOverlap(earlier, place));
        if (other) found.push(problems.targetsOverlap(other.owner, place.owner, describePlace(place.target)));
      }
    };
    addOverlaps(own, this.landings);
    addOverlaps(own, this.states);
    addOverlaps([state], this.landings);
    this.landings.push(...own);
    this.states.push(state);
    return found;
  }

  /** Reserves the way in which a container comes into being: the subscriptions of a stack agree on it. */
  private claimOrigin(
    account: string,
    owner: string,
    name: string,
    existingContainers: readonly string[],
  ): Problem[] {
    const index = existingContainers.indexOf(name);
    const exists = index >= 0;
    const other = this.origins.get(`${account} ${name}`) ?? { owner, exists };
    this.origins.set(`${account} ${name}`, other);
    if (other.exists === exists) return [];
    return [exists ? toDefinedElsewhere(name, other.owner, index) : toExistingElsewhere(name, other.owner)];
  }
}

function toDefinedElsewhere(container: string, other: string, index: number): Problem {
  const rule = `a container that no other subscription of this stack defines: ${formatValue(other)} does`;
  return {
    ...problems.valueInvalid(`existingContainers[${index}]`, rule, container),
    fix: 'remove it: subscriptions of a stack share their containers',
  };
}

function toExistingElsewhere(container: string, other: string): Problem {
  const shown = formatValue(container);
  const rule = `a list with ${shown}, as in subscription ${formatValue(other)} of this stack`;
  return {
    ...problems.valueInvalid('existingContainers', rule, undefined),
    fix: `add ${shown}, or remove it there: one of both defines the container for all`,
  };
}
