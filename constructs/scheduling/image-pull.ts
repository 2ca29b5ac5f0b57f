import type { ContainerAppJobRegistry } from '@cdktf/provider-azurerm/lib/container-app-job';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { Fn, TerraformStack, Token } from 'cdktf';
import { toShortHash } from '../synthesis/construct-ids';
import { toPlaceKey } from '../synthesis/comparison-keys';
import { keepArguments } from '../synthesis/kept-arguments';
import type { IManagedIdentity } from '../principals/managed-identity';

/** The registry settings of a job, and the role assignment that they need. */
export interface ImagePull {
  readonly registry: ContainerAppJobRegistry;
  /** Role assignment that the job depends on. */
  readonly assignment: RoleAssignment;
}

/**
 * Lets an identity pull images from an Azure container registry. Several jobs share one assignment of AcrPull for each
 * identity and registry, because Azure allows no second one.
 *
 * @see https://learn.microsoft.com/azure/container-apps/managed-identity-image-pull
 */
export function grantImagePull(registryId: string, image: string, identity: IManagedIdentity): ImagePull {
  const id = `ImagePull-${toShortHash(toPlaceKey(TerraformStack.of(identity), registryId))}`;
  const existing = identity.node.tryFindChild(id) as RoleAssignment | undefined;
  const assignment =
    existing ??
    keepArguments(
      new RoleAssignment(identity, id, {
        scope: registryId,
        roleDefinitionName: 'AcrPull',
        principalId: identity.principalId,
        principalType: 'ServicePrincipal',
        skipServicePrincipalAadCheck: true,
      }),
    );
  return { registry: { server: toRegistryServer(image), identity: identity.identityId }, assignment };
}

/** Returns the registry of an image: the part before its first slash. */
function toRegistryServer(image: string): string {
  return Token.isUnresolved(image)
    ? Token.asString(Fn.element(Fn.split('/', image), 0))
    : image.split('/')[0];
}
