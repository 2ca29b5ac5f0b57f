import { createLookup } from '../../../../lib/lookup';
import { idLike, notEmpty, resourceGroupName, storageAccountName, uuid } from './checks';
import type { TypeRules } from './rules';
import { STORAGE_ACCOUNT_ID } from './storage-container';

/** `commonids.ValidateScopeID` takes any id. */
const scope = idLike('/{any}(?:/[^/]+)*');

const ofGroup = { resource_group_name: { checks: [resourceGroupName] } };

/** The rules of the provider's code for data sources, which are equal in v5.2.0. */
const RULES = createLookup<TypeRules>({
  azurerm_resource_group: {
    source: 'internal/services/resource/resource_group_data_source.go',
    arguments: { name: { checks: [resourceGroupName] } },
  },
  azurerm_role_definition: {
    source: 'internal/services/authorization/role_definition_data_source.go',
    arguments: {
      name: { checks: [notEmpty] },
      role_definition_id: { checks: [uuid] },
      scope: { checks: [scope] },
    },
    exactlyOneOf: [['name', 'role_definition_id']],
  },
  azurerm_storage_account: {
    source: 'internal/services/storage/storage_account_data_source.go',
    arguments: { name: { checks: [storageAccountName] }, ...ofGroup },
  },
  azurerm_storage_containers: {
    source: 'internal/services/storage/storage_containers_data_source.go',
    arguments: {
      storage_account_id: { checks: [idLike(STORAGE_ACCOUNT_ID)] },
      name_prefix: { checks: [notEmpty] },
    },
  },
  azurerm_user_assigned_identity: {
    source: 'internal/services/managedidentity/user_assigned_identity_data_source.go',
    arguments: ofGroup,
  },
});

/** The rules of a data source; none for one that has none, or that nobody has looked at. */
export function getDataRules(type: string): TypeRules {
  return RULES[type] ?? { source: 'the schema alone', arguments: {} };
}
