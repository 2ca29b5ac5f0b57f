import { Token } from 'cdktf';
import { findProviderTenant } from '../../lib/model/documents/shared-datasets';
import { GrantTiming } from '../../lib/model/values/grant-timing';
import { instantRule } from '../../lib/model/values/instant';
import { findStateProblems } from '../../lib/model/values/invitation-state';
import { ShareKind } from '../../lib/model/values/share-kind';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { checkAcceptedInTime } from '../documents/acceptance-check';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';
import { validateOutputName } from '../documents/document-output';
import type { CheckResult } from '../synthesis/check-result';
import { PASSED, toPrecondition } from '../synthesis/check-result';
import { equalsIgnoringCase } from '../synthesis/terraform-strings';
import { toGrantee } from '../principals/grantee';
import type { DeclaredInvitation } from '../documents/declared-invitation';
import { checkInvitationChanges } from './invitation-changes-check';
import { checkInvitedReader } from './invited-reader-check';
import { PrincipalType } from '../principals/principal';
import { oneLineRule, validateText } from '../synthesis/props-validation';

/** Checks the answer to an invitation. */
export function checkAnswer(
  invitation: DeclaredInvitation,
  props: AcceptedSubscriptionProps,
  where: string,
): CheckResult {
  const { acceptedOn, consumer, acceptedInvitation } = props;
  const formatProblem = validateText('acceptedOn', acceptedOn, instantRule);
  const reader = checkReaderIdentity(invitation, props, where);
  const isInTime = acceptedOn !== undefined && !formatProblem;
  const checks = [
    ...(isInTime ? [checkAcceptedInTime(acceptedOn, invitation, where)] : []),
    ...(acceptedOn === undefined ? [] : [reader]),
    // A reader with a wrong identity is not compared with the invited one.
    ...(acceptedOn === undefined || reader.problems.length > 0
      ? []
      : [checkInvitedReader(invitation, props, where)]),
    ...(acceptedInvitation ? [checkInvitationChanges(acceptedInvitation.invitation, invitation, where)] : []),
  ];
  const found = [
    formatProblem,
    ...(acceptedOn === undefined ? [] : findStateProblems(invitation.state)),
    ...(acceptedOn === undefined ? validateWithoutAcceptance(invitation, props) : []),
    validateText('consumer.name', consumer?.name, oneLineRule),
    validateText('consumer.contact', consumer?.contact, oneLineRule),
    validateOutputName(props.acceptanceOutputName, 'acceptanceOutputName'),
  ];
  return {
    problems: [...found.filter((problem) => problem !== undefined), ...checks.flatMap((fit) => fit.problems)],
    preconditions: checks.flatMap((fit) => fit.preconditions),
  };
}

/**
 * Returns the problems of a subscription without an acceptance: the provider requires one, or props of an acceptance
 * are set.
 */
function validateWithoutAcceptance(
  invitation: DeclaredInvitation,
  { consumer, acceptanceOutputName }: AcceptedSubscriptionProps,
): Problem[] {
  const isAwaited = invitation.grantOn === GrantTiming.ACCEPTANCE;
  const acceptanceRequired = {
    ...problems.valueInvalid(
      'acceptedOn',
      "a UTC time like '2027-01-01T00:00:00Z', because the provider grants access on the acceptance",
      null,
    ),
    fix: "set 'acceptedOn' to the time when the invitation was accepted",
  };
  const unusedProblems = Object.entries({ consumer, acceptanceOutputName })
    .filter(([, value]) => value !== undefined)
    .map(([prop, value]) =>
      problems.valueInvalid(
        prop,
        "left out without 'acceptedOn', because it is part of the acceptance",
        value,
      ),
    );
  return isAwaited ? [acceptanceRequired] : unusedProblems;
}

/**
 * Checks that a reader from another tenant than the source has an application id: an object id only means something in
 * its own tenant.
 */
function checkReaderIdentity(
  invitation: DeclaredInvitation,
  { identity: who, target }: AcceptedSubscriptionProps,
  where: string,
): CheckResult {
  const identity = toGrantee(who);
  // The policy of a data share names an object id together with its tenant.
  if (invitation.inPlace !== undefined) return PASSED;
  if (!identity) {
    const isMissing = !who && invitation.shareKind === ShareKind.IN_PLACE;
    return isMissing ? { ...PASSED, problems: [problems.identityMissing('reads')] } : PASSED;
  }
  const [sourceTenantId, targetTenantId] = [findProviderTenant(invitation), target.tenantId];
  const isNamed = identity.applicationId !== undefined || identity.principalType === PrincipalType.USER;
  if (isNamed || sourceTenantId === null || targetTenantId === undefined) return PASSED;
  const rule =
    "the application (client) id of a multitenant application, because the provider's store is in another tenant, where an object id has no meaning";
  if (Token.isUnresolved(sourceTenantId) || Token.isUnresolved(targetTenantId)) {
    const message = `'identity.applicationId' must be ${rule}; set 'identity.applicationId'`;
    return {
      ...PASSED,
      preconditions: [
        toPrecondition(equalsIgnoringCase(sourceTenantId, targetTenantId), 'ValueInvalid', message, where),
      ],
    };
  }
  if (sourceTenantId.toLowerCase() === targetTenantId.toLowerCase()) return PASSED;
  const problem = problems.valueInvalid('identity.applicationId', rule, null);
  return { ...PASSED, problems: [{ ...problem, fix: "set 'identity.applicationId'" }] };
}
