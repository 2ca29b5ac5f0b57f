import { toIdKey } from '../../model/rules/same-id';
import type { PrincipalSource } from '../terraform/principals/principal-sources';
import type { RoleAssignment } from '../terraform/assignments/role-assignments';
import { describePrincipal } from './descriptions';
import { groupBy } from './group-by';
import type { UnclearPoint } from './unclear-point';
import { createUnclearPoint } from './unclear-point';

/** The principal of an assignment, as the assignment describes it. */
type AssignedPrincipal = Pick<
  RoleAssignment,
  'address' | 'principalId' | 'principalType' | 'delegatedIdentity' | 'restart'
>;

/** The facts about principals that are not in their ids. */
export interface PrincipalFacts {
  readonly sources: readonly PrincipalSource[];
  readonly assigned: readonly AssignedPrincipal[];
}

/**
 * Finds changes behind principals that have access before and after: another application, guest, member, credential or owner.
 * Who the principal is, and who can act as it, is then not the same, though its id is.
 *
 * @param moved Moved addresses, from old to new.
 */
export function findPrincipalChanges(
  before: PrincipalFacts,
  after: PrincipalFacts,
  moved: ReadonlyMap<string, string>,
): UnclearPoint[] {
  const sides = [before, after].map(({ sources }) =>
    groupBy(sources, ({ principalId }) => toIdKey(principalId)),
  );
  const holders = [before, after].map(
    ({ assigned }) => new Set(assigned.map(({ principalId }) => toIdKey(principalId))),
  );
  const [old, now] = sides;
  const principals = [...new Set([...old.keys(), ...now.keys()])].filter((id) =>
    holders.every((ids) => ids.has(id)),
  );
  return [
    ...principals.flatMap((id) => compareSources(old.get(id) ?? [], now.get(id) ?? [], moved)),
    ...compareAssigned(before.assigned, after.assigned, moved),
  ];
}

function compareSources(
  old: readonly PrincipalSource[],
  now: readonly PrincipalSource[],
  moved: ReadonlyMap<string, string>,
): UnclearPoint[] {
  const toKnown = (sources: readonly PrincipalSource[], toAddress: (address: string) => string) =>
    new Map(sources.map((source) => [toAddress(source.address), source]));
  const before = toKnown(old, (address) => moved.get(address) ?? address);
  const after = toKnown(now, (address) => address);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((address) => {
    const [was, is] = [before.get(address), after.get(address)];
    if (was?.content === is?.content) return [];
    const { what, principalId } = (is ?? was)!;
    const verb = !was ? 'is new' : is ? 'changes' : 'is removed';
    const who = describePrincipal({ principalId, principalName: null });
    return [
      createUnclearPoint('PrincipalChanged', `${address} ${verb}: it ${what} (${who}), which has access`, {
        address,
        principalId,
      }),
    ];
  });
}

function compareAssigned(
  before: PrincipalFacts['assigned'],
  after: PrincipalFacts['assigned'],
  moved: ReadonlyMap<string, string>,
): UnclearPoint[] {
  const byAddress = new Map(after.map((each) => [each.address, each]));
  return before.flatMap((was) => {
    const address = moved.get(was.address) ?? was.address;
    const now = byAddress.get(address);
    if (!now || toIdKey(now.principalId) !== toIdKey(was.principalId)) return [];
    const isOtherType =
      was.principalType !== null && now.principalType !== null && was.principalType !== now.principalType;
    const changes = [
      ...(isOtherType
        ? [`${address} changes principal_type from ${was.principalType} to ${now.principalType}`]
        : []),
      ...(was.delegatedIdentity === now.delegatedIdentity
        ? []
        : [
            `${address} changes delegated_managed_identity_resource_id, and with it the tenant of the principal`,
          ]),
      ...(was.restart !== now.restart && was.restart !== null && now.restart !== null
        ? [`${address} changes, so that Terraform replaces it, and its duration starts again`]
        : []),
    ];
    return changes.map((what) =>
      createUnclearPoint('PrincipalChanged', what, { address, principalId: now.principalId }),
    );
  });
}
