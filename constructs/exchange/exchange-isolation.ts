import { Op, TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { expressionOf } from '../synthesis/addresses';
import type { IDataStore } from '../data-store/data-store-props';
import type { Dataset } from '../data-store/dataset';
import type { Precondition } from '../synthesis/preconditions';
import { lowered } from '../synthesis/preconditions';
import { precondition } from '../synthesis/preconditions';
import { joined } from '../synthesis/terraform-strings';

/** A container of an account, and what has it. */
interface ContainerPlace {
  readonly owner: IConstruct;
  readonly dataStore: IDataStore;
  /** Of a dataset, it may be a token. */
  readonly container: string;
}

/** A container that is shared, and how to ask more of Terraform before anybody reads it. */
interface GrantedPlace extends ContainerPlace {
  readonly demand: (preconditions: readonly Precondition[]) => void;
}

/** The containers of an app that an exchange has to be alone in. */
interface AppPlaces {
  readonly exchanges: ContainerPlace[];
  readonly landings: ContainerPlace[];
  readonly shared: ContainerPlace[];
  readonly granted: GrantedPlace[];
}

const byApp = new WeakMap<IConstruct, AppPlaces>();

function placesIn({ node: { root } }: IConstruct): AppPlaces {
  const places = byApp.get(root) ?? { exchanges: [], landings: [], shared: [], granted: [] };
  byApp.set(root, places);
  return places;
}

const RULE = "another container than an exchange's, where the documents of all recipients are";

/** Says what else of the app is in the container of an exchange, whatever was declared first. */
export function exchangeProblems(exchange: ContainerPlace): Problem[] {
  const { exchanges, landings, shared } = placesIn(exchange.owner);
  const isHere = (other: ContainerPlace): boolean => isSamePlace(exchange, other) === true;
  if (exchanges.some(isHere)) return [problems.duplicateName('exchange container', exchange.container)];
  if (landings.some(isHere)) return [landingProblem(exchange.container)];
  const share = shared.find(isHere);
  if (!share) return [];
  const rule = `another container than one that is shared (by '${share.owner.node.path}')`;
  return [problems.valueInvalid('container', rule, exchange.container)];
}

/** Keeps what is shared, and lands, out of an exchange from now on. */
export function claimExchange(exchange: ContainerPlace): void {
  const { exchanges, granted } = placesIn(exchange.owner);
  exchanges.push(exchange);
  for (const place of granted) place.demand(outsideOf(exchange, place));
}

/** Says which datasets of a share would share an exchange itself. */
export function datasetProblems(
  owner: IConstruct,
  { dataStore, datasets }: { readonly dataStore: IDataStore; readonly datasets: readonly Dataset[] },
): Problem[] {
  const { exchanges } = placesIn(owner);
  return datasets.flatMap(({ container }, index) =>
    exchanges.some((exchange) => isSamePlace(exchange, { owner, dataStore, container }) === true)
      ? [problems.valueInvalid(`datasets[${index}].container`, RULE, container)]
      : [],
  );
}

/** Keeps later exchanges out of the containers of a share. */
export function claimShared(owner: IConstruct, dataStore: IDataStore, datasets: readonly Dataset[]): void {
  const containers = new Set(datasets.map(({ container }) => container));
  placesIn(owner).shared.push(...[...containers].map((container) => ({ owner, dataStore, container })));
}

/** Asks Terraform to keep a grant out of all exchanges, where it alone knows the container or the account. */
export function keepOutOfExchanges(place: GrantedPlace): void {
  const { exchanges, granted } = placesIn(place.owner);
  granted.push(place);
  for (const exchange of exchanges) place.demand(outsideOf(exchange, place));
}

/** Says which containers that something lands in are an exchange's, and keeps later exchanges out of them. */
export function landingContainerProblems(
  owner: IConstruct,
  dataStore: IDataStore,
  containers: ReadonlySet<string>,
): Problem[] {
  const { exchanges, landings } = placesIn(owner);
  const places = [...containers].map((container) => ({ owner, dataStore, container }));
  landings.push(...places);
  return places
    .filter((place) => exchanges.some((exchange) => isSamePlace(exchange, place) === true))
    .map(({ container }) => landingProblem(container));
}

function landingProblem(container: string): Problem {
  return {
    ...problems.duplicateName('container', container),
    fix: 'an exchange has its container for itself: give it, or the subscription, another one',
  };
}

function outsideOf(exchange: ContainerPlace, place: ContainerPlace): Precondition[] {
  // A reference to another stack would turn around which of the two comes first.
  const isOtherStack = TerraformStack.of(exchange.owner) !== TerraformStack.of(place.owner);
  if (isSamePlace(exchange, place) !== undefined) return [];
  const isSame = isSameAccount(exchange, place);
  if (isSame === undefined && isOtherStack) return [];
  const isOther = Op.neq(joined(place.container), exchange.container);
  const [own, other] = [place, exchange].map(({ dataStore }) => lowered(dataStore.storageAccountId));
  const isOtherAccount = Op.neq(own, other);
  const isKnown = !Token.isUnresolved(place.container);
  const isOut = isSame ? isOther : isKnown ? isOtherAccount : Op.or(isOtherAccount, isOther);
  const message = `'container' must be ${RULE}; share another one`;
  return [precondition(isOut, 'ValueInvalid', message, place.owner.node.path)];
}

/** Undefined where Terraform alone knows. */
function isSamePlace(a: ContainerPlace, b: ContainerPlace): boolean | undefined {
  const isKnown = [a, b].every(({ container }) => !Token.isUnresolved(container));
  if (isKnown && a.container !== b.container) return false;
  const isSame = isSameAccount(a, b);
  return isKnown || isSame === false ? isSame : undefined;
}

/** The names of accounts are Azure's own: where both are known, they tell. Undefined where Terraform alone knows. */
function isSameAccount(a: ContainerPlace, b: ContainerPlace): boolean | undefined {
  if (a.dataStore === b.dataStore) return true;
  const names = [a, b].map(({ dataStore }) => dataStore.storageAccountName);
  if (names.every((name) => !Token.isUnresolved(name))) return names[0] === names[1];
  const [first, second] = [a, b].map(({ owner, dataStore: { storageAccountId: id } }) => {
    if (!Token.isUnresolved(id)) return id.toLowerCase();
    const stack = TerraformStack.of(owner);
    return `${stack.node.path} ${expressionOf(stack, id, false)}`;
  });
  if (first === second) return true;
  return [a, b].every(({ dataStore }) => !Token.isUnresolved(dataStore.storageAccountId)) ? false : undefined;
}
