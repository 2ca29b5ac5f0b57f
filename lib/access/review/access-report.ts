import type { Access, AccountKeys } from './access';
import { ANYBODY, isSame } from './access';
import { reaches } from '../terraform/arm-scope';
import type { Warning } from './access-warnings';
import { warningsOf } from './access-warnings';
import { parseCondition } from '../condition/condition-syntax';
import type { Condition } from '../condition/condition-syntax';
import type {
  DeclaredAccess,
  Invitation,
  PublicContainer,
  RoleAssignment,
} from '../terraform/declared-access';
import { grouped } from './grouped';
import { sharesOf } from './invited-shares';
import { EVERYTHING } from '../condition/reach';
import type { ReadablePaths } from '../condition/readable-paths';
import { NO_SCHEDULE } from '../terraform/pim-schedule';
import { readablePaths, rowsOf } from '../condition/readable-paths';
import { earlier, later } from '../condition/time';

export interface AccessReport {
  /** When it was made, UTC: what has ended by then gives no access. */
  readonly at: string;
  readonly accesses: readonly Access[];
  readonly accounts: readonly AccountKeys[];
  readonly warnings: readonly Warning[];
}

/** What one file declares, and what to call the file. */
export interface DeclaringFile {
  readonly file: string;
  readonly declared: DeclaredAccess;
}

/** Only what one principal (by object id or recipient's name) may read, and what anybody may. */
export function ofPrincipal(report: AccessReport, principal: string): AccessReport {
  const isIts = (who: { principalId: string; principalName: string | null }): boolean =>
    [who.principalId, who.principalName ?? ''].some((each) => isSame(each, principal));
  const ids = new Set([ANYBODY, ...report.accesses.filter(isIts).map(({ principalId }) => principalId)]);
  return {
    ...report,
    accesses: report.accesses.filter(({ principalId }) => ids.has(principalId)),
    warnings: report.warnings.filter(({ principalId }) => principalId === null || ids.has(principalId)),
  };
}

/**
 * Who may read what until when, by all assignments of these files together.
 *
 * @param now What has ended by then is warned about.
 */
export function accessReport(files: readonly DeclaringFile[], now: Date): AccessReport {
  const all = <K extends keyof DeclaredAccess>(key: K): DeclaredAccess[K][number][] =>
    files.flatMap(({ declared }) => declared[key] as DeclaredAccess[K][number][]);
  const [invitations, known] = [all('invitations'), all('accounts')];
  const byPrincipal = grouped(invitations, ({ principalId }) => principalId.toLowerCase());
  const accesses = files
    .flatMap(({ file, declared }) => [
      ...declared.assignments.flatMap((each) => accessesOf(each, file, byPrincipal)),
      ...declared.publicContainers.map((each) => publicAccess(each, file)),
    ])
    .filter((access) => access.gives !== 'Keys' || mayUseKeys(access, known))
    .map((access) => [orderOf(access), access] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, access]) => access);
  const accounts = accountKeys(accesses, known);
  const warnings = warningsOf(accesses, accounts, invitations, now);
  return { at: now.toISOString(), accesses, accounts, warnings };
}

function accessesOf(
  assignment: RoleAssignment,
  file: string,
  invitations: ReadonlyMap<string, readonly Invitation[]>,
): Access[] {
  const { role, scope, principalId, standing, address } = assignment;
  if (scope.kind === 'Elsewhere') return [];
  const invited = invitations.get(principalId.toLowerCase()) ?? [];
  const condition = conditionOf(assignment);
  const access = (gives: Access['gives'], paths: readonly ReadablePaths[]): Access => ({
    principalId,
    principalName: invited.find(({ recipientName }) => recipientName !== null)?.recipientName ?? null,
    principalType: assignment.principalType,
    scope,
    role: role.name,
    gives,
    isSuperUser: role.isSuperUser,
    standing,
    condition: {
      state: condition.state,
      text: assignment.condition,
      isOpen: !assignment.isConditionKnown,
    },
    schedule: assignment.schedule,
    paths: paths.map((row) => ({ ...row, shares: sharesOf(scope, row, invited) })),
    address,
    file,
  });
  return [
    ...(role.readsBlobs ? [access('Data', pathsOf(assignment, condition))] : []),
    ...(role.writesBlobs ? [access('Write', [])] : []),
    ...(role.readsBlobs === undefined ? [access('Unknown', [])] : []),
    ...(role.getsKeys ? [access('Keys', [])] : []),
  ];
}

