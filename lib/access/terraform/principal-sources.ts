import { toIdKey } from '../../model/rules/same-id';
import { isNeutralArgument } from '../resource-types/code-runners';
import type { ActingGraph, Actor } from './acting-graph';
import type { ResolvedContent } from './resolved-content';
import type { RoleAssignment } from './role-assignments';

/** A resource or data source that decides who a principal is, or who else can act as it. */
export interface PrincipalSource {
  readonly address: string;
  readonly principalId: string;
  /** Predicate for messages: `decides who is in the group`. */
  readonly what: string;
  /** Digests of everything in it that decides, because it can contain secrets. */
  readonly content: string;
}

/** Finds what the principals of assignments are made from, and who can act as them. */
export function findPrincipalSources(
  graph: ActingGraph,
  content: ResolvedContent,
  assignments: readonly RoleAssignment[],
): PrincipalSource[] {
  return selectOpening(assignments).flatMap(({ principalId, principalSources }) =>
    graph.findActors(principalId, principalSources).map((actor) => ({
      address: actor.resource.address,
      principalId,
      what: actor.type.what,
      content: digestActor(actor, content),
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

function digestActor({ resource, type: { deciding }, about }: Actor, content: ResolvedContent): string {
  const { type, isData } = resource;
  const omits = deciding === 'Code' ? isNeutralArgument : undefined;
  const names =
    about ?? (deciding === 'Code' || deciding === null ? content.listArguments(resource) : deciding);
  return JSON.stringify([type, isData, content.digestArguments(resource, names, omits)]);
}
