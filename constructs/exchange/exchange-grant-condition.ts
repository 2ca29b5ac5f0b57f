import { Fn, TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { MAX_CONDITION_BYTES } from '../../lib/access/condition/condition';
import type { ExchangedInvitation } from '../../lib/access/condition/exchange-condition';
import { exchangeCondition } from '../../lib/access/condition/exchange-condition';
import { problems } from '../../lib/errors/catalogue';
import type { Precondition } from '../synthesis/preconditions';
import { lowered } from '../synthesis/preconditions';
import type { GrantCondition } from '../grants/grant-condition';
import {
  distinct,
  oneTokenEach,
  orderIn,
  sizePreconditions,
  timePreconditions,
} from '../grants/grant-condition';
import { joined, templateSafe, tokensIn, withoutTokens } from '../synthesis/terraform-strings';

/** The condition of a recipient's assignment on an exchange; ids and times may be tokens. */
export function exchangeGrantCondition(
  assignment: IConstruct,
  container: string,
  declared: readonly ExchangedInvitation[],
): GrantCondition & { readonly condition: string } {
  const order = orderIn(TerraformStack.of(assignment));
  const one = oneTokenEach(order);
  const invitations = declared
    .map(({ invitationId, until, mayAnswer }) => ({
      invitationId: one(lowered(invitationId)),
      until: until === null ? null : one(until),
      mayAnswer,
    }))
    .sort((a, b) => (order(a.invitationId) < order(b.invitationId) ? -1 : 1));
  const where = assignment.node.path;
  const condition = exchangeCondition(invitations, order);
  const bytes = Buffer.byteLength(withoutTokens(condition));
  const tooLarge = problems.conditionTooLarge(
    container,
    bytes,
    MAX_CONDITION_BYTES,
    invitations.length,
    'invitations',
  );
  const preconditions = [
    ...distinct(invitations.map(({ invitationId }) => invitationId)).flatMap(idPreconditions),
    ...distinct(invitations.map(({ until }) => until)).flatMap(timePreconditions),
    ...sizePreconditions(tokensIn(condition), MAX_CONDITION_BYTES - bytes, tooLarge.fix),
  ];
  return {
    condition: templateSafe(condition),
    preconditions: preconditions.map(({ condition: demanded, errorMessage }) => ({
      condition: demanded,
      errorMessage: `${errorMessage} (at ${where})`,
    })),
    problems: bytes > MAX_CONDITION_BYTES ? [{ ...tooLarge, where }] : [],
  };
}

/** Anything but an id would open another folder: one with a slash in it, say, a folder within that of somebody else. */
function idPreconditions(invitationId: string): Precondition[] {
  if (!Token.isUnresolved(invitationId)) return [];
  const form = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
  return [
    {
      condition: Fn.can(Fn.regex(form, joined(invitationId))),
      errorMessage:
        "ValueInvalid: 'invitationId' must be a UUID like 00000000-0000-0000-0000-000000000000; change the value that it refers to",
    },
  ];
}
