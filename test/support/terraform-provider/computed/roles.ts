/**
 * Roles that Azure has, as far as they matter to what shares data.
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
const ROLES = [
  ['AcrPull', '7f951dda-4ed3-4680-a7ca-43fe172d538d'],
  ['Contributor', 'b24988ac-6180-42a0-ab88-20f7382dd24c'],
  ['Key Vault Crypto Service Encryption User', 'e147488a-f6f5-4113-8e2d-b22465e65bf6'],
  ['Owner', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'],
  ['Reader', 'acdd72a7-3385-48ef-bd42-f606fba81ae7'],
  ['Storage Account Contributor', '17d1049b-9a84-46fb-8f53-869881c3d3ab'],
  ['Storage Blob Data Contributor', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'],
  ['Storage Blob Data Owner', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'],
  ['Storage Blob Data Reader', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'],
  ['Storage Blob Delegator', 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a'],
  ['Storage Queue Data Message Processor', '8a0f0c08-91a1-4084-bc3d-661d67233fed'],
  ['Storage Queue Data Message Sender', 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'],
  ['Storage Queue Data Reader', '19e7f393-937e-4f77-808e-94535e297925'],
] as const;

/** The id of the built-in role of a name, in whatever case it is written. */
export function builtInRoleId(name: string): string | undefined {
  return ROLES.find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
}

/** The name of the built-in role that the last segment of an id names. */
export function builtInRoleName(id: string): string | undefined {
  const last = id.slice(id.lastIndexOf('/') + 1);
  return ROLES.find(([, known]) => known === last.toLowerCase())?.[0];
}

export function roleDefinitionId(subscriptionId: string, roleId: string): string {
  return `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
}
