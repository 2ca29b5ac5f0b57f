import type { AccountSetting } from '../terraform/accounts/account-settings';
import type { Access, AccountKeys } from './access';
import { collectAccountKeys } from './account-keys';
import { ANYBODY, OPEN_PUBLICITY } from './access';
import { toIdKey } from '../../model/rules/same-id';
import type { AccessWarning } from './access-warning';
import { findAccessWarnings } from './access-warnings';
import type { DeclaredAccess, Invitation } from '../terraform/declared-access';
import type { RoleAssignment } from '../terraform/assignments/role-assignments';
import type { RoleDefinition } from '../terraform/assignments/role-definitions';
import type { PublicContainer } from '../terraform/accounts/storage-accounts';
import { isPublicityForbidden } from '../terraform/accounts/storage-accounts';
import type { SharingSwitch } from '../terraform/data-sharing/sharing-switches';
import type { StatedShare } from '../terraform/data-sharing/storage-data-shares';
import type { StorageConnector } from '../terraform/data-sharing/storage-connectors';
import { findHeldPowers, findSuperUserRows, readAssignmentCondition } from './assignment-conditions';
import { groupBy } from './group-by';
import type { PrincipalFacts } from './principal-changes';
import type { NamedRecipient } from './name-warnings';
import { findNameWarnings, hideNewName, listRecipients } from './name-warnings';
import { findShareOffers, findShares } from './invited-shares';
import { EVERYTHING } from '../condition/reach';
import type { ReadablePaths } from '../condition/readable-paths';
import type { OtherWay } from '../terraform/other-ways/other-way';
import type { UnreadResource } from '../terraform/other-ways/other-ways';
import { NO_SCHEDULE } from '../terraform/assignments/pim-schedule';
import { toReadRows } from '../condition/readable-paths';
import { pickEarlier, pickLater } from '../condition/utc-time';

export interface AccessReport {
  /** Time of the report, UTC. Access that ended before it is not access. */
  readonly at: string;
  readonly accesses: readonly Access[];
  readonly accounts: readonly AccountKeys[];
  readonly otherWays: readonly OtherWay[];
  readonly accountSettings: readonly AccountSetting[];
  /** Resources of other providers and of unknown types, which were not looked into. */
  readonly unread: readonly UnreadResource[];
  /** Addresses of the storage data shares that cannot be read. */
  readonly unreadShares: readonly string[];
  readonly statedShares: readonly StatedShare[];
  /** Connectors and switches give nobody access. They are told. */
  readonly connectors: readonly StorageConnector[];
  readonly sharingSwitches: readonly SharingSwitch[];
  /** Custom roles, which can also be assigned outside of these files. */
  readonly roleDefinitions: readonly RoleDefinition[];
  readonly principals: PrincipalFacts;
  /** The recipients that invitations in the files name. */
  readonly recipients: readonly NamedRecipient[];
  readonly warnings: readonly AccessWarning[];
}

/** A file and the access that it declares. */
export interface DeclaringFile {
  readonly file: string;
  readonly declared: DeclaredAccess;
}

/**
 * Reports which principals can read which paths until when, according to all files together.
 *
 * @param now Time of the report. Access that ended before it causes a warning.
 * @param knownRecipients The recipients whose names count: in a comparison, those of the earlier file. By default, all.
 */
export function createAccessReport(
  files: readonly DeclaringFile[],
  now: Date,
  knownRecipients?: readonly NamedRecipient[],
): AccessReport {
  const collect = <K extends keyof DeclaredAccess>(key: K): DeclaredAccess[K][number][] =>
    files.flatMap(({ declared }) => declared[key] as DeclaredAccess[K][number][]);
  const [declared, known, otherWays] = [collect('invitations'), collect('accounts'), collect('otherWays')];
  const invitations = knownRecipients ? declared.map((each) => hideNewName(each, knownRecipients)) : declared;
  const byPrincipal = groupBy(invitations, ({ principalId }) => toIdKey(principalId));
  const accesses = files
    .flatMap(({ file, declared }) => [
      ...declared.assignments.flatMap((each) => toAccesses(each, file, byPrincipal)),
      ...declared.publicContainers
        .filter((each) => !isPublicityForbidden(each, known))
        .map((each) => toPublicAccess(each, file)),
    ])
    .map((access) => [toSortKey(access), access] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, access]) => access);
  const accounts = collectAccountKeys(accesses, known);
  const warnings = [
    ...findAccessWarnings(accesses, accounts, invitations, now, otherWays),
    ...findNameWarnings(accesses, declared),
  ];
  const roleDefinitions = sortByAddress(collect('roleDefinitions'));
  const principals: PrincipalFacts = {
    sources: sortByAddress(collect('principalSources')),
    assigned: sortByAddress(
      collect('assignments').map(({ address, principalId, principalType, delegatedIdentity, restart }) => ({
        address,
        principalId,
        principalType,
        delegatedIdentity,
        restart,
      })),
    ),
  };
  const recipients = listRecipients(declared);
  return {
    at: now.toISOString(),
    accesses,
    accounts,
    otherWays,
    accountSettings: collect('accountSettings'),
    unread: collect('unread'),
    unreadShares: collect('unreadShares'),
    statedShares: collect('statedShares'),
    connectors: sortByAddress(collect('connectors')),
    sharingSwitches: sortByAddress(collect('sharingSwitches')),
    roleDefinitions,
    principals,
    recipients,
    warnings,
  };
}

