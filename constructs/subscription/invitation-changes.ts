import type { IResolvable } from 'cdktf';
import { Op, Token } from 'cdktf';
import type { AcceptedFacts } from '../../lib/model/handshake/invitation-changes';
import { changeProblems } from '../../lib/model/handshake/invitation-changes';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { Fit } from '../synthesis/preconditions';
import type { Precondition } from '../synthesis/preconditions';
import { isSame } from '../synthesis/preconditions';
import { lowered } from '../synthesis/preconditions';
import { precondition } from '../synthesis/preconditions';
import type { DeclaredInvitation } from '../documents/invitation';
import { joined } from '../synthesis/terraform-strings';
import { literal } from '../synthesis/validation';

/** Compares an invitation with the one that was accepted: here what is known, by Terraform the rest. */
export function changesFit(accepted: DeclaredInvitation, present: DeclaredInvitation, where: string): Fit {
  const { source, datasets } = present;
  const foreign = foreignFit(accepted.invitationId, present.invitationId, where);
  if (foreign.problems.length > 0) return foreign;
  const found = changeProblems(factsOf(accepted), {
    shareKind: present.shareKind,
    termsSha256: literal(present.termsSha256),
    source: {
      storageAccountName: literal(source.storageAccountName),
      blobEndpoint: literal(source.blobEndpoint),
      isHnsEnabled: literal<boolean>(source.isHnsEnabled),
    },
    datasets: datasets.map(({ datasetName, datasetType, container, path }) => ({
      datasetName,
      datasetType,
      container: literal(container),
      path: literal(path),
    })),
  });
  const preconditions = [...foreign.preconditions, ...askedOf(accepted, present, where)];
  return { problems: found, preconditions };
}

/** An invitation that was received has no tokens. */
function factsOf({ shareKind, termsSha256, source, datasets }: DeclaredInvitation): AcceptedFacts {
  const { storageAccountName, blobEndpoint, isHnsEnabled } = source;
  return {
    shareKind,
    termsSha256,
    source: { storageAccountName, blobEndpoint, isHnsEnabled: isHnsEnabled as boolean },
    datasets,
  };
}

function foreignFit(accepted: string, present: string, where: string): Fit {
  const problem = problems.invitationForeign(present, accepted);
  if (Token.isUnresolved(present)) {
    const message = `this is another invitation than was accepted; ${problem.fix}`;
    const asked = precondition(isSame(accepted, present), problem.code, message, where);
    return { problems: [], preconditions: [asked] };
  }
  const isForeign = accepted.toLowerCase() !== present.toLowerCase();
  return { problems: isForeign ? [problem] : [], preconditions: [] };
}

function askedOf(
  { termsSha256, source: before, datasets }: DeclaredInvitation,
  present: DeclaredInvitation,
  where: string,
): Precondition[] {
  const now = present.source;
  const ask = (value: unknown, condition: () => IResolvable, { code, fix }: Problem, what: string) =>
    Token.isUnresolved(value) ? [precondition(condition(), code, `${what}; ${fix}`, where)] : [];
  const endpoint = (fact: keyof typeof before, condition: () => IResolvable): Precondition[] =>
    ask(
      now[fact],
      condition,
      problems.endpointChanged(fact, '', ''),
      `the provider has changed '${fact}' from the one that was accepted`,
    );
  const places = present.datasets.flatMap(({ datasetName, ...place }) => {
    const accepted = datasets.find((dataset) => dataset.datasetName === datasetName);
    if (!accepted) return [];
    const problem = problems.datasetRemoved(datasetName, 'is another one by now');
    return (['container', 'path'] as const).flatMap((part) =>
      ask(place[part], () => Op.eq(joined(place[part]), accepted[part]), problem, problem.message),
    );
  });
  return [
    ...ask(
      present.termsSha256,
      () => Op.eq(present.termsSha256, termsSha256 ?? ''),
      problems.termsChanged('', ''),
      'the provider has changed the terms of use from those that were accepted',
    ),
    ...endpoint('storageAccountName', () => Op.eq(now.storageAccountName, before.storageAccountName)),
    ...endpoint('blobEndpoint', () => Op.eq(lowered(now.blobEndpoint), lowered(before.blobEndpoint))),
    ...endpoint('isHnsEnabled', () => Op.eq(now.isHnsEnabled, before.isHnsEnabled)),
    ...places,
  ];
}
