import { matches, notEmpty, isOneOf, resourceId, uuid } from './checks';
import { isSameText } from './common';
import type { TypeRules } from './rules';

/**
 * The file has no `Update`: all of an assignment makes another one, except `skip_service_principal_aad_check`, which is
 * read when one is made. Its `scope` may be any text with a slash, because the first of several checks wants no more.
 */
export const roleAssignment: TypeRules = {
  source: 'internal/services/authorization/role_assignment_resource.go',
  arguments: {
    name: { checks: [uuid], forcesNew: true },
    scope: { checks: [matches(/\//, 'Root scope (/) is invalid')], forcesNew: true },
    role_definition_id: { forcesNew: true, isAlike: isSameText },
    role_definition_name: { checks: [notEmpty], forcesNew: true, isAlike: isSameText },
    principal_id: { forcesNew: true },
    principal_type: { checks: [isOneOf('User', 'Group', 'ServicePrincipal')], forcesNew: true },
    delegated_managed_identity_resource_id: { checks: [resourceId], forcesNew: true },
    description: { checks: [notEmpty], forcesNew: true },
    condition: { checks: [notEmpty], forcesNew: true },
    condition_version: { checks: [isOneOf('1.0', '2.0')], forcesNew: true },
  },
  exactlyOneOf: [['role_definition_id', 'role_definition_name']],
  refusedCreation: ({ condition, condition_version }) =>
    typeof condition_version === 'string' && !condition
      ? '`condition_version` should not be set without `condition`'
      : undefined,
  hasNoUpdate: true,
};
