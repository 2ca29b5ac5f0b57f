import { notEmpty, startsWith, uuid } from './checks';
import type { TypeRules } from './rules';

const SCOPES = startsWith('/subscriptions/', '/providers/Microsoft.Management/managementGroups/');

/** Of `assignable_scopes` the provider checks that they are ids, which here are texts that start with a slash. */
export const roleDefinition: TypeRules = {
  source: 'internal/services/authorization/role_definition_resource.go',
  arguments: {
    role_definition_id: { checks: [uuid], forcesNew: true },
    name: { checks: [notEmpty] },
    scope: { checks: [SCOPES], forcesNew: true },
    description: { checks: [notEmpty] },
    assignable_scopes: { each: [startsWith('/')] },
  },
};
