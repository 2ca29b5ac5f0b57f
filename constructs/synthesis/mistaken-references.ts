import { Token, Tokenization } from 'cdktf';
import { createLookup } from '../../lib/lookup';

/** The attributes that a property can refer to, and those of the same resources that are something else. */
interface Attributes {
  readonly right: string;
  readonly wrong: RegExp;
}

const NAME: Attributes = { right: "'name'", wrong: /\.(id|resource_manager_id)$/ };
const ARM_ID: Attributes = { right: "'id'", wrong: /\.(name|workspace_id|principal_id|client_id)$/ };
const CLIENT_ID: Attributes = {
  right: "'client_id'",
  wrong: /\.(principal_id|object_id|tenant_id|subscription_id)$/,
};

/** By the name of the property, wherever it is. */
const ATTRIBUTES = createLookup<Attributes>({
  principalId: {
    right: "'principal_id' or 'object_id' of a principal",
    wrong:
      /\.(client_id|application_id|tenant_id|subscription_id)$|azuread_application(?:_registration)?\.[^.]+\.(object_id)$/,
  },
  applicationId: CLIENT_ID,
  clientId: CLIENT_ID,
  tenantId: {
    right: "'tenant_id'",
    wrong: /\.(principal_id|object_id|client_id|application_id|subscription_id)$/,
  },
  resourceGroupName: NAME,
  storageAccountName: NAME,
  container: NAME,
  location: { right: "'location'", wrong: /\.(id|name)$/ },
  storageAccountId: ARM_ID,
  identityId: ARM_ID,
  environmentId: ARM_ID,
  registryId: ARM_ID,
  logAnalyticsWorkspaceId: ARM_ID,
  actionGroupId: ARM_ID,
});

/**
 * Returns the rule of a property that refers to another attribute of a resource of azurerm or azuread than it should: Terraform plans
 * it, and Azure refuses it during the apply.
 */
export function findReferenceRule(property: string, value: string): string | undefined {
  const attributes = ATTRIBUTES[property];
  const reference = attributes && readReference(value);
  if (reference === undefined) return undefined;
  const attribute = attributes.wrong.exec(reference)?.slice(1).find(Boolean);
  return attribute && `a reference to ${attributes.right}, not to '${attribute}'`;
}

/** Returns what a text refers to, such as `azurerm_resource_group.rg.name`, if it is a single reference to a resource or data source. */
function readReference(value: string): string | undefined {
  if (!Token.isUnresolved(value)) return undefined;
  const { tokens, literals } = Tokenization.reverseString(value);
  if (tokens.length !== 1 || literals.length > 0) return undefined;
  const { identifier } = tokens[0] as { readonly identifier?: unknown };
  return typeof identifier === 'string' && /^(?:data\.)?(?:azurerm|azuread)_\w+\./.test(identifier)
    ? identifier
    : undefined;
}
