import { splitTemplate } from '../syntax/template';

/** The scope of a role assignment: one container, or something above it. */
export interface ArmScope {
  readonly kind:
    | 'Container'
    | 'StorageAccount'
    | 'ResourceGroup'
    | 'Subscription'
    | 'ManagementGroup'
    /** Known only after apply, or an expression that cannot be resolved. */
    | 'Unknown'
    /** A resource that is certain to have no blobs. */
    | 'Elsewhere';
  /** Null if the scope is wider than it, or if it is unknown. So are the next three. */
  readonly subscription: string | null;
  readonly resourceGroup: string | null;
  readonly account: string | null;
  readonly container: string | null;
  /** The scope as written. */
  readonly text: string;
}

/** Placeholder in an id for a part that is not in the file. */
export const UNKNOWN_PART = '?';

const FORMS: readonly (readonly [ArmScope['kind'], RegExp])[] = [
  ['Container', /\/storageAccounts\/[^/]+\/blobServices\/default\/containers\/[^/]+$/i],
  ['StorageAccount', /\/storageAccounts\/[^/]+(\/blobServices\/default)?$/i],
  ['ResourceGroup', /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i],
  ['Subscription', /^\/subscriptions\/[^/]+$/i],
  ['ManagementGroup', /^(\/|\/providers\/Microsoft\.Management\/managementGroups\/[^/]+)$/i],
];

/** Parses the scope of a role assignment: an ARM id, parts of which can be `${...}`. */
export function parseScope(text: string): ArmScope {
  const { masked, restore } = maskExpressions(text);
  const id = masked.length > 1 ? masked.replace(/\/+$/, '') : masked;
  const kind = FORMS.find(([, form]) => form.test(id))?.[0];
  const readPart = (name: string): string | null => {
    const value = new RegExp(`/${name}/([^/]+)`, 'i').exec(id)?.[1];
    return value === undefined || value === UNKNOWN_PART ? null : restore(value);
  };
  const emptyScope = { subscription: null, resourceGroup: null, account: null, container: null, text };
  if (kind) {
    return {
      kind,
      subscription: readPart('subscriptions'),
      resourceGroup: readPart('resourceGroups'),
      account: readPart('storageAccounts'),
      container: kind === 'Container' ? readPart('containers') : null,
      text,
    };
  }
  // An expression for the account's id, followed by a container.
  const [, account, container] = /^(\0\d+\0)\/blobServices\/default\/containers\/([^/]+)$/i.exec(id) ?? [];
  if (account)
    return { ...emptyScope, kind: 'Container', account: restore(account), container: restore(container) };
  return { ...emptyScope, kind: masked === text && hasNoBlobs(id) ? 'Elsewhere' : 'Unknown' };
}

/**
 * Matches the id of a resource, with everything from its first `providers`. ARM ids have no escapes, no queries and no blanks. Names of
 * groups can have letters of any language.
 */
const RESOURCE_ID =
  /^\/subscriptions\/(?:[\w-]+|\?)(?:\/resourceGroups\/(?:[^\s/?#%&<>*:\\]+|\?))?((?:\/providers\/[\w.]+(?:\/(?!providers\/)\w+\/[\w.()$~|+=@!:,-]+)+)+)$/i;

/** Namespaces whose resources can contain or control what is elsewhere. */
const CONTROLLING_NAMESPACE =
  /^Microsoft\.(?:Authorization|Billing|Blueprint|Management|ManagedServices|Resources|Solutions|Storage|Subscription)$/i;

/** The parts of an account for other data than blobs. */
const OTHER_SERVICE = /^\/storageAccounts\/[^/]+\/(?:queue|table|file)Services(?:\/|$)/i;

/** True if an id is well formed, and certain to be the one of a resource without blobs. */
function hasNoBlobs(id: string): boolean {
  const [, providers = ''] = RESOURCE_ID.exec(id) ?? [];
  const parts = providers.split(/\/providers\//i).slice(1);
  return (
    parts.length > 0 &&
    !id.split('/').some((segment) => /^\.+$/.test(segment)) &&
    parts.every((part) => {
      const [namespace, type] = [part.split('/', 1)[0], part.slice(part.indexOf('/'))];
      return !CONTROLLING_NAMESPACE.test(namespace) || (isStorage(namespace) && OTHER_SERVICE.test(type));
    })
  );
}

function isStorage(namespace: string): boolean {
  return namespace.toLowerCase() === 'microsoft.storage';
}

/** True if a grant at a scope applies to an account; undefined if the files do not say. */
export function appliesToAccount(scope: ArmScope, place: AccountPlace): boolean | undefined {
  const compareParts = (mine: string | null, other: string | null): boolean | undefined =>
    mine === null || other === null || `${mine}${other}`.includes('${')
      ? undefined
      : mine.toLowerCase() === other.toLowerCase();
  const inSubscription = compareParts(scope.subscription, place.subscription);
  const inGroup = compareParts(scope.resourceGroup, place.resourceGroup);
  switch (scope.kind) {
    case 'Container':
    case 'StorageAccount':
      return compareParts(scope.account, place.account);
    case 'ResourceGroup':
      // The names of the groups are enough, unless the subscriptions are known to differ.
      return inSubscription === false ? false : inGroup;
    case 'Subscription':
      return inSubscription;
    case 'ManagementGroup':
      return scope.text === '/' ? true : undefined;
    case 'Unknown':
      return compareParts(scope.account, place.account) === false ? false : undefined;
    case 'Elsewhere':
      return false;
  }
}

/** A storage account and its place in Azure; null for parts that the files do not say. */
export interface AccountPlace {
  readonly account: string | null;
  readonly subscription: string | null;
  readonly resourceGroup: string | null;
}

interface MaskedText {
  readonly masked: string;
  readonly restore: (part: string) => string;
}

/** Replaces expressions, which can contain anything, by marks without a slash. */
function maskExpressions(text: string): MaskedText {
  if (!/[$%]\{/.test(text)) return { masked: text, restore: (part) => part };
  const parts = splitTemplate(text);
  // A directive decides which of the other parts are there.
  if (parts.some(({ kind }) => kind === 'directive')) return { masked: '\0', restore: () => text };
  const expressions: string[] = [];
  const masked = parts.map((part) =>
    part.kind === 'literal' ? part.text : `\0${expressions.push(part.written) - 1}\0`,
  );
  return {
    masked: masked.join(''),
    restore: (part) =>
      part.replace(/\0(\d+)\0/g, (mark, index: string) => expressions[Number(index)] ?? mark),
  };
}
