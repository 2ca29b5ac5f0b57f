import type { IResolvable } from 'cdktf';
import { Op, Token } from 'cdktf';
import type { AcceptedFacts } from '../../lib/model/handshake/invitation-changes';
import { findChangeProblems } from '../../lib/model/handshake/invitation-changes';
import { isSameId } from '../../lib/model/rules/same-id';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { CheckResult, Precondition } from '../synthesis/check-result';
import { toPrecondition } from '../synthesis/check-result';
import { equalsIgnoringCase, toLower, toFunctionArgument } from '../synthesis/terraform-strings';
import type { DeclaredInvitation } from '../documents/declared-invitation';
import { toLiteral } from '../synthesis/props-validation';

/** Compares an invitation with the accepted one. Terraform compares values that are tokens. */
export function checkInvitationChanges(
  accepted: DeclaredInvitation,
  present: DeclaredInvitation,
  where: string,
): CheckResult {
  const { source, datasets } = present;
  const idCheck = checkInvitationId(accepted.invitationId, present.invitationId, where);
  if (idCheck.problems.length > 0) return idCheck;
  const found = findChangeProblems(toAcceptedFacts(accepted), {
    shareKind: present.shareKind,
    termsSha256: toLiteral(present.termsSha256),
    source: {
      storageAccountName: toLiteral(source.storageAccountName),
      blobEndpoint: toLiteral(source.blobEndpoint),
      isHnsEnabled: toLiteral<boolean>(source.isHnsEnabled),
    },
    datasets: datasets.map(({ datasetName, datasetType, container, path }) => ({
      datasetName,
      datasetType,
      container: toLiteral(container),
      path: toLiteral(path),
    })),
  });
  const dataShare = checkDataShare(accepted.inPlace, present.inPlace, where);
  const preconditions = [
    ...idCheck.preconditions,
    ...toChangePreconditions(accepted, present, where),
    ...dataShare.preconditions,
  ];
  return { problems: [...found, ...dataShare.problems], preconditions };
}

/** Compares the data shares that two invitations name, if any: another one has other data, and takes another connector. */
function checkDataShare(
  accepted: DeclaredInvitation['inPlace'],
  present: DeclaredInvitation['inPlace'],
  where: string,
): CheckResult {
  const [before, now] = [accepted?.dataShareUri ?? null, present?.dataShareUri ?? null];
  const passed: CheckResult = { problems: [], preconditions: [] };
  const changed = problems.endpointChanged('inPlace.dataShareUri', before, now);
  if (now === null || before === null || !Token.isUnresolved(now)) {
    const isSame = now === null || before === null ? now === before : isSameId(before, now);
    return isSame ? passed : { ...passed, problems: [changed] };
  }
  const message = `the provider has changed 'inPlace.dataShareUri' since the invitation was accepted; ${changed.fix}`;
  return {
    ...passed,
    preconditions: [toPrecondition(equalsIgnoringCase(before, now), changed.code, message, where)],
  };
}

/** Returns the facts of a received invitation, which contains no tokens. */
function toAcceptedFacts({ shareKind, termsSha256, source, datasets }: DeclaredInvitation): AcceptedFacts {
  const { storageAccountName, blobEndpoint, isHnsEnabled } = source;
  return {
    shareKind,
    termsSha256,
    source: { storageAccountName, blobEndpoint, isHnsEnabled: isHnsEnabled as boolean },
    datasets,
  };
}

function checkInvitationId(accepted: string, present: string, where: string): CheckResult {
  const problem = problems.invitationForeign(present, accepted);
  if (Token.isUnresolved(present)) {
    const message = `this is not the accepted invitation; ${problem.fix}`;
    const sameInvitation = toPrecondition(
      equalsIgnoringCase(accepted, present),
      problem.code,
      message,
      where,
    );
    return { problems: [], preconditions: [sameInvitation] };
  }
  const isForeign = accepted.toLowerCase() !== present.toLowerCase();
  return { problems: isForeign ? [problem] : [], preconditions: [] };
}

function toChangePreconditions(
  { termsSha256, source: acceptedSource, datasets }: DeclaredInvitation,
  present: DeclaredInvitation,
  where: string,
): Precondition[] {
  const presentSource = present.source;
  const requireIfUnknown = (
    value: unknown,
    condition: () => IResolvable,
    { code, fix }: Problem,
    what: string,
  ) => (Token.isUnresolved(value) ? [toPrecondition(condition(), code, `${what}; ${fix}`, where)] : []);
  const requireSameEndpoint = (
    fact: keyof typeof acceptedSource,
    condition: () => IResolvable,
  ): Precondition[] =>
    requireIfUnknown(
      presentSource[fact],
      condition,
      problems.endpointChanged(fact, '', ''),
      `the provider has changed '${fact}' since the invitation was accepted`,
    );
  const datasetPreconditions = present.datasets.flatMap(({ datasetName, ...place }) => {
    const accepted = datasets.find((dataset) => dataset.datasetName === datasetName);
    if (!accepted) return [];
    const problem = problems.datasetRemoved(datasetName, 'was replaced by another one');
    return (['container', 'path'] as const).flatMap((part) =>
      requireIfUnknown(
        place[part],
        () => Op.eq(toFunctionArgument(place[part]), accepted[part]),
        problem,
        problem.message,
      ),
    );
  });
  return [
    ...requireIfUnknown(
      present.termsSha256,
      () => Op.eq(present.termsSha256, termsSha256 ?? ''),
      problems.termsChanged('', ''),
      'the provider has changed the terms of use since they were accepted',
    ),
    ...requireSameEndpoint('storageAccountName', () =>
      Op.eq(presentSource.storageAccountName, acceptedSource.storageAccountName),
    ),
    ...requireSameEndpoint('blobEndpoint', () =>
      Op.eq(toLower(presentSource.blobEndpoint), toLower(acceptedSource.blobEndpoint)),
    ),
    ...requireSameEndpoint('isHnsEnabled', () =>
      Op.eq(presentSource.isHnsEnabled, acceptedSource.isHnsEnabled),
    ),
    ...datasetPreconditions,
  ];
}
