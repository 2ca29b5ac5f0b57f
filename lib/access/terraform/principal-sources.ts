import { createHash } from 'node:crypto';
import { toIdKey } from '../../model/rules/same-id';
import { isNeutralArgument } from '../resource-types/code-runners';
import type { ActingGraph, Actor } from './acting-graph';
import type { RoleAssignment } from './role-assignments';

/** A resource or data source that decides who a principal is, or who else can act as it. */
export interface PrincipalSource {
  readonly address: string;
  readonly principalId: string;
  /** Predicate for messages: `decides who is in the group`. */
  readonly what: string;
  /** Digest of everything in it that decides, because it can contain secrets. */
  readonly content: string;
}

/** Finds what the principals of assignments are made from, and who can act as them. */
export function findPrincipalSources(
  graph: ActingGraph,
  assignments: readonly RoleAssignment[],
): PrincipalSource[] {
  return selectOpening(assignments).flatMap(({ principalId, principalSources }) =>
    graph.findActors(principalId, principalSources).map((actor) => ({
      address: actor.resource.address,
      principalId,
      what: actor.type.what,
      content: digestActor(actor),
    })),
  );
}

/** Selects an assignment that opens data for each principal that has one. */
export function selectOpening(assignments: readonly RoleAssignment[]): RoleAssignment[] {
  const principals = new Map(
    assignments
      .filter(({ scope, role }) => scope.kind !== 'Elsewhere' && opensData(role))
      .map((assignment) => [toIdKey(assignment.principalId), assignment]),
  );
  return [...principals.values()];
}

function opensData({ readsBlobs, writesBlobs, powers }: RoleAssignment['role']): boolean {
  return readsBlobs !== false || writesBlobs || powers.length > 0;
}

function digestActor({ resource, type: { deciding }, about }: Actor): string {
  const { values, unknown, type, isData } = resource;
  const all = [...new Set([...Object.keys(values), ...Object.keys(unknown)])].sort();
  const names =
    about ?? (deciding === 'Code' ? all.filter((name) => !isNeutralArgument(name)) : (deciding ?? all));
  const content = names.map((name) => [name, values[name] ?? null, unknown[name] ?? null]);
  const omit = deciding === 'Code' ? omitNeutral : undefined;
  return createHash('sha256')
    .update(JSON.stringify([type, isData, content], omit))
    .digest('hex');
}

/** Leaves out the arguments of blocks that do not decide what runs. */
export function omitNeutral(name: string, value: unknown): unknown {
  return isNeutralArgument(name) ? undefined : value;
}