interface ReadCondition {
  readonly state: Access['condition']['state'];
  readonly rows: readonly ReadablePaths[];
}

function conditionOf({ condition, isConditionKnown }: RoleAssignment): ReadCondition {
  const opaque = (proviso: string): ReadablePaths[] => {
    const reach = { ...EVERYTHING, provisos: [proviso] };
    return rowsOf([reach], [reach]);
  };
  const unknown: ReadCondition = {
    state: 'KnownAfterApply',
    rows: opaque('a condition that is only known after apply'),
  };
  if (condition === null)
    return isConditionKnown ? { state: 'None', rows: readablePaths(undefined)! } : unknown;
  const unreadable: ReadCondition = {
    state: 'Unreadable',
    rows: opaque(condition.replace(/\s+/g, ' ').trim()),
  };
  let parsed: Condition;
  try {
    parsed = parseCondition(condition);
  } catch {
    return isConditionKnown ? unreadable : unknown;
  }
  const rows = readablePaths(parsed);
  return rows ? { state: 'Read', rows } : unreadable;
}

function pathsOf({ scope, schedule }: RoleAssignment, { rows }: ReadCondition): ReadablePaths[] {
  return rows.flatMap((row) => {
    const { container } = scope;
    // A condition that names other containers lets nothing through here; one that names this one says nothing new.
    if (container !== null && row.containers !== null && !row.containers.includes(container)) return [];
    const containers = container === null ? row.containers : null;
    const from =
      schedule.from === null || row.from === null
        ? (schedule.from ?? row.from)
        : later(schedule.from, row.from);
    const until =
      schedule.until === null || row.until === null
        ? (schedule.until ?? row.until)
        : earlier(schedule.until, row.until);
    const provisos = [...row.provisos, ...schedule.provisos];
    return [{ ...row, containers, from: from ?? row.from, until: until ?? row.until, provisos }];
  });
}

function publicAccess({ account, container, mayList, address }: PublicContainer, file: string): Access {
  return {
    principalId: ANYBODY,
    principalName: 'anybody',
    principalType: null,
    scope: { kind: 'Container', subscription: null, resourceGroup: null, account, container, text: address },
    role: 'public access',
    gives: 'Data',
    isSuperUser: false,
    standing: 'Active',
    condition: { state: 'None', text: null, isOpen: false },
    schedule: NO_SCHEDULE,
    paths: rowsOf([EVERYTHING], mayList ? [EVERYTHING] : []).map((row) => ({ ...row, shares: [] })),
    address,
    file,
  };
}

/** Keys are of no use where all accounts that they could be of are known to refuse them. */
function mayUseKeys({ scope }: Access, accounts: DeclaredAccess['accounts']): boolean {
  const within = accounts.filter((account) => reaches(scope, account) !== false);
  return within.length === 0 || within.some(({ hasSharedKeys }) => hasSharedKeys !== false);
}

function accountKeys(accesses: readonly Access[], accounts: DeclaredAccess['accounts']): AccountKeys[] {
  const named = new Map<string, AccountKeys>();
  for (const { scope } of accesses) {
    const { account, subscription, resourceGroup } = scope;
    if (account !== null) named.set(account, { account, subscription, resourceGroup, sharedKeys: 'Unknown' });
  }
  for (const { account, hasSharedKeys, ...place } of accounts) {
    const known = named.get(account);
    const sharedKeys =
      hasSharedKeys === null ? (known?.sharedKeys ?? 'Unknown') : hasSharedKeys ? 'On' : 'Off';
    const subscription = place.subscription ?? known?.subscription ?? null;
    const resourceGroup = place.resourceGroup ?? known?.resourceGroup ?? null;
    named.set(account, { account, subscription, resourceGroup, sharedKeys });
  }
  return [...named.values()].sort((a, b) => (a.account < b.account ? -1 : 1));
}

function orderOf({ principalName, principalId, scope, gives, role, address, file }: Access): string {
  const place = [scope.account ?? '', scope.container ?? '', scope.text];
  return [principalName ?? '~', principalId, gives, ...place, role, address, file].join('\u0000');
}
