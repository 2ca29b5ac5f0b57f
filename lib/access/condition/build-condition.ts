import { DatasetType } from '../../model/values/dataset';
import type { AccessScope } from './access-scopes';
import { normalizeScopes } from './access-scopes';

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';

/** The data action that reads and lists blobs, the only one of Storage Blob Data Reader. */
export const READ_ACTION = `${BLOBS}/read`;
/** The data action that creates and overwrites blobs. */
export const WRITE_ACTION = `${BLOBS}/write`;
/** The data action that creates blobs and appends to append blobs. */
export const ADD_ACTION = `${BLOBS}/add/action`;
/** The data action that deletes blobs. */
export const DELETE_ACTION = `${BLOBS}/delete`;
/** The data action that reads index tags, of one blob or in a listing. No built-in reader role has it. */
export const READ_TAGS_ACTION = `${BLOBS}/tags/read`;
/** The data action that sets index tags. Storage Blob Data Contributor does not have it. */
export const WRITE_TAGS_ACTION = `${BLOBS}/tags/write`;
/** The data action of an ADLS Gen2 super user, whom only conditions that name this action restrict. */
export const SUPER_USER_ACTION = `${BLOBS}/runAsSuperUser/action`;
/** The suboperation that distinguishes listing from reading. */
export const LIST_SUBOPERATION = 'Blob.List';
/** The attribute for the name of the requested blob. */
export const PATH_ATTRIBUTE = `${BLOBS}:path`;
/** The attribute for the prefix that a listing requests. */
export const PREFIX_ATTRIBUTE = `${BLOBS}:prefix`;
export const CONTAINER_ATTRIBUTE = 'Microsoft.Storage/storageAccounts/blobServices/containers:name';

/** @see https://learn.microsoft.com/azure/role-based-access-control/conditions-format#attributes */
export const CONDITION_VERSION = '2.0';

/**
 * Maximum size of a condition: 8 KB.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-rbac-limits
 */
export const MAX_CONDITION_BYTES = 8192;

/** Differences between accounts and apps that a condition depends on. */
export interface ConditionOptions {
  /**
   * Text after a folder's path in a request for the folder itself: '' on ADLS Gen2, where folders are resources, '/' on flat
   * Blob storage, where only the names in the folder begin with it.
   * @default '/'
   */
  readonly folderSuffix?: string;
  /** Returns the sort key of a path or time. */
  readonly order?: (text: string) => string;
}

/**
 * Builds the condition of a Storage Blob Data Reader assignment on one container. It allows exactly these scopes.
 *
 * The condition has two clauses: one for reading, which tests the blob's name, and one for listing, which tests the requested
 * prefix. Folder P can be listed with prefixes that begin with `P/`, never with `P` alone, because names of siblings can begin
 * with `P`, too. A File gives no right to list. Each end of access is joined to the scopes that end then.
 *
 * The same access always gives the same text, in whatever order it was declared.
 *
 * @returns Undefined if no condition is needed: for the whole container, without an end.
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-examples
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes
 */
export function buildReadCondition(
  scopes: readonly AccessScope[],
  options: ConditionOptions = {},
): string | undefined {
  const normal = normalizeScopes(scopes, options.order);
  if (normal.some(isUnlimited)) return undefined;
  if (normal.every(({ datasetType }) => datasetType === DatasetType.CONTAINER)) {
    return buildClause(
      '',
      buildExpression(normal, () => []),
    );
  }
  const folderSuffix = options.folderSuffix ?? '/';
  const read = buildExpression(normal, (selected) => toNameTerms(selected, folderSuffix));
  const list = buildExpression(normal, toPrefixTerms);
  return [
    buildClause(` AND NOT SubOperationMatches{'${LIST_SUBOPERATION}'}`, read),
    buildClause(` AND SubOperationMatches{'${LIST_SUBOPERATION}'}`, list),
  ].join('\nAND ');
}

/**
 * Builds the condition of a role assignment that reads blob index tags in one container: of the blobs that
 * `buildReadCondition` allows, for as long.
 *
 * For a blob, the condition tests the name. Azure documents that a listing with tags needs the same action, but not if the
 * condition then sees a name or a prefix. So the condition tests a prefix as well, if there is one.
 *
 * @returns Undefined if no condition is needed: for the whole container, without an end.
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes#read-blob-index-tags
 */
