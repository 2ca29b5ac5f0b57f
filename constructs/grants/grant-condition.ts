import type { IResolvable } from 'cdktf';
import { conditional, Fn, Op, TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { buildReadCondition } from '../../lib/access/condition/build-condition';
import { MAX_CONDITION_BYTES } from '../../lib/access/condition/build-condition';
import type { AccessScope } from '../../lib/access/condition/access-scopes';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { toExpression } from '../synthesis/addresses';
import type { Precondition } from '../synthesis/preconditions';
import {
  toFunctionArgument,
  escapeTemplates,
  findTokens,
  removeTokens,
} from '../synthesis/terraform-strings';

/** The condition of one role assignment, as Terraform takes it. */
export interface GrantCondition {
  /** Undefined where the whole container may be read without end. */
  readonly condition?: string;
  /** What Terraform has to check, because only it will know. */
  readonly preconditions: readonly Precondition[];
  readonly problems: readonly Problem[];
}

/** Says what a condition admits of these scopes: blobs, or their index tags. */
type ConditionWriter = typeof buildReadCondition;

/** Writes the condition for scopes whose paths, times and kind of store may be tokens. */
export function buildGrantCondition(
  assignment: IConstruct,
  container: string,
  isHnsEnabled: boolean | IResolvable,
  declaredScopes: readonly AccessScope[],
  writeCondition: ConditionWriter,
): GrantCondition {
  const toSortKey = createSortKey(TerraformStack.of(assignment));
  const scopes = mergeScopeTokens(declaredScopes, toSortKey);
  const where = assignment.node.path;
  const condition = writeCondition(scopes, { folderSuffix: toFolderSuffix(isHnsEnabled), order: toSortKey });
  if (condition === undefined) return { preconditions: [], problems: [] };

  const bytes = Buffer.byteLength(removeTokens(condition));
  const shownContainer = Token.isUnresolved(container) ? 'a token' : container;
  const preconditions = [
    ...removeDuplicates(scopes.map(({ path }) => path)).flatMap(toPathPreconditions),
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

/** What a text is sorted by: a token by what Terraform will see. */
export function createSortKey(stack: TerraformStack): (text: string) => string {
  return (text) => (Token.isUnresolved(text) ? toExpression(stack, text) : text);
}

/** Each reading of a variable is another token: those that Terraform will see alike are made one. */
export function createTokenMerger(toSortKey: (text: string) => string): (text: string) => string {
  const texts = new Map<string, string>();
  return (text) => {
    const sortKey = toSortKey(text);
    texts.set(sortKey, texts.get(sortKey) ?? text);
    return texts.get(sortKey)!;
  };
}

/** The scopes with one token for what Terraform will see alike, in order. */
function mergeScopeTokens(
  scopes: readonly AccessScope[],
  toSortKey: (text: string) => string,
): AccessScope[] {
  const mergeToken = createTokenMerger(toSortKey);
  const toScopeKey = ({ datasetType, path, until }: AccessScope): string =>
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

/** On ADLS Gen2 a folder may be asked for by its own name; where Terraform alone knows the kind, it chooses. */
function toFolderSuffix(isHnsEnabled: boolean | IResolvable): string {
  if (Token.isUnresolved(isHnsEnabled)) return Token.asString(conditional(isHnsEnabled, '', '/'));
  return isHnsEnabled ? '' : '/';
}

/**
 * What `blobPathRule` refuses, and quotes and backslashes, which Terraform cannot escape for the condition. CDKTF writes
 * it into a string of Terraform as it is, which halves the backslashes once more.
 */
const INVALID_IN_PATH = "//|(^|/)[.]{1,2}(/|$)|['\\\\\\\\\\\\p{Cc}]|^/|/$|^$";

export const removeDuplicates = <T>(values: readonly T[]): T[] => [...new Set(values)];

function toPathPreconditions(path: string): Precondition[] {
  if (!Token.isUnresolved(path)) return [];
  const argument = toFunctionArgument(path);
  return [
    {
      condition: Op.and(
        Op.lt(Fn.lengthOf(Fn.regexall(INVALID_IN_PATH, argument)), 1),
        Op.lte(Fn.lengthOf(argument), 1024),
      ),
      errorMessage:
        "ValueInvalid: the path of a dataset must be 1 to 1024 characters, without a slash at its ends, empty, '.' or '..' segments, control characters, quotes and backslashes; change the value that it refers to",
    },
  ];
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

/** Base64 has four characters for three bytes: the one way to count bytes in Terraform. */
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
