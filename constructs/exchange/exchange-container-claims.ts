import { Op, TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { toStableExpression } from '../synthesis/stable-expression';
import type { IDataStore } from '../data-store/data-store-props';
import type { StoredDataset } from '../data-store/dataset';
import { groupByContainer } from '../data-store/stored-datasets';
import type { Precondition } from '../synthesis/check-result';
import { toPrecondition } from '../synthesis/check-result';
import { toLower, toFunctionArgument } from '../synthesis/terraform-strings';

/** A container of an account, and the construct that uses it. */
interface ContainerLocation {
  readonly owner: IConstruct;
  readonly dataStore: IDataStore;
  /** Name of the container; a dataset's can be a token. */
  readonly container: string;
}

/** Something that is granted, and accepts more preconditions. */
interface OpenGrant {
  addPreconditions(preconditions: readonly Precondition[]): void;
}

/** A shared container with its grants. */
interface GrantedLocation extends ContainerLocation {
  readonly granted: readonly OpenGrant[];
}

/** The containers of an app. An exchange does not share its container with any other use, and the state of snapshots is not shared data. */
interface AppContainers {
  readonly exchanges: ContainerLocation[];
  readonly landings: ContainerLocation[];
  readonly states: ContainerLocation[];
  readonly shared: ContainerLocation[];
  readonly granted: GrantedLocation[];
}

const containersByApp = new WeakMap<IConstruct, AppContainers>();

function getAppContainers({ node: { root } }: IConstruct): AppContainers {
  const containers = containersByApp.get(root) ?? {
    exchanges: [],
    landings: [],
    states: [],
    shared: [],
    granted: [],
  };
  containersByApp.set(root, containers);
  return containers;
}

const STATE_RULE =
  'outside the state containers of subscriptions, which hold the manifests and records of snapshots';
const RULE = 'outside the containers of exchanges, which hold the documents of all recipients';

/** Returns the conflicts between an exchange and everything declared before it in the same container. */
export function findExchangeConflicts(exchange: ContainerLocation): Problem[] {
  const { exchanges, landings, shared } = getAppContainers(exchange.owner);
  const isHere = (other: ContainerLocation): boolean => isSameContainer(exchange, other) === true;
  if (exchanges.some(isHere)) return [problems.duplicateName('exchange container', exchange.container)];
  if (landings.some(isHere)) return [toLandingConflict(exchange.container)];
  const share = shared.find(isHere);
  if (!share) return [];
  const rule = `a container that is not shared (by '${share.owner.node.path}')`;
  return [problems.valueInvalid('container', rule, exchange.container)];
}

/** Reserves the container of an exchange: shares and subscriptions cannot use it from now on. */
export function claimExchange(exchange: ContainerLocation): void {
  const { exchanges, granted } = getAppContainers(exchange.owner);
  exchanges.push(exchange);
  for (const place of granted) isolate(place, exchange);
}

/** Returns the datasets of a share that lie in the container of an exchange or of the state of snapshots. */
export function findDatasetConflicts(owner: IConstruct, datasets: readonly StoredDataset[]): Problem[] {
  const { exchanges, states } = getAppContainers(owner);
  return datasets.flatMap(({ dataStore, container }, index) => {
    const isHere = (other: ContainerLocation): boolean =>
      isSameContainer(other, { owner, dataStore, container }) === true;
    const rule = exchanges.some(isHere) ? RULE : states.some(isHere) ? STATE_RULE : undefined;
    return rule === undefined ? [] : [problems.valueInvalid(`datasets[${index}].container`, rule, container)];
  });
}

/** Registers the containers of a share, so that a later exchange cannot use them. */
export function claimSharedContainers(owner: IConstruct, datasets: readonly StoredDataset[]): void {
  getAppContainers(owner).shared.push(
    ...groupByContainer(datasets).map(({ dataStore, container }) => ({ owner, dataStore, container })),
  );
}

/** Adds preconditions that keep a grant out of all exchanges, if only Terraform knows the container or the account. */
export function keepOutOfExchanges(place: GrantedLocation): void {
  const { exchanges, granted } = getAppContainers(place.owner);
  granted.push(place);
  for (const exchange of exchanges) isolate(place, exchange);
}

function isolate(place: GrantedLocation, exchange: ContainerLocation): void {
  const preconditions = toIsolationPreconditions(exchange, place);
  for (const each of place.granted) each.addPreconditions(preconditions);
}

/**
 * Registers landing containers, so that a later exchange cannot use them, and returns the conflicts with earlier
 * exchanges, and with shares of the container for the state.
 */
export function claimLandingContainers(
  owner: IConstruct,
  dataStore: IDataStore,
  containers: ReadonlySet<string>,
  stateContainer: string,
): Problem[] {
  const { exchanges, landings, states, shared } = getAppContainers(owner);
  const state = { owner, dataStore, container: stateContainer };
  const share = shared.find((place) => isSameContainer(place, state) === true);
  states.push(state);
  const places = [...containers].map((container) => ({ owner, dataStore, container }));
  landings.push(...places);
  const conflicts = places
    .filter((place) => exchanges.some((exchange) => isSameContainer(exchange, place) === true))
    .map(({ container }) => toLandingConflict(container));
  if (share === undefined) return conflicts;
  const rule = `a container that is not shared (by '${share.owner.node.path}')`;
  return [...conflicts, problems.valueInvalid('stateContainer', rule, stateContainer)];
}

function toLandingConflict(container: string): Problem {
  return {
    ...problems.duplicateName('container', container),
    fix: 'use another container for the exchange or the subscription: an exchange does not share its container',
  };
}

function toIsolationPreconditions(exchange: ContainerLocation, place: ContainerLocation): Precondition[] {
  // A reference to another stack would reverse the dependency between the two stacks.
  const isOtherStack = TerraformStack.of(exchange.owner) !== TerraformStack.of(place.owner);
  if (isSameContainer(exchange, place) !== undefined) return [];
  const isSame = isSameAccount(exchange, place);
  if (isSame === undefined && isOtherStack) return [];
  const isOther = Op.neq(toFunctionArgument(place.container), exchange.container);
  const [own, other] = [place, exchange].map(({ dataStore }) => toLower(dataStore.storageAccountId));
  const isOtherAccount = Op.neq(own, other);
  const isKnown = !Token.isUnresolved(place.container);
  const isOutside = isSame ? isOther : isKnown ? isOtherAccount : Op.or(isOtherAccount, isOther);
  const message = `'container' must be ${RULE}; share another container`;
  return [toPrecondition(isOutside, 'ValueInvalid', message, place.owner.node.path)];
}

/** Compares two containers; undefined if only Terraform knows the result. */
function isSameContainer(a: ContainerLocation, b: ContainerLocation): boolean | undefined {
  const isKnown = [a, b].every(({ container }) => !Token.isUnresolved(container));
  if (isKnown && a.container !== b.container) return false;
  const isSame = isSameAccount(a, b);
  return isKnown || isSame === false ? isSame : undefined;
}

/**
 * Compares two accounts; undefined if only Terraform knows the result. Account names are unique in Azure, so two known
 * names decide.
 */
function isSameAccount(a: ContainerLocation, b: ContainerLocation): boolean | undefined {
  if (a.dataStore === b.dataStore) return true;
  const names = [a, b].map(({ dataStore }) => dataStore.storageAccountName);
  if (names.every((name) => !Token.isUnresolved(name))) return names[0] === names[1];
  const [first, second] = [a, b].map(({ owner, dataStore: { storageAccountId: id } }) => {
    if (!Token.isUnresolved(id)) return id.toLowerCase();
    const stack = TerraformStack.of(owner);
    return `${stack.node.path} ${toStableExpression(stack, id, false)}`;
  });
  if (first === second) return true;
  return [a, b].every(({ dataStore }) => !Token.isUnresolved(dataStore.storageAccountId)) ? false : undefined;
}
