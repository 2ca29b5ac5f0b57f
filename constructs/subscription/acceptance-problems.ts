import { Token } from 'cdktf';
import { GrantOn } from '../../lib/model/values/grant-on';
import { instantRule } from '../../lib/model/values/instant';
import { stateProblems } from '../../lib/model/values/invitation-state';
import { ShareKind } from '../../lib/model/values/share-kind';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { inTimeFit } from '../documents/acceptance-match';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';
import { outputNameProblem } from '../documents/document-output';
import type { Fit } from '../synthesis/preconditions';
import { isSame } from '../synthesis/preconditions';
import { precondition } from '../synthesis/preconditions';
import { declaredGrantee } from '../principals/grantee';
import type { DeclaredInvitation } from '../documents/invitation';
import { changesFit } from './invitation-changes';
import { invitedFit } from './invited-reader';
import { PrincipalType } from '../principals/principal';
import { oneLine, ruleProblem } from '../synthesis/validation';

/** What is wrong with the answer to an invitation, and what Terraform has to ask of it. */
export function answerFit(
  invitation: DeclaredInvitation,
  props: AcceptedSubscriptionProps,
  where: string,
): Fit {
  const { acceptedOn, consumer, acceptedInvitation } = props;
  const wellFormed = ruleProblem('acceptedOn', acceptedOn, instantRule);
  const reader = namedReaderFit(invitation, props, where);
  const isInTime = acceptedOn !== undefined && !wellFormed;
  const fits = [
    ...(isInTime ? [inTimeFit(acceptedOn, invitation, where)] : []),
    ...(acceptedOn === undefined ? [] : [reader]),
    // Who is not named as they must be is not compared with whom the invitation went to.
    ...(acceptedOn === undefined || reader.problems.length > 0 ? [] : [invitedFit(invitation, props, where)]),
    ...(acceptedInvitation ? [changesFit(acceptedInvitation.invitation, invitation, where)] : []),
  ];
  const found = [
    wellFormed,
    ...(acceptedOn === undefined ? [] : stateProblems(invitation.state)),
    ...(acceptedOn === undefined ? withoutAcceptance(invitation, props) : []),
    ruleProblem('consumer.name', consumer?.name, oneLine),
    ruleProblem('consumer.contact', consumer?.contact, oneLine),
    outputNameProblem(props.acceptanceOutputName, 'acceptanceOutputName'),
  ];
  return {
    problems: [...found.filter((problem) => problem !== undefined), ...fits.flatMap((fit) => fit.problems)],
    preconditions: fits.flatMap((fit) => fit.preconditions),
  };
}

/** What an acceptance is asked for, where there is none. */
function withoutAcceptance(
  invitation: DeclaredInvitation,
  { consumer, acceptanceOutputName }: AcceptedSubscriptionProps,
): Problem[] {
  const isAwaited = invitation.grantOn === GrantOn.ACCEPTANCE;
  const awaited = {
    ...problems.valueInvalid(
      'acceptedOn',
      "a UTC time like '2027-01-01T00:00:00Z', because the provider grants access on the acceptance",
      null,
    ),
    fix: "set 'acceptedOn' to when the invitation was accepted",
  };
  const unused = Object.entries({ consumer, acceptanceOutputName })
    .filter(([, value]) => value !== undefined)
    .map(([prop, value]) =>
      problems.valueInvalid(prop, "left out where there is no 'acceptedOn': it is of the acceptance", value),
    );
  return isAwaited ? [awaited] : unused;
}

/** An object id means something in its own tenant only: an application is named by its application id elsewhere. */
function namedReaderFit(
  { source, shareKind }: DeclaredInvitation,
  { identity: who, target }: AcceptedSubscriptionProps,
  where: string,
): Fit {
  const identity = declaredGrantee(who);
  const fits: Fit = { problems: [], preconditions: [] };
  if (!identity) {
    const isMissing = !who && shareKind === ShareKind.IN_PLACE;
    return isMissing ? { ...fits, problems: [problems.identityMissing('reads')] } : fits;
  }
  const [there, here] = [source.tenantId, target.tenantId];
  const isNamed = identity.applicationId !== undefined || identity.principalType === PrincipalType.USER;
  if (isNamed || there === null || here === undefined) return fits;
  const rule =
    "the application (client) id of a multi-tenant application, because the provider's store is in another tenant, where an object id means nothing";
  if (Token.isUnresolved(there) || Token.isUnresolved(here)) {
    const message = `'identity.applicationId' must be ${rule}; set 'identity.applicationId'`;
    return { ...fits, preconditions: [precondition(isSame(there, here), 'ValueInvalid', message, where)] };
  }
  if (there.toLowerCase() === here.toLowerCase()) return fits;
  const problem = problems.valueInvalid('identity.applicationId', rule, null);
  return { ...fits, problems: [{ ...problem, fix: "set 'identity.applicationId'" }] };
}
