import { DataShareError } from '../../errors/data-share-error';
import { restrictsAction } from '../condition/action-restriction';
import { CONDITION_VERSION } from '../condition/build-condition';
import type { Condition } from '../condition/condition-syntax';
import { parseCondition } from '../condition/condition-syntax';
import { joinBlanks } from '../condition/condition-tokens';
import type { Reach } from '../condition/reach';
import { coversReach, EVERYTHING, findReaches } from '../condition/reach';
import type { ReadablePaths } from '../condition/readable-paths';
import { findReadablePaths, findWritablePaths, toReadRows } from '../condition/readable-paths';
import { getActions } from '../role-definitions/storage-powers';
import type { RoleAssignment } from '../terraform/assignments/role-assignments';
import type { Access, HeldPower } from './access';
import { SUPER_USER_PROVISO } from './access';

/** Finds the powers of an assignment. A condition that no longer lets an action through restricts the power of it. */
export function findHeldPowers({ role, condition, isConditionKnown }: RoleAssignment): HeldPower[] {
  if (condition === null) return role.powers.map((power) => ({ power, isConditioned: !isConditionKnown }));
  let parsed: Condition | undefined;
  try {
    parsed = parseCondition(condition);
  } catch {
    parsed = undefined;
  }
  return role.powers.map((power) => {
    const isConditioned = !parsed || getActions(power).some((action) => restrictsAction(parsed, action));
    return { power, isConditioned };
  });
}

/** The condition of an assignment, as paths. */
export interface ReadCondition {
  readonly state: Access['condition']['state'];
  /** The reason why the text cannot be read; null if it can, or if there is none. */
  readonly problem: string | null;
  readonly rows: readonly ReadablePaths[];
  /** Paths for writing, for a role that can change blobs in no other way; undefined if they cannot be listed. */
  readonly writes?: readonly ReadablePaths[];
  /** Names that the condition leaves to an ADLS Gen2 super user. */
  readonly superUserReaches: readonly Reach[];
}

export function readAssignmentCondition(assignment: RoleAssignment): ReadCondition {
  const { address, condition, conditionVersion, isConditionKnown, role } = assignment;
  const toOpaqueRows = (proviso: string): ReadablePaths[] => {
    const reach = { ...EVERYTHING, provisos: [proviso] };
    return toReadRows([reach], [reach]);
  };
  const unknown: ReadCondition = {
    state: 'KnownAfterApply',
    problem: null,
    // With the address, an unknown condition never equals another one.
    rows: toOpaqueRows(`a condition that is known only after apply (${condition?.trim() || address})`),
    superUserReaches: [EVERYTHING],
  };
  if (condition === null) {
    return isConditionKnown
      ? { state: 'None', problem: null, rows: findReadablePaths(undefined)!, superUserReaches: [] }
      : unknown;
  }
  const createUnreadable = (problem: string): ReadCondition => ({
    state: 'Unreadable',
    problem,
    rows: toOpaqueRows(joinBlanks(condition)),
    superUserReaches: [EVERYTHING],
  });
  // Azure documents no meaning for another version.
  if (conditionVersion !== null && conditionVersion !== CONDITION_VERSION) {
    const version = `the condition has version ${conditionVersion}, not ${CONDITION_VERSION}`;
    return {
      ...createUnreadable(version),
      state: 'UnknownVersion',
      rows: toOpaqueRows(`${version}: ${joinBlanks(condition)}`),
    };
  }
  let parsed: Condition;
  try {
    parsed = parseCondition(condition);
  } catch (error) {
    return isConditionKnown ? createUnreadable(describeSyntaxError(error)) : unknown;
  }
  const rows = findReadablePaths(parsed);
  if (!rows) return createUnreadable('the condition has too many alternatives to be shown as paths');
  // Each of these takes as long as the paths for reading, and few roles need them.
  const writes = role.onlyWritesBlobs ? findWritablePaths(parsed) : undefined;
  const superUserReaches = role.isSuperUser ? (findReaches(parsed, 'RunAsSuperUser') ?? [EVERYTHING]) : [];
  return { state: 'Read', problem: null, rows, writes, superUserReaches };
}

function describeSyntaxError(error: unknown): string {
  return DataShareError.isDataShareError(error)
    ? error.problems[0].message
    : 'the condition cannot be parsed';
}

/**
 * Returns the paths that a condition leaves to an ADLS Gen2 super user, in addition to those that it lets the role read. A
 * condition restricts such a role only by what it says of the super user's action.
 */
export function findSuperUserRows({ role, condition }: RoleAssignment, read: ReadCondition): ReadablePaths[] {
  if (!role.isSuperUser || condition === null) return [];
  const loose = read.superUserReaches
    .filter((reach) => !read.rows.some((row) => row.operations.includes('Read') && coversReach(row, reach)))
    .map((reach) => ({ ...reach, provisos: [...reach.provisos, SUPER_USER_PROVISO] }));
  return toReadRows(loose, loose);
}
