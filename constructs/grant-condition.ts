import type { IResolvable, TerraformStack } from 'cdktf';
import { conditional, Fn, Op, Token } from 'cdktf';
import { conditionFor, MAX_CONDITION_BYTES } from '../lib/access/condition';
import type { AccessScope } from '../lib/access/scopes';
import type { Problem } from '../lib/problems';
import { problems } from '../lib/problems';
import { expressionOf } from './addresses';
import type { Precondition } from './fit';
import { templateSafe, tokensIn, withoutTokens } from './terraform-text';

/** The condition of one role assignment, as Terraform takes it. */
export interface GrantCondition {
  /** Undefined where the whole container may be read without end. */
  readonly condition?: string;
  /** What Terraform has to check, because only it will know. */
  readonly preconditions: readonly Precondition[];
  readonly problems: readonly Problem[];
}

/** Writes the condition for scopes whose paths, times and kind of store may be tokens. */
export function grantCondition(
  stack: TerraformStack,
  container: string,
  isHnsEnabled: boolean | IResolvable,
  scopes: readonly AccessScope[],
): GrantCondition {
  const condition = conditionFor(scopes, {
    folderSuffix: folderSuffix(isHnsEnabled),
    order: (text) => (Token.isUnresolved(text) ? expressionOf(stack, text) : text),
  });
  const unfit = distinct(scopes.map(({ path }) => path)).flatMap(compositionProblems);
  if (condition === undefined) return { preconditions: [], problems: unfit };

  const bytes = Buffer.byteLength(withoutTokens(condition));
  const shownContainer = Token.isUnresolved(container) ? 'a token' : container;
  return {
    condition: templateSafe(condition),
    preconditions: [
      ...distinct(scopes.map(({ path }) => path)).flatMap(pathPreconditions),
      ...distinct(scopes.map(({ until }) => until)).flatMap(timePreconditions),
      ...sizePreconditions(tokensIn(condition), MAX_CONDITION_BYTES - bytes),
    ],
    problems:
      bytes > MAX_CONDITION_BYTES
        ? [...unfit, problems.conditionTooLarge(shownContainer, bytes, MAX_CONDITION_BYTES, scopes.length)]
        : unfit,
  };
}

/** On ADLS Gen2 a folder may be asked for by its own name; where Terraform alone knows the kind, it chooses. */
function folderSuffix(isHnsEnabled: boolean | IResolvable): string {
  if (Token.isUnresolved(isHnsEnabled)) return Token.asString(conditional(isHnsEnabled, '', '/'));
  return isHnsEnabled ? '' : '/';
}

/** Azure tells 'ä' from 'a' with dots over it; Terraform makes the first of the second, and would grant another name. */
function compositionProblems(path: string): Problem[] {
  if (Token.isUnresolved(path) || path === path.normalize('NFC')) return [];
  const rule = 'in composed Unicode (NFC), which Terraform turns every text into';
  return [problems.valueInvalid('path', rule, path)];
}

/**
 * What `blobPathRule` refuses, and quotes and backslashes, which Terraform cannot escape for the condition. CDKTF writes
 * it into a string of Terraform as it is, which halves the backslashes once more.
 */
const UNFIT_IN_PATH = "//|(^|/)[.]{1,2}(/|$)|['\\\\\\\\[:cntrl:]]|^/|/$|^$";

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

function pathPreconditions(path: string): Precondition[] {
  if (!Token.isUnresolved(path)) return [];
  return [
    {
      condition: Op.and(
        Op.lt(Fn.lengthOf(Fn.regexall(UNFIT_IN_PATH, path)), 1),
        Op.lte(Fn.lengthOf(path), 1024),
      ),
      errorMessage:
        "ValueInvalid: the path of a dataset must be 1 to 1024 characters, without a slash at its ends, empty, '.' or '..' segments, control characters, quotes and backslashes; change the value that it refers to",
    },
  ];
}

function timePreconditions(until: string | null): Precondition[] {
  if (until === null || !Token.isUnresolved(until)) return [];
  const form = '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,7})?Z$';
  return [
    {
      condition: Op.and(Op.eq(Fn.lengthOf(Fn.regexall(form, until)), 1), Fn.can(Fn.timeadd(until, '0s'))),
      errorMessage:
        "ValueInvalid: 'expiresOn' must be a UTC time like '2027-01-01T00:00:00Z'; change the value that it refers to",
    },
  ];
}

/** Base64 has four characters for three bytes: the one way to count bytes in Terraform. */
function sizePreconditions(tokens: readonly string[], bytesLeft: number): Precondition[] {
  if (tokens.length === 0) return [];
  const size = Fn.lengthOf(Fn.base64encode(Fn.join('', [...tokens])));
  return [
    {
      condition: Op.lte(size, Math.floor((bytesLeft * 4) / 3) - 4),
      errorMessage: `ConditionTooLarge: the condition has more than the ${MAX_CONDITION_BYTES} bytes that Azure allows; share a folder above its datasets, or move some into a container of their own`,
    },
  ];
}
