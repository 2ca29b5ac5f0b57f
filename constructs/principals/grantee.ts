import { Token } from 'cdktf';
import { Construct } from 'constructs';
import type { AcceptanceDocument } from '../../lib/model/documents/acceptance';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { formatValue } from '../../lib/errors/format-value';
import type { CheckResult } from '../synthesis/preconditions';
import { toPrecondition } from '../synthesis/preconditions';
import type { Grantee, Principal, PrincipalType } from './principal';
import { validatePrincipal } from './principal';
import { isFromTenant, checkReader } from '../documents/reader-match';
import type { Recipient } from './recipient';

/** Whom an acceptance has a share granted to. */
export interface GranteeResolution extends CheckResult {
  /** Undefined where there are problems. */
  readonly grantee?: Grantee;
}

/** A recipient, or any principal, as one that something is granted to; undefined where a recipient names none. */
export function toGrantee(who: Principal | Recipient | undefined): Grantee | undefined {
  // JavaScript lets anything stand here; what is wrong with it is said by `granteeProblems`.
  const { principalId, principalType, tenantId, applicationId } = who ?? {};
  if (principalId === undefined || principalType === undefined) return undefined;
  const declaredBy = Construct.isConstruct(who) ? (who as unknown as Construct) : undefined;
  return { principalId, principalType, tenantId, applicationId, declaredBy };
}

/** Says why something cannot be granted to somebody. */
export function validateGrantee(prop: string, who: Principal | Recipient): (Problem | undefined)[] {
  if (!Construct.isConstruct(who)) return validatePrincipal(prop, who);
  return toGrantee(who)
    ? []
    : [
        {
          ...problems.principalMissing(`'${prop}' is a recipient that names none`),
          fix: "set 'principalId' and 'principalType' of the recipient",
        },
      ];
}

/**
 * Whom an acceptance has the provider grant access to.
 *
 * From the store's own tenant: the principal that the acceptance names, which has to be the invited one where one was
 * named. From another tenant, or where that is not known, an object id of theirs means nothing: the principal is the
 * one that the provider named for the recipient, in its own tenant; what has to agree is the application id.
 *
 * Where an application was invited, the provider has to name its principal: nothing here ties the object id of an
 * acceptance to the application id beside it.
 *
 * The address of the grant is the recipient's in any case.
 *
 * @param storeTenantId Tenant of the store; may be a token.
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-assignments-external-users
 */
export function resolveAcceptedGrantee(
  recipient: Recipient,
  { reader, consumer }: AcceptanceDocument,
  storeTenantId: string | undefined,
  where: string,
): GranteeResolution {
  const isHome = isFromTenant(consumer.tenantId, storeTenantId);
  const recipientGrantee = toGrantee(recipient);
  const readerCheck = checkReader(recipient, reader, isHome, 'provider', where);
  const tenantId = recipient.tenantId ?? consumer.tenantId ?? undefined;
  if (recipientGrantee) {
    const isUnnamed = reader.applicationId === null && reader.principalType !== 'User';
    if (isUnnamed && readerCheck.problems.length === 0 && storeTenantId !== undefined && isHome !== true) {
      const shownId = Token.isUnresolved(recipientGrantee.principalId)
        ? 'a token'
        : recipientGrantee.principalId;
      const problem = problems.principalMismatch(null, shownId, 'provider', reader.principalType);
      const { code, message, fix } = problem;
      if (isHome === false) readerCheck.problems.push(problem);
      else readerCheck.preconditions.push(toPrecondition(isHome, code, `${message}; ${fix}`, where));
    }
    return {
      ...readerCheck,
      ...(readerCheck.problems.length === 0 && { grantee: { ...recipientGrantee, tenantId } }),
    };
  }
  if (isHome === false || reader.principalId === null || recipient.applicationId !== undefined) {
    const why = explainMissingPrincipal(recipient, reader, isHome !== false);
    return {
      ...readerCheck,
      problems: [...readerCheck.problems, problems.principalMissing(why, storeTenantId === undefined)],
    };
  }
  if (isHome !== true) {
    const { code, fix } = problems.principalMissing('');
    const message = `the acceptance comes from another tenant than the storage account's, where its object id means nothing; ${fix}`;
    readerCheck.preconditions.push(toPrecondition(isHome, code, message, where));
  }
  const grantee: Grantee = {
    principalId: reader.principalId,
    principalType: reader.principalType as PrincipalType,
    tenantId,
    ...(reader.applicationId !== null && { applicationId: reader.applicationId }),
    declaredBy: recipient,
  };
  return { ...readerCheck, ...(readerCheck.problems.length === 0 && { grantee }) };
}

function explainMissingPrincipal(
  { applicationId: invited }: Recipient,
  { principalId, applicationId }: AcceptanceDocument['reader'],
  isHome: boolean,
): string {
  const application = applicationId === null ? 'no application' : `application ${formatValue(applicationId)}`;
  if (isHome && principalId !== null) {
    const name = Token.isUnresolved(invited) ? 'an application' : `application ${formatValue(invited)}`;
    return `${name} was invited, and object id ${formatValue(principalId)} of the acceptance cannot be tied to it here`;
  }
  if (isHome) return `the acceptance names ${application}, and no object id`;
  const object = principalId === null ? '' : `, and object id ${formatValue(principalId)} means nothing here`;
  return `the acceptance comes from another tenant, or one that is not known; it names ${application}${object}`;
}
