import type { IResolvable } from 'cdktf';
import { Op, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { AcceptanceDocument } from '../lib/model/acceptance';
import type { Problem } from '../lib/problems';
import { problems, shown } from '../lib/problems';
import { isSame, precondition } from './acceptance-fit';
import type { Fit, Precondition } from './fit';
import type { Grantee, Principal, PrincipalType } from './principal';
import type { Recipient } from './recipient';

/** Whom an acceptance has a share granted to. */
export interface GranteeFit extends Fit {
  /** Undefined where there are problems. */
  readonly grantee?: Grantee;
}

/** A recipient, or any principal, as one that something is granted to; undefined where a recipient names none. */
export function declaredGrantee(who: Principal | Recipient): Grantee | undefined {
  const { principalId, principalType, tenantId, applicationId } = who;
  if (principalId === undefined || principalType === undefined) return undefined;
  const declaredBy = Construct.isConstruct(who) ? (who as unknown as Construct) : undefined;
  return { principalId, principalType, tenantId, applicationId, declaredBy };
}

/**
 * Whom an acceptance has the provider grant access to.
 *
 * From the store's own tenant: the principal that the acceptance names, which has to be the invited one where one was
 * named. From another tenant, or where that is not known, an object id of theirs means nothing: the principal is the
 * one that the provider named for the recipient, in its own tenant; what has to agree is the application id.
 *
 * The address of the grant is the recipient's in any case.
 *
 * @param here Tenant of the store; may be a token.
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-assignments-external-users
 */
export function acceptedGrantee(
  recipient: Recipient,
  { reader, consumer }: AcceptanceDocument,
  here: string | undefined,
  where: string,
): GranteeFit {
  const found: Problem[] = [];
  const preconditions: Precondition[] = [];
  const application = sameId(recipient.applicationId, reader.applicationId);
  if (application === false) {
    found.push(problems.principalMismatch(reader.applicationId, recipient.applicationId!));
  } else if (application !== true) preconditions.push(mismatch(application, where));

  const invited = declaredGrantee(recipient);
  const isHome = homeOf(consumer.tenantId, here);
  const tenantId = recipient.tenantId ?? consumer.tenantId ?? undefined;
  if (invited) {
    const named = isHome === false ? true : sameId(invited.principalId, reader.principalId);
    if (named === false && isHome === true) {
      found.push(problems.principalMismatch(reader.principalId, invited.principalId));
    } else if (named !== true) {
      // Where Terraform alone knows whether it is the same tenant, it asks for the same principal in that case only.
      const isIt = named === false ? Op.not(isHome) : isHome === true ? named : Op.or(Op.not(isHome), named);
      preconditions.push(mismatch(isIt, where));
    }
    const grantee = { ...invited, tenantId };
    return { problems: found, preconditions, ...(found.length === 0 && { grantee }) };
  }
  if (isHome === false || reader.principalId === null) {
    return { problems: [...found, problems.principalMissing(whyMissing(reader, isHome))], preconditions };
  }
  if (isHome !== true) {
    const { code, fix } = problems.principalMissing('');
    const message = `the acceptance comes from another tenant than the storage account's, where its object id means nothing; ${fix}`;
    preconditions.push(precondition(isHome, code, message, where));
  }
  const grantee: Grantee = {
    principalId: reader.principalId,
    principalType: reader.principalType as PrincipalType,
    tenantId,
    ...(reader.applicationId !== null && { applicationId: reader.applicationId }),
    declaredBy: recipient,
  };
  return { problems: found, preconditions, ...(found.length === 0 && { grantee }) };
}

/** Whether an acceptance comes from the store's own tenant; a condition where Terraform has to tell. */
function homeOf(from: string | null, here: string | undefined): boolean | IResolvable {
  if (from === null || here === undefined) return false;
  return Token.isUnresolved(here) ? isSame(here, from) : here.toLowerCase() === from.toLowerCase();
}

/** Whether the acceptance names what was invited; where nothing was, anything is it. */
function sameId(invited: string | undefined, named: string | null): boolean | IResolvable {
  if (invited === undefined) return true;
  if (named === null) return false;
  return Token.isUnresolved(invited) ? isSame(invited, named) : invited.toLowerCase() === named.toLowerCase();
}

function mismatch(condition: IResolvable, where: string): Precondition {
  const { code, fix } = problems.principalMismatch('', '');
  return precondition(condition, code, `the acceptance names another reader than was invited; ${fix}`, where);
}

function whyMissing(
  { principalId, applicationId }: AcceptanceDocument['reader'],
  isHome: boolean | IResolvable,
): string {
  const application = applicationId === null ? 'no application' : `application ${shown(applicationId)}`;
  if (isHome !== false) return `the acceptance names ${application}, and no object id`;
  const object = principalId === null ? '' : `, and object id ${shown(principalId)} means nothing here`;
  return `the acceptance comes from another tenant, or one that is not known; it names ${application}${object}`;
}
