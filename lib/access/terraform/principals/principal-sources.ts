import { createHash } from 'node:crypto';
import { toIdKey } from '../../../model/rules/same-id';
import { isNeutralArgument } from '../../resource-types/code-runners';
import type { ActingGraph, Actor } from './acting-graph';
import type { ResolvedContent } from '../values/resolved-content';
import type { RoleAssignment } from '../assignments/role-assignments';
import type { TerraformResource } from '../files/terraform-file';

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
  resources: readonly TerraformResource[],
  assignments: readonly RoleAssignment[],
): PrincipalSource[] {
  const digests = new Map<string, string>();
  let rest: PrincipalSource | undefined;
  return selectOpening(assignments).flatMap(({ principalId, principalSources }): PrincipalSource[] => {
    const { actors, isWhole } = graph.findActors(principalId, principalSources);
    const sources = actors.map((actor) => {
      const { resource, type, about } = actor;
      // Many principals can have the same members, machines or credentials.
      const key = JSON.stringify([resource.address, type.what, about]);
      const digest = digests.get(key) ?? digestActor(actor, content);
      digests.set(key, digest);
      return { address: resource.address, principalId, what: type.what, content: digest };
    });
    if (isWhole) return sources;
    rest ??= describeRest(resources);
    return [...sources, { ...rest, principalId }];
  });
}

/** Stands for what is not followed: any change can be behind the principal. */
function describeRest(resources: readonly TerraformResource[]): PrincipalSource {
  const all = resources.map(({ address, values, unknown }) => [address, values, unknown]);
  return {
    address: '(the rest of the files)',
    principalId: '',
    what: 'can have more members, credentials or machines than this report follows',
    content: createHash('sha256').update(JSON.stringify(all)).digest('hex'),
  };
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
