import { Token } from 'cdktf';
import { problems } from '../../lib/errors/catalogue';
import { formatValue } from '../../lib/errors/format-value';
import type { AcceptanceDocument } from '../../lib/model/documents/acceptance';
import { findProviderTenant } from '../../lib/model/documents/shared-datasets';
import { GrantTiming } from '../../lib/model/values/grant-timing';
import { InvitationState } from '../../lib/model/values/invitation-state';
import { checkAcceptance } from '../documents/acceptance-check';
import type { DeclaredInvitation } from '../documents/declared-invitation';
import { checkReader, isFromTenant } from '../documents/accepted-reader-check';
import type { CheckResult } from '../synthesis/check-result';
import { toPrecondition } from '../synthesis/check-result';
import { toGrantee } from './grantee';
import type { PrincipalType } from './principal';
import type { Grantee } from './grantee';
import type { IRecipient } from './recipient';

/** The principal that an invitation grants access to, the problems with it, and the checks that Terraform makes. */
export interface GranteeResolution extends CheckResult {
  /** The principal, or undefined if neither the provider nor an acceptance names one. */
  readonly grantee?: Grantee;
}

/**
 * Resolves the principal that an invitation grants access to.
 *
 * Without an acceptance, it is the principal that the provider set on the recipient. An acceptance must answer this offer;
 * in the storage account's own tenant it can also name the principal.
 *
 * A suspended or revoked invitation grants nothing. Its acceptance only identifies the recipient, so that an outdated
 * acceptance does not block a revocation.
 *
 * @param acceptance Undefined if the grant does not depend on an acceptance, or if there is none yet.
 * @param offer The invitation without its principal.
 * @param where Construct path for the messages of preconditions.
 */
export function resolveGrantee(
  recipient: IRecipient,
  acceptance: AcceptanceDocument | undefined,
  offer: DeclaredInvitation,
  where: string,
): GranteeResolution {
  const recipientGrantee = toGrantee(recipient);
  if (!acceptance) {
    const isMissing = !recipientGrantee && offer.grantOn !== GrantTiming.ACCEPTANCE;
    const missing = `recipient ${formatValue(recipient.recipientName)} names none`;
    return {
      grantee: recipientGrantee,
      problems: isMissing ? [problems.principalMissing(missing)] : [],
      preconditions: [],
    };
  }
  const { invitationId, termsSha256, acceptBy, expiresOn, state } = offer;
  const accepted = resolveAcceptedGrantee(
    recipient,
    acceptance,
    findProviderTenant(offer) ?? undefined,
    where,
  );
  const grantee = accepted.grantee ?? recipientGrantee;
  if (state !== InvitationState.ACTIVE) {
    const answer = checkAcceptance({ invitationId }, acceptance, where);
    const preconditions = recipientGrantee ? [] : [...answer.preconditions, ...accepted.preconditions];
    return { grantee, problems: answer.problems, preconditions };
  }
  const terms = { invitationId, termsSha256, acceptBy, expiresOn, tenantId: recipient.tenantId };
  const answer = checkAcceptance(terms, acceptance, where);
  return {
    grantee,
    problems: [...answer.problems, ...accepted.problems],
    preconditions: [...answer.preconditions, ...accepted.preconditions],
  };
}

/**
 * Resolves the principal that an acceptance entitles.
 *
 * In the storage account's own tenant, this is the principal that the acceptance names, which must be the invited one if
 * the provider named one. An object id from another tenant, or from an unknown one, has no meaning in this tenant: then the provider
 * must set the principal on the recipient, and the application ids must match.
 *
 * If an application was invited, the provider must set its principal: nothing here ties the object id of an acceptance to
 * the application id next to it.
 *
 * The Terraform address of the grant is always the recipient's.
 *
 * @param storeTenantId Tenant of the storage account; can be a token.
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-assignments-external-users
 */
function resolveAcceptedGrantee(
  recipient: IRecipient,
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
      const problem = problems.principalMismatch(null, shownId, 'provider', {
        principalType: reader.principalType,
        tenantId: consumer.tenantId,
      });
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
    const message = `the acceptance comes from another tenant than that of the storage account, where its object id has no meaning; ${fix}`;
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
  { applicationId: invited }: IRecipient,
  { principalId, applicationId }: AcceptanceDocument['reader'],
  isHome: boolean,
): string {
  const application = applicationId === null ? 'no application' : `application ${formatValue(applicationId)}`;
  if (isHome && principalId !== null) {
    const name = Token.isUnresolved(invited) ? 'an application' : `application ${formatValue(invited)}`;
    return `${name} was invited, and object id ${formatValue(principalId)} of the acceptance cannot be verified to belong to it`;
  }
  if (isHome) return `the acceptance names ${application}, but no object id`;
  const object =
    principalId === null ? '' : `, and object id ${formatValue(principalId)} has no meaning in this tenant`;
  return `the acceptance comes from another or an unknown tenant; it names ${application}${object}`;
}
