import type { IResolvable } from 'cdktf';
import { conditional, Fn, Op, TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { buildReadCondition } from '../../lib/access/condition/build-condition';
import { MAX_CONDITION_BYTES } from '../../lib/access/condition/build-condition';
import type { AccessScope } from '../../lib/access/condition/access-scopes';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { formatNames } from '../../lib/errors/format-value';
import { toStableExpression } from '../synthesis/stable-expression';
import type { Precondition } from '../synthesis/check-result';
import {
  toFunctionArgument,
  escapeTemplates,
  findTokens,
  removeTokens,
} from '../synthesis/terraform-strings';

/** A place that a principal can read, and the dataset that it is for. */
export interface GrantedScope extends AccessScope {
  readonly datasetName?: string;
}

/** The condition of one role assignment. */
export interface GrantCondition {
  /** The condition; undefined if the whole container can be read without an end. */
  readonly condition?: string;
  /** Checks that only Terraform can make. */
  readonly preconditions: readonly Precondition[];
  readonly problems: readonly Problem[];
}

/** Builds a condition that allows access to scopes: to their blobs, or to the index tags of these. */
type ConditionWriter = typeof buildReadCondition;

/** Builds the condition for scopes whose paths, times and kind of store can be tokens. */
export function buildGrantCondition(
  assignment: IConstruct,
  container: string,
  isHnsEnabled: boolean | IResolvable,
  declaredScopes: readonly GrantedScope[],
  writeCondition: ConditionWriter,
): GrantCondition {
  const toSortKey = createSortKey(TerraformStack.of(assignment));
  const scopes = mergeScopeTokens(declaredScopes, toSortKey);
  const condition = writeCondition(scopes, { folderSuffix: toFolderSuffix(isHnsEnabled), order: toSortKey });
  if (condition === undefined) return { preconditions: [], problems: [] };
  const where = assignment.node.path;

  const bytes = Buffer.byteLength(removeTokens(condition));
  const shownContainer = Token.isUnresolved(container) ? 'a token' : container;
  const preconditions = [
    ...removeDuplicates(scopes.map(({ path }) => path)).flatMap((path) =>
      toPathPreconditions(
        path,
        scopes.filter((scope) => scope.path === path).flatMap(({ datasetName }) => datasetName ?? []),
      ),
    ),
    ...removeDuplicates(scopes.map(({ until }) => until)).flatMap(toTimePreconditions),
    ...toSizePreconditions(findTokens(condition), MAX_CONDITION_BYTES - bytes),
  ];
  const tooLarge = problems.conditionTooLarge(shownContainer, bytes, MAX_CONDITION_BYTES, scopes.length);
  return {
    condition: escapeTemplates(condition),
    preconditions: preconditions.map(({ condition: precondition, errorMessage }) => ({
      condition: precondition,
      errorMessage: `${errorMessage} (at ${where})`,
    })),
    problems: bytes > MAX_CONDITION_BYTES ? [{ ...tooLarge, where }] : [],
  };
}

/** Returns a function that maps a text to its sort key: the text, or for a token the expression that Terraform sees. */
export function createSortKey(stack: TerraformStack): (text: string) => string {
  return (text) => (Token.isUnresolved(text) ? toStableExpression(stack, text) : text);
}

/**
 * Returns a function that maps tokens with the same expression to one token. Each reading of a variable creates another
 * token.
 */
export function createTokenMerger(toSortKey: (text: string) => string): (text: string) => string {
  const texts = new Map<string, string>();
  return (text) => {
    const sortKey = toSortKey(text);
    texts.set(sortKey, texts.get(sortKey) ?? text);
    return texts.get(sortKey)!;
  };
}

/** Returns the scopes in order, with one token for each expression. */
function mergeScopeTokens(
  scopes: readonly GrantedScope[],
  toSortKey: (text: string) => string,
): GrantedScope[] {
  const mergeToken = createTokenMerger(toSortKey);
  const toScopeKey = ({ datasetType, path, until }: GrantedScope): string =>
    [datasetType, toSortKey(path), toSortKey(until ?? '')].join('\u0000');
  return scopes
    .map((scope) => ({
      key: toScopeKey(scope),
      scope: {
        ...scope,
        path: mergeToken(scope.path),
        until: scope.until === null ? null : mergeToken(scope.until),
      },
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ scope }) => scope);
}

/**
 * Returns the end of a folder's path in conditions: on ADLS Gen2, a request can name the folder itself. If only
 * Terraform knows the kind of store, Terraform chooses.
 */
function toFolderSuffix(isHnsEnabled: boolean | IResolvable): string {
  if (Token.isUnresolved(isHnsEnabled)) return Token.asString(conditional(isHnsEnabled, '', '/'));
  return isHnsEnabled ? '' : '/';
}

/**
 * Everything that `blobPathRule` rejects, and quotes and backslashes, which Terraform cannot escape for the condition.
 * The framework writes this into a Terraform string without escaping, which halves the backslashes once more.
 */
const INVALID_IN_PATH = "//|(^|/)[.]{1,2}(/|$)|['\\\\\\\\\\\\p{Cc}]|^/|/$|^$";

export const removeDuplicates = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Rejects a path that is not valid, if only Terraform knows it. */
export function toPathPreconditions(path: string, datasetNames: readonly string[]): Precondition[] {
  if (!Token.isUnresolved(path)) return [];
  const argument = toFunctionArgument(path);
  return [
    {
      condition: Op.and(
        Op.lt(Fn.lengthOf(Fn.regexall(INVALID_IN_PATH, argument)), 1),
        Op.lte(Fn.lengthOf(argument), 1024),
      ),
      errorMessage: `ValueInvalid: ${nameProperty('path', datasetNames)} must be 1 to 1024 characters, without leading or trailing slashes, empty, '.' or '..' segments, control characters, quotes or backslashes; change the value that it refers to`,
    },
  ];
}

/** Names a property with its datasets: a token means nothing to a reader. */
export function nameProperty(prop: string, datasetNames: readonly string[]): string {
  const names = removeDuplicates(datasetNames).sort();
  return names.length === 0 ? `'${prop}'` : `'${prop}' of dataset ${formatNames(names)}`;
}

export function toTimePreconditions(until: string | null): Precondition[] {
  if (until === null || !Token.isUnresolved(until)) return [];
  const argument = toFunctionArgument(until);
  const form = '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,7})?Z$';
  return [
    {
      condition: Op.and(
        Op.eq(Fn.lengthOf(Fn.regexall(form, argument)), 1),
        Fn.can(Fn.timeadd(argument, '0s')),
      ),
      errorMessage:
        "ValueInvalid: 'expiresOn' must be a UTC time like '2027-01-01T00:00:00Z'; change the value that it refers to",
    },
  ];
}

/**
 * Counts bytes through Base64, which has four characters for three bytes: Terraform has no other way to count bytes.
 */
export function toSizePreconditions(
  tokens: readonly string[],
  bytesLeft: number,
  fix = 'share a folder above its datasets, or move some into a container of their own',
): Precondition[] {
  if (tokens.length === 0) return [];
  const size = Fn.lengthOf(Fn.base64encode(Fn.join('', [...tokens])));
  return [
    {
      condition: Op.lte(size, Math.floor((bytesLeft * 4) / 3) - 4),
      errorMessage: `ConditionTooLarge: the condition has more than the ${MAX_CONDITION_BYTES} bytes that Azure allows; ${fix}`,
    },
  ];
}
