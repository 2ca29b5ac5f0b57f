import { toIdKey } from '../../../model/rules/same-id';
import type { ActingGraph } from '../principals/acting-graph';
import type { OtherWay } from './other-way';
import { listReferredKeys } from '../principals/principal-keys';
import { findPrincipalType } from '../../resource-types/principal-types';
import type { ResolvedContent } from '../values/resolved-content';
import type { RoleAssignment } from '../assignments/role-assignments';
import type { TerraformFacts, TerraformResource } from '../files/terraform-file';

/** Types that stand for one principal, which nobody else comes in by. */
const CLOSED_TYPE = /^azuread_(?:user|invitation)$|^azurerm_|^azapi_/;

/**
 * Finds credentials, trusts and owners of applications and service principals that the files do not define. The id of an application is
 * not that of its service principal: if a principal with access is known by its id only, or is a group, it can be the one.
 */
export function findUnattachedCredentials(
  graph: ActingGraph,
  facts: TerraformFacts,
  content: ResolvedContent,
  opening: readonly RoleAssignment[],
): OtherWay[] {
  const kinds = opening.map((assignment) => findKind(graph, facts, assignment));
  if (kinds.every((kind) => kind === 'Closed')) return [];
  return facts.resources.flatMap((resource): OtherWay[] => {
    const { type, isData, address } = resource;
    const target = findPrincipalType(type)?.target?.[0];
    const isOfApplication = target === 'application_id';
    if (isData || (!isOfApplication && target !== 'service_principal_id')) return [];
    // The id of a service principal is that of the principal itself, or of a member of a group.
    if (!isOfApplication && !kinds.includes('Group')) return [];
    const keys = listReferredKeys(resource, target, facts);
    if (keys.some((key) => graph.findManaged(key).length > 0)) return [];
    const what = findPrincipalType(type)!.what;
    const noun = isOfApplication ? 'application' : 'service principal';
    return [
      {
        address,
        what: `${what}: the files do not define the ${noun}, which can be a principal with access`,
        content: content.digestArguments(resource, content.listArguments(resource)),
      },
    ];
  });
}

/** `Closed`: the files define who the principal is. `Group`: others come in by it. */
function findKind(
  graph: ActingGraph,
  facts: TerraformFacts,
  assignment: RoleAssignment,
): 'Closed' | 'Open' | 'Group' {
  const { principalId, principalSources, principalType } = assignment;
  const managed = [
    ...graph.findManaged(toIdKey(principalId)),
    ...principalSources.filter(({ isData }) => !isData),
  ];
  if (principalType === 'Group' || managed.some(({ type }) => type.startsWith('azuread_group')))
    return 'Group';
  if (principalType === 'User') return 'Closed';
  if (managed.length === 0) return 'Open';
  const isClosed = ({ type, ...resource }: TerraformResource): boolean =>
    CLOSED_TYPE.test(type) ||
    (type === 'azuread_service_principal' &&
      ['client_id', 'application_id'].some((argument) =>
        listReferredKeys({ type, ...resource }, argument, facts).some(
          (key) => graph.findManaged(key).length > 0,
        ),
      ));
  return managed.every(isClosed) ? 'Closed' : 'Open';
}