export function buildTagCondition(
  scopes: readonly AccessScope[],
  { order }: Pick<ConditionOptions, 'order'> = {},
): string | undefined {
  const normal = normalizeScopes(scopes, order);
  if (normal.some(isUnlimited)) return undefined;
  // ADLS Gen2, where folders are resources with names of their own, has no index tags.
  const names = buildExpression(normal, (selected) => [
    ...toNameTerms(selected, '/'),
    ...toPrefixTerms(selected),
  ]);
  return buildClause('', names, [READ_TAGS_ACTION]);
}

function isUnlimited({ datasetType, until }: AccessScope): boolean {
  return datasetType === DatasetType.CONTAINER && until === null;
}

/** Builds a clause that restricts these actions alone. Other actions of the role pass. */
export function buildClause(
  suboperation: string,
  expression: string,
  actions: readonly string[] = [READ_ACTION],
): string {
  const grouped = expression.startsWith('(') ? expression : `(${expression})`;
  const others = actions.map((action) => `!(ActionMatches{'${action}'}${suboperation})`);
  return `((${others.join('\nAND ')})\nOR ${grouped})`;
}

/**
 * Builds a clause that restricts these actions to blobs in these scopes; without scopes, to no blobs.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-examples
 */
export function buildActionsClause(
  actions: readonly string[],
  scopes: readonly AccessScope[],
  { folderSuffix = '/', order }: ConditionOptions = {},
): string {
  const names = buildExpression(normalizeScopes(scopes, order), (selected) =>
    toNameTerms(selected, folderSuffix),
  );
  return buildClause('', names, actions);
}

/** Builds one expression for all scopes. Scopes that end at the same time are grouped. */
function buildExpression(
  scopes: readonly AccessScope[],
  toTerms: (scopes: readonly AccessScope[]) => string[],
): string {
  const ends = [...new Set(scopes.map(({ until }) => until))];
  const alternatives = ends.flatMap((until) => {
    const selected = scopes.filter((scope) => scope.until === until);
    const time = until === null ? [] : [`@Environment[UtcNow] DateTimeLessThan ${quote(until)}`];
    if (selected.some(({ datasetType }) => datasetType === DatasetType.CONTAINER)) return time;
    const terms = toTerms(selected);
    return terms.length === 0 ? [] : [groupTerms([groupTerms(terms, 'OR'), ...time], 'AND')];
  });
  return alternatives.length === 0 ? NEVER : groupTerms(alternatives, 'OR');
}

/** An expression that is false for every request, with an attribute that every request has. */
const NEVER = "@Environment[UtcNow] DateTimeLessThan '2000-01-01T00:00:00.000Z'";

function toNameTerms(scopes: readonly AccessScope[], folderSuffix: string): string[] {
  const folders = scopes.filter(({ datasetType }) => datasetType === DatasetType.FOLDER);
  const exact = [
    ...(folderSuffix === '/' ? [] : folders.map(({ path }) => path + folderSuffix)),
    ...scopes.filter(({ datasetType }) => datasetType === DatasetType.FILE).map(({ path }) => path),
  ];
  return [
    ...folders.map(({ path }) => `@Resource[${PATH_ATTRIBUTE}] StringStartsWith ${quote(`${path}/`)}`),
    ...toEqualityTerms(exact),
  ];
}

/** Builds terms for exact names. In a set, a name costs a few bytes; a comparison of its own costs a hundred. */
function toEqualityTerms(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  if (names.length === 1) return [`@Resource[${PATH_ATTRIBUTE}] StringEquals ${quote(names[0])}`];
  return [`@Resource[${PATH_ATTRIBUTE}] ForAnyOfAnyValues:StringEquals {${names.map(quote).join(', ')}}`];
}

function toPrefixTerms(scopes: readonly AccessScope[]): string[] {
  return scopes
    .filter(({ datasetType }) => datasetType === DatasetType.FOLDER)
    .map(({ path }) => `@Request[${PREFIX_ATTRIBUTE}] StringStartsWith ${quote(`${path}/`)}`);
}

/** Joins terms, two to a pair of parentheses: Azure requires parentheses around three or more. */
function groupTerms(terms: readonly string[], operator: 'AND' | 'OR'): string {
  if (terms.length === 1) return terms[0];
  const middle = Math.ceil(terms.length / 2);
  const [left, right] = [terms.slice(0, middle), terms.slice(middle)].map((half) =>
    groupTerms(half, operator),
  );
  return `(${left}\n${operator} ${right})`;
}

/**
 * Formats a string of the condition language.
 *
 * Azure does not document quotes in strings. The escapes are those of Microsoft's open-source evaluator (microsoft/regorus,
 * languages/azure_rbac). A parser without escapes would find a backslash after the end of the string, so Azure would refuse
 * the assignment: a name can never widen access.
 */
export function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
