/** Where a role assignment applies: a container, or more than one. */
export interface ArmScope {
  readonly kind:
    | 'Container'
    | 'StorageAccount'
    | 'ResourceGroup'
    | 'Subscription'
    | 'ManagementGroup'
    /** Only known after apply, or an expression that we cannot follow. */
    | 'Unknown'
    /** Something that holds no blobs. */
    | 'Elsewhere';
  /** Null where it is wider, or not known. */
  readonly subscription: string | null;
  readonly resourceGroup: string | null;
  readonly account: string | null;
  readonly container: string | null;
  /** As it was written. */
  readonly text: string;
}

/** Stands in an id for a part that the file does not tell. */
export const UNKNOWN_PART = '?';

const FORMS: readonly (readonly [ArmScope['kind'], RegExp])[] = [
  ['Container', /\/storageAccounts\/[^/]+\/blobServices\/default\/containers\/[^/]+$/i],
  ['StorageAccount', /\/storageAccounts\/[^/]+(\/blobServices\/default)?$/i],
  ['ResourceGroup', /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i],
  ['Subscription', /^\/subscriptions\/[^/]+$/i],
  ['ManagementGroup', /^(\/|\/providers\/Microsoft\.Management\/managementGroups\/[^/]+)$/i],
];

/** Reads the scope of a role assignment: an ARM id, in which `${...}` may stand for a part. */
export function parseScope(text: string): ArmScope {
  const id = text.length > 1 ? text.replace(/\/+$/, '') : text;
  const kind = FORMS.find(([, form]) => form.test(id))?.[0];
  const readPart = (name: string): string | null => {
    const value = new RegExp(`/${name}/([^/]+)`, 'i').exec(id)?.[1];
    return value === undefined || value === UNKNOWN_PART ? null : value;
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
  // An id that is an expression, and a container in it.
  const [, account, container] = /^(\$\{[^]+\})\/blobServices\/default\/containers\/([^/]+)$/i.exec(id) ?? [];
  if (account) return { ...emptyScope, kind: 'Container', account, container };
  const isOther =
    /^\/(subscriptions|providers|tenants)\/[^/]/i.test(id) && !/\/blobs?\/|\/containers\//i.test(id);
  return { ...emptyScope, kind: isOther && !id.includes('${') ? 'Elsewhere' : 'Unknown' };
}

/** Whether what is granted at a scope is granted in an account, too; undefined where the files do not tell. */
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
      // A group that the files name as the account's is the account's, if nothing speaks against it.
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

/** An account, as far as the files tell where it is. */
export interface AccountPlace {
  readonly account: string | null;
  readonly subscription: string | null;
  readonly resourceGroup: string | null;
}
