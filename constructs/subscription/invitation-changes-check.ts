import type { IResolvable } from 'cdktf';
import { Op, Token } from 'cdktf';
import type { AcceptedFacts } from '../../lib/model/handshake/invitation-changes';
import { findChangeProblems, pairSources } from '../../lib/model/handshake/invitation-changes';
import { formatValue } from '../../lib/errors/format-value';
import type { SharedDataset } from '../../lib/model/documents/shared-datasets';
import { listSharedDatasets, listSources } from '../../lib/model/documents/shared-datasets';
import { isSameId } from '../../lib/model/rules/same-id';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { CheckResult, Precondition } from '../synthesis/check-result';
import { PASSED, toPrecondition } from '../synthesis/check-result';
import { equalsIgnoringCase, toLower, toFunctionArgument } from '../synthesis/terraform-strings';
import type { DeclaredInvitation, DeclaredStoreFacts } from '../documents/declared-invitation';
import { toLiteral } from '../synthesis/props-validation';

/** Compares an invitation with the accepted one. Terraform compares values that are tokens. */
export function checkInvitationChanges(
  accepted: DeclaredInvitation,
  present: DeclaredInvitation,
  where: string,
): CheckResult {
  const idCheck = checkInvitationId(accepted.invitationId, present.invitationId, where);
  if (idCheck.problems.length > 0) return idCheck;
  const found = findChangeProblems(toAcceptedFacts(accepted), {
    shareKind: present.shareKind,
    termsSha256: toLiteral(present.termsSha256),
    datasets: mapSources(present, (source) => ({
      storageAccountName: toLiteral(source.storageAccountName),
      blobEndpoint: toLiteral(source.blobEndpoint),
      isHnsEnabled: toLiteral<boolean>(source.isHnsEnabled),
    })).map(({ container, path, ...dataset }) => ({
      ...dataset,
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
  const changed = problems.endpointChanged('inPlace.dataShareUri', before, now);
  if (now === null || before === null || !Token.isUnresolved(now)) {
    const isSame = now === null || before === null ? now === before : isSameId(before, now);
    return isSame ? PASSED : { ...PASSED, problems: [changed] };
  }
  const message = `the provider has changed 'inPlace.dataShareUri' since the invitation was accepted; ${changed.fix}`;
  return {
    ...PASSED,
    preconditions: [toPrecondition(equalsIgnoringCase(before, now), changed.code, message, where)],
  };
}

/** Returns the facts of a received invitation, which contains no tokens. */
function toAcceptedFacts(accepted: DeclaredInvitation): AcceptedFacts {
  const { shareKind, termsSha256 } = accepted;
  const datasets = mapSources(accepted, ({ storageAccountName, blobEndpoint, isHnsEnabled }) => {
    return { storageAccountName, blobEndpoint, isHnsEnabled: isHnsEnabled as boolean };
  });
  return { shareKind, termsSha256, datasets };
}

/** Converts the accounts of the datasets, each once. */
function mapSources<T>(
  invitation: DeclaredInvitation,
  convert: (source: DeclaredStoreFacts) => T,
): SharedDataset<T>[] {
  const converted = new Map(
    listSources<DeclaredStoreFacts>(invitation).map((source) => [source, convert(source)]),
  );
  return listSharedDatasets<DeclaredStoreFacts>(invitation).map((dataset) => {
    return { ...dataset, source: converted.get(dataset.source)! };
  });
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
  accepted: DeclaredInvitation,
  present: DeclaredInvitation,
  where: string,
): Precondition[] {
  const { termsSha256 } = accepted;
  const requireIfUnknown = (
    value: unknown,
    condition: () => IResolvable,
    { code, fix }: Problem,
    what: string,
  ) => (Token.isUnresolved(value) ? [toPrecondition(condition(), code, `${what}; ${fix}`, where)] : []);
  const acceptedDatasets = listSharedDatasets<DeclaredStoreFacts>(accepted);
  const presentDatasets = listSharedDatasets<DeclaredStoreFacts>(present);
  const sourcePreconditions = pairSources(acceptedDatasets, presentDatasets).flatMap(
    ({ accepted: before, current, datasetName }) => {
      const requireSame = (fact: keyof DeclaredStoreFacts, condition: () => IResolvable): Precondition[] =>
        requireIfUnknown(
          current[fact],
          condition,
          problems.endpointChanged(fact, '', ''),
          `the provider has changed '${fact}'${datasetName === undefined ? '' : ` of the account of dataset ${formatValue(datasetName)}`} since the invitation was accepted`,
        );
      return [
        ...requireSame('storageAccountName', () =>
          Op.eq(current.storageAccountName, before.storageAccountName),
        ),
        ...requireSame('blobEndpoint', () =>
          Op.eq(toLower(current.blobEndpoint), toLower(before.blobEndpoint)),
        ),
        ...requireSame('isHnsEnabled', () => Op.eq(current.isHnsEnabled, before.isHnsEnabled)),
      ];
    },
  );
  const acceptedByName = new Map(acceptedDatasets.map((dataset) => [dataset.datasetName, dataset]));
  const datasetPreconditions = presentDatasets.flatMap(({ datasetName, ...place }) => {
    const before = acceptedByName.get(datasetName);
    if (!before) return [];
    const problem = problems.datasetRemoved(datasetName, 'was replaced by another one');
    return (['container', 'path'] as const).flatMap((part) =>
      requireIfUnknown(
        place[part],
        () => Op.eq(toFunctionArgument(place[part]), before[part]),
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
    ...sourcePreconditions,
    ...datasetPreconditions,
  ];
}
