/**
 * True if a resource of a type can decide about access to data.
 *
 * Not a list of what gives access: only of whose drift and removal from the state a review speaks.
 */
export function mayCarryAccess(type: string): boolean {
  return /^azuread_|^azapi_|^azurerm_(role_|pim_|storage_|user_assigned_identity|federated|lighthouse)/.test(
    type,
  );
}
