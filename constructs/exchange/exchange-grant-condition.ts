import { Fn, TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { MAX_CONDITION_BYTES } from '../../lib/access/condition/build-condition';
import type {
  ExchangeConditionFields,
  ExchangedInvitation,
} from '../../lib/access/condition/exchange-condition';
import { buildExchangeCondition } from '../../lib/access/condition/exchange-condition';
import { problems } from '../../lib/errors/catalogue';
import type { Precondition } from '../synthesis/check-result';
import {
  toLower,
  toFunctionArgument,
  escapeTemplates,
  findTokens,
  removeTokens,
} from '../synthesis/terraform-strings';
import type { GrantCondition } from '../grants/grant-condition';
import {
  removeDuplicates,
  createTokenMerger,
  createSortKey,
  toSizePreconditions,
  toTimePreconditions,
} from '../grants/grant-condition';

/** Builds the condition of a recipient's role assignment on an exchange. Ids and times can be tokens. */
export function buildExchangeGrantCondition(
  assignment: IConstruct,
  container: string,
  declaredPrincipalId: string,
  declaredInvitations: readonly ExchangedInvitation[],
): GrantCondition & { readonly condition: string } {
  const toSortKey = createSortKey(TerraformStack.of(assignment));
  const mergeToken = createTokenMerger(toSortKey);
  const invitations = declaredInvitations
    .map(({ invitationId, until, mayAnswer }) => ({
      invitationId: mergeToken(toLower(invitationId)),
      until: until === null ? null : mergeToken(until),
      mayAnswer,
    }))
    .sort((a, b) => (toSortKey(a.invitationId) < toSortKey(b.invitationId) ? -1 : 1));
  const where = assignment.node.path;
  const principalId = mergeToken(toLower(declaredPrincipalId));
  const build = (fields: Pick<ExchangeConditionFields, 'principalId'>): string =>
    buildExchangeCondition({ invitations, ...fields }, toSortKey);
  const indexed = build({ principalId });
  // A recipient with so many invitations had access before there was an index, and keeps it.
  const condition = measureText(indexed) > MAX_CONDITION_BYTES ? build({}) : indexed;
  const bytes = measureText(condition);
  const tooLarge = problems.conditionTooLarge(
    container,
    bytes,
    MAX_CONDITION_BYTES,
    invitations.length,
    'invitations',
  );
  const preconditions = [
    ...removeDuplicates(invitations.map(({ invitationId }) => invitationId)).flatMap(toIdPreconditions),
    ...removeDuplicates(invitations.map(({ until }) => until)).flatMap(toTimePreconditions),
    ...toSizePreconditions(findTokens(condition), MAX_CONDITION_BYTES - bytes, tooLarge.fix),
  ];
  return {
    condition: escapeTemplates(condition),
    preconditions: preconditions.map(({ condition: precondition, errorMessage }) => ({
      condition: precondition,
      errorMessage: `${errorMessage} (at ${where})`,
    })),
    problems: bytes > MAX_CONDITION_BYTES ? [{ ...tooLarge, where }] : [],
  };
}

/** Returns the size of a text without its tokens, in bytes. */
const measureText = (text: string): number => Buffer.byteLength(removeTokens(text));

/**
 * Requires a UUID: any other text would open another folder. With a slash in it, for example, it could name a folder
 * inside another recipient's.
 */
function toIdPreconditions(invitationId: string): Precondition[] {
  if (!Token.isUnresolved(invitationId)) return [];
  const form = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
  return [
    {
      condition: Fn.can(Fn.regex(form, toFunctionArgument(invitationId))),
      errorMessage:
        "ValueInvalid: 'invitationId' must be a UUID like 00000000-0000-0000-0000-000000000000; change the value that it refers to",
    },
  ];
}
