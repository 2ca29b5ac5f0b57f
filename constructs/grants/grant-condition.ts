import type { IResolvable } from 'cdktf';
import { conditional, Fn, Op, TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { conditionFor } from '../../lib/access/condition/condition';
import { MAX_CONDITION_BYTES } from '../../lib/access/condition/condition';
import type { AccessScope } from '../../lib/access/condition/scopes';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { expressionOf } from '../synthesis/addresses';
import type { Precondition } from '../synthesis/preconditions';
import { joined, templateSafe, tokensIn, withoutTokens } from '../synthesis/terraform-strings';

/** The condition of one role assignment, as Terraform takes it. */
export interface GrantCondition {
  /** Undefined where the whole container may be read without end. */
  readonly condition?: string;
  /** What Terraform has to check, because only it will know. */
  readonly preconditions: readonly Precondition[];
  readonly problems: readonly Problem[];
}

/** Says what a condition admits of these scopes: blobs, or their index tags. */
type ConditionWriter = typeof conditionFor;

/** Writes the condition for scopes whose paths, times and kind of store may be tokens. */
export function grantCondition(
  assignment: IConstruct,
  container: string,
  isHnsEnabled: boolean | IResolvable,
  declared: readonly AccessScope[],
  write: ConditionWriter,
): GrantCondition {
  const order = orderIn(TerraformStack.of(assignment));
  const scopes = withOneToken(declared, order);
  const where = assignment.node.path;
  const condition = write(scopes, { folderSuffix: folderSuffix(isHnsEnabled), order });
  if (condition === undefined) return { preconditions: [], problems: [] };

  const bytes = Buffer.byteLength(withoutTokens(condition));
  const shownContainer = Token.isUnresolved(container) ? 'a token' : container;
  const preconditions = [
    ...distinct(scopes.map(({ path }) => path)).flatMap(pathPreconditions),
    ...distinct(scopes.map(({ until }) => until)).flatMap(timePreconditions),
    ...sizePreconditions(tokensIn(condition), MAX_CONDITION_BYTES - bytes),
  ];
  const tooLarge = problems.conditionTooLarge(shownContainer, bytes, MAX_CONDITION_BYTES, scopes.length);
  return {
    condition: templateSafe(condition),
    preconditions: preconditions.map(({ condition: demanded, errorMessage }) => ({
      condition: demanded,
      errorMessage: `${errorMessage} (at ${where})`,
    })),
    problems: bytes > MAX_CONDITION_BYTES ? [{ ...tooLarge, where }] : [],
  };
}

/** What a text is sorted by: a token by what Terraform will see. */
export function orderIn(stack: TerraformStack): (text: string) => string {
  return (text) => (Token.isUnresolved(text) ? expressionOf(stack, text) : text);
}

/** Each reading of a variable is another token: those that Terraform will see alike are made one. */
export function oneTokenEach(order: (text: string) => string): (text: string) => string {
  const texts = new Map<string, string>();
  return (text) => {
    const seen = order(text);
    texts.set(seen, texts.get(seen) ?? text);
    return texts.get(seen)!;
  };
}

/** The scopes with one token for what Terraform will see alike, in order. */
function withOneToken(scopes: readonly AccessScope[], order: (text: string) => string): AccessScope[] {
  const one = oneTokenEach(order);
  const keyOf = ({ datasetType, path, until }: AccessScope): string =>
    [datasetType, order(path), order(until ?? '')].join('\u0000');
  return scopes
    .map((scope) => ({
      key: keyOf(scope),
      scope: { ...scope, path: one(scope.path), until: scope.until === null ? null : one(scope.until) },
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ scope }) => scope);
}

/** On ADLS Gen2 a folder may be asked for by its own name; where Terraform alone knows the kind, it chooses. */
function folderSuffix(isHnsEnabled: boolean | IResolvable): string {
  if (Token.isUnresolved(isHnsEnabled)) return Token.asString(conditional(isHnsEnabled, '', '/'));
  return isHnsEnabled ? '' : '/';
}

/**
 * What `blobPathRule` refuses, and quotes and backslashes, which Terraform cannot escape for the condition. CDKTF writes
 * it into a string of Terraform as it is, which halves the backslashes once more.
 */
const UNFIT_IN_PATH = "//|(^|/)[.]{1,2}(/|$)|['\\\\\\\\\\\\p{Cc}]|^/|/$|^$";

export const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

function pathPreconditions(path: string): Precondition[] {
  if (!Token.isUnresolved(path)) return [];
  const whole = joined(path);
  return [
    {
      condition: Op.and(
        Op.lt(Fn.lengthOf(Fn.regexall(UNFIT_IN_PATH, whole)), 1),
        Op.lte(Fn.lengthOf(whole), 1024),
      ),
      errorMessage:
        "ValueInvalid: the path of a dataset must be 1 to 1024 characters, without a slash at its ends, empty, '.' or '..' segments, control characters, quotes and backslashes; change the value that it refers to",
    },
  ];
}

export function timePreconditions(until: string | null): Precondition[] {
  if (until === null || !Token.isUnresolved(until)) return [];
  const whole = joined(until);
  const form = '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,7})?Z$';
  return [
    {
      condition: Op.and(Op.eq(Fn.lengthOf(Fn.regexall(form, whole)), 1), Fn.can(Fn.timeadd(whole, '0s'))),
      errorMessage:
        "ValueInvalid: 'expiresOn' must be a UTC time like '2027-01-01T00:00:00Z'; change the value that it refers to",
    },
  ];
}

/** Base64 has four characters for three bytes: the one way to count bytes in Terraform. */
export function sizePreconditions(
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
