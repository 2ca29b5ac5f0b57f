import type { ContainerAppJobRegistry } from '@cdktf/provider-azurerm/lib/container-app-job';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { Fn, TerraformStack, Token } from 'cdktf';
import { toComparable, toShortHash } from '../synthesis/addresses';
import type { IManagedIdentity } from '../principals/managed-identity';

/** How a job pulls its image. */
export interface ImagePull {
  readonly registry: ContainerAppJobRegistry;
  /** Has to be there before the job is. */
  readonly assignment: RoleAssignment;
}

/**
 * Lets an identity pull images from an Azure container registry: one assignment of AcrPull for each identity and registry,
 * however many jobs there are, because Azure allows no two.
 *
 * @see https://learn.microsoft.com/azure/container-apps/managed-identity-image-pull
 */
export function grantImagePull(registryId: string, image: string, identity: IManagedIdentity): ImagePull {
  const id = `ImagePull-${toShortHash(toComparable(TerraformStack.of(identity), registryId))}`;
  const existing = identity.node.tryFindChild(id) as RoleAssignment | undefined;
  const assignment =
    existing ??
    new RoleAssignment(identity, id, {
      scope: registryId,
      roleDefinitionName: 'AcrPull',
      principalId: identity.principalId,
      principalType: 'ServicePrincipal',
      skipServicePrincipalAadCheck: true,
    });
  return { registry: { server: toRegistryServer(image), identity: identity.identityId }, assignment };
}

/** The registry of an image is what stands before its first slash. */
function toRegistryServer(image: string): string {
  return Token.isUnresolved(image)
    ? Token.asString(Fn.element(Fn.split('/', image), 0))
    : image.split('/')[0];
}
