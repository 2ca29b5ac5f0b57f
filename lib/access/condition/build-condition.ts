import { DatasetType } from '../../model/values/dataset';
import type { AccessScope } from './access-scopes';
import { normalizeScopes } from './access-scopes';

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';

/** The data action of reading and of listing blobs: all that Storage Blob Data Reader has. */
export const READ_ACTION = `${BLOBS}/read`;
/** The data action of writing blobs: new ones, and over those that are there. */
export const WRITE_ACTION = `${BLOBS}/write`;
/** The data action of creating blobs, and of adding to append blobs. */
export const ADD_ACTION = `${BLOBS}/add/action`;
/** The data action of reading index tags, of one blob or with a listing; no built-in role of readers has it. */
export const READ_TAGS_ACTION = `${BLOBS}/tags/read`;
/** The data action of setting index tags; Storage Blob Data Contributor has it not. */
export const WRITE_TAGS_ACTION = `${BLOBS}/tags/write`;
/** What tells listing from reading. */
export const LIST_SUBOPERATION = 'Blob.List';
/** The blob's name, as the resource that is read. */
export const PATH_ATTRIBUTE = `${BLOBS}:path`;
/** The prefix that a listing asks for. */
export const PREFIX_ATTRIBUTE = `${BLOBS}:prefix`;
export const CONTAINER_ATTRIBUTE = 'Microsoft.Storage/storageAccounts/blobServices/containers:name';

/** @see https://learn.microsoft.com/azure/role-based-access-control/conditions-format#attributes */
export const CONDITION_VERSION = '2.0';

/**
 * The most bytes that a condition may have: 8 KB.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-rbac-limits
 */
export const MAX_CONDITION_BYTES = 8192;

/** How a container's account spells what the condition speaks of. */
export interface ConditionOptions {
  /**
   * What follows a folder's path where the folder itself is read: '' on ADLS Gen2, where folders are resources; '/',
   * which no name but those in it begins with, on flat Blob storage.
   * @default '/'
   */
  readonly folderSuffix?: string;
  /** What a path or time is sorted by, where that is not itself. */
  readonly order?: (text: string) => string;
}

/**
 * The condition of a role assignment of Storage Blob Data Reader on one container: it admits exactly these scopes.
 *
 * Two clauses: one for reading, by the blob's name, one for listing, by the prefix asked for. A folder P is listed with
 * a prefix that begins with `P/` and never with `P`, which its siblings' names may begin with, too. A File gives no
 * right to list. Each end of access stands beside the scopes that end then.
 *
 * The text is the same for the same access, in whatever order it was declared.
 *
 * @returns Undefined where no condition is needed: the whole container, without end.
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
 * The condition of a role assignment that lets somebody read blob index tags on one container: of the blobs that
 * `conditionFor` lets them read, for as long.
 *
 * Of a blob it goes by the name. That a listing with tags needs the same action is documented, and not which of the two
 * a condition then sees: so the prefix counts as well, where there is one.
 *
 * @returns Undefined where no condition is needed: the whole container, without end.
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes#read-blob-index-tags
 */
export function buildTagCondition(
  scopes: readonly AccessScope[],
  { order }: Pick<ConditionOptions, 'order'> = {},
): string | undefined {
  const normal = normalizeScopes(scopes, order);
  if (normal.some(isUnlimited)) return undefined;
  // ADLS Gen2, where a folder would have a name of its own, has no index tags.
  const names = buildExpression(normal, (selected) => [
    ...toNameTerms(selected, '/'),
    ...toPrefixTerms(selected),
  ]);
  return buildClause('', names, [READ_TAGS_ACTION]);
}

function isUnlimited({ datasetType, until }: AccessScope): boolean {
  return datasetType === DatasetType.CONTAINER && until === null;
}

/** No more than what it targets is narrowed: other actions of the role pass. */
function buildClause(
  suboperation: string,
  expression: string,
  actions: readonly string[] = [READ_ACTION],
): string {
  const grouped = expression.startsWith('(') ? expression : `(${expression})`;
  const others = actions.map((action) => `!(ActionMatches{'${action}'}${suboperation})`);
  return `((${others.join('\nAND ')})\nOR ${grouped})`;
}

/**
 * The clause that lets these actions touch blobs of these scopes alone; without scopes, none.
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

/** One expression for all scopes: those that end together stand together. */
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

/** What no request fulfils, in words that every request has an answer to. */
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

/** The set form costs a few bytes a name, the single one a hundred. */
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

/** Two terms to a pair of parentheses: Azure wants the order of three or more to be said. */
function groupTerms(terms: readonly string[], operator: 'AND' | 'OR'): string {
  if (terms.length === 1) return terms[0];
  const middle = Math.ceil(terms.length / 2);
  const [left, right] = [terms.slice(0, middle), terms.slice(middle)].map((half) =>
    groupTerms(half, operator),
  );
  return `(${left}\n${operator} ${right})`;
}

/**
 * A string of the condition language.
 *
 * The documentation is silent on quotes in strings; the escapes are those of Microsoft's own open evaluator
 * (microsoft/regorus, languages/azure_rbac). A reader without escapes finds a backslash after the end of a string, so
 * that Azure would refuse the assignment: a name never widens it.
 */
function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