function sortByAddress<T extends { readonly address: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (a.address < b.address ? -1 : 1));
}

function toAccesses(
  assignment: RoleAssignment,
  file: string,
  invitations: ReadonlyMap<string, readonly Invitation[]>,
): Access[] {
  const { role, scope, principalId, standing, address } = assignment;
  if (scope.kind === 'Elsewhere') return [];
  const invited = invitations.get(toIdKey(principalId)) ?? [];
  const condition = readAssignmentCondition(assignment);
  const createAccess = (
    gives: Access['gives'],
    paths: readonly ReadablePaths[],
    powers: Access['powers'] = [],
  ): Access => ({
    principalId,
    principalName: invited.find(({ recipientName }) => recipientName !== null)?.recipientName ?? null,
    declaredName: invited.find(({ declaredName }) => declaredName)?.declaredName ?? null,
    principalType: assignment.principalType,
    tenantId: assignment.tenantId,
    grantedBy: assignment.grantedBy,
    scope,
    role: role.name,
    gives,
    powers,
    isSuperUser: role.isSuperUser,
    standing,
    condition: {
      state: condition.state,
      text: assignment.condition,
      problem: condition.problem,
      isOpen: !assignment.isConditionKnown,
    },
    schedule: assignment.schedule,
    paths: paths.map((row) => ({
      ...row,
      shares: findShares(scope, row, invited),
      offers: findShareOffers(scope, row, invited),
    })),
    address,
    file,
  });
  // Paths for writing are complete only if the role cannot change blobs in another way.
  const createWriteAccess = (): Access[] => {
    const rows = role.onlyWritesBlobs && condition.state === 'Read' ? condition.writes : undefined;
    if (rows === undefined) return [createAccess('Write', [])];
    const paths = limitPaths(assignment, rows);
    return paths.length === 0 ? [] : [createAccess('Write', paths)];
  };
  return [
    ...(role.readsBlobs
      ? [
          createAccess(
            'Data',
            limitPaths(assignment, [...condition.rows, ...findSuperUserRows(assignment, condition)]),
          ),
        ]
      : []),
    ...(role.writesBlobs ? createWriteAccess() : []),
    ...(role.readsBlobs === undefined ? [createAccess('Unknown', [])] : []),
    ...(role.powers.length > 0 ? [createAccess('Keys', [], findHeldPowers(assignment))] : []),
  ];
}

function limitPaths({ scope, schedule }: RoleAssignment, rows: readonly ReadablePaths[]): ReadablePaths[] {
  return rows.flatMap((row) => {
    const { container } = scope;
    // A condition that names other containers allows nothing here; one that names this container adds nothing.
    const isOtherContainer =
      container !== null && row.containers !== null && !row.containers.includes(container);
    if (isOtherContainer && !row.containers.some((name) => name.includes('${'))) return [];
    const containers = container === null || isOtherContainer ? row.containers : null;
    const from =
      schedule.from === null || row.from === null
        ? (schedule.from ?? row.from)
        : pickLater(schedule.from, row.from);
    const until =
      schedule.until === null || row.until === null
        ? (schedule.until ?? row.until)
        : pickEarlier(schedule.until, row.until);
    const provisos = [...row.provisos, ...schedule.provisos];
    return [{ ...row, containers, from: from ?? row.from, until: until ?? row.until, provisos }];
  });
}

function toPublicAccess(
  { account, container, mayList, isKnown, address }: PublicContainer,
  file: string,
): Access {
  const reach = isKnown ? EVERYTHING : { ...EVERYTHING, provisos: [`${OPEN_PUBLICITY} (${address})`] };
  return {
    principalId: ANYBODY,
    principalName: 'anybody',
    principalType: null,
    tenantId: null,
    grantedBy: 'PublicContainer',
    scope: { kind: 'Container', subscription: null, resourceGroup: null, account, container, text: address },
    role: 'public access',
    gives: 'Data',
    powers: [],
    isSuperUser: false,
    standing: 'Active',
    condition: { state: isKnown ? 'None' : 'KnownAfterApply', text: null, problem: null, isOpen: !isKnown },
    schedule: NO_SCHEDULE,
    paths: toReadRows([reach], mayList ? [reach] : []).map((row) => ({
      ...row,
      shares: [],
      offers: [],
    })),
    address,
    file,
  };
}

function toSortKey({ principalName, principalId, scope, gives, role, address, file }: Access): string {
  const place = [scope.account ?? '', scope.container ?? '', scope.text];
  return [principalName ?? '~', principalId, gives, ...place, role, address, file].join('\u0000');
}
