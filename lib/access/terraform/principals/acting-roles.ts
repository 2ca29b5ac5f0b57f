import type { RolePowers } from '../../role-definitions/role-powers';
import { findServiceOfArmType, findServiceOfType, REGISTRY_SERVICE } from '../../role-definitions/services';
import type { RoleAssignment } from '../assignments/role-assignments';
import type { TerraformResource } from '../files/terraform-file';
import { toTexts } from '../syntax/json-values';
import { appliesToAccount } from '../values/arm-scope';
import { REGISTRY_KEY } from './principal-keys';
import { readPlace } from '../values/resource-place';
import type { TerraformTexts } from '../values/terraform-texts';

/** The powers at a machine, an app or an identity that let their holder act as the identity. */
const ACTING_POWERS: RolePowers['powers'] = ['Code', 'Identities', 'RoleAssignments', 'Policies'];

/** Scopes that contain other resources. */
const WIDE_SCOPES: readonly RoleAssignment['scope']['kind'][] = [
  'ResourceGroup',
  'Subscription',
  'ManagementGroup',
];

/**
 * Tells which roles let somebody act as the identity of a resource: those with a power that is documented to do so, and those that can
 * change or use the service which the resource belongs to.
 */
export class ActingRoles {
  private readonly byAddress: ReadonlyMap<string, RoleAssignment>;
  /** Assignments above services that no report tells as an access of their own. */
  private readonly wide: readonly RoleAssignment[];

  /** @param readArmType Reads the argument `type` of an azapi resource; null if it is an expression. */
  constructor(
    assignments: readonly RoleAssignment[],
    private readonly texts: TerraformTexts,
    private readonly readArmType: (resource: TerraformResource) => string | null,
  ) {
    this.byAddress = new Map(assignments.map((each) => [each.address, each]));
    this.wide = assignments.filter(
      ({ scope, role: { readsBlobs, powers, services } }) =>
        WIDE_SCOPES.includes(scope.kind) &&
        readsBlobs === false &&
        powers.length === 0 &&
        services.length > 0,
    );
  }

  /** True unless a role is certain to let nobody act as anything. */
  public mayAct({ address }: TerraformResource): boolean {
    const assignment = this.byAddress.get(address);
    return !assignment || hasActingPower(assignment) || assignment.role.services.length > 0;
  }

  /**
   * True if an assignment at a resource lets somebody act as the identity of the resource.
   *
   * @param key The key of the resource, such as its id.
   * @param resources The resources of the file with that key.
   */
  public actsAt(
    { address }: TerraformResource,
    key: string,
    resources: readonly TerraformResource[],
  ): boolean {
    const assignment = this.byAddress.get(address);
    if (!assignment || hasActingPower(assignment)) return true;
    const found =
      resources.length > 0 ? resources.map((each) => this.findService(each)) : [findServiceOfKey(key)];
    return found.some((service) => usesService(assignment, service));
  }

  /** Lists the addresses of the assignments above a service that let somebody act as its identity. */
  public listAbove(resource: TerraformResource): string[] {
    if (this.wide.length === 0) return [];
    const service = this.findService(resource);
    const place = readPlace(resource, toTexts([resource.values['id']])[0] ?? '', this.texts);
    return this.wide
      .filter((each) => usesService(each, service) && appliesToAccount(each.scope, place) !== false)
      .map(({ address }) => address);
  }

  /** True for two resources of the same service. */
  public areOfOneService(one: TerraformResource, other: TerraformResource): boolean {
    const service = this.findService(one);
    return service !== null && service !== '' && service === this.findService(other);
  }

  /** Finds the namespace of the service of a resource: null for no known service, '' for one that reads for nobody. */
  private findService(resource: TerraformResource): string | null {
    if (resource.type === 'azurerm_user_assigned_identity') return '';
    if (resource.type.startsWith('azurerm_')) return findServiceOfType(resource.type);
    const armType = this.readArmType(resource);
    return armType === null ? null : findServiceOfArmType(armType);
  }
}

function hasActingPower({ role, allPowers }: RoleAssignment): boolean {
  return role.readsBlobs === undefined || ACTING_POWERS.some((power) => allPowers.includes(power));
}

function usesService({ role: { services } }: RoleAssignment, service: string | null): boolean {
  return service === null ? services.length > 0 : services.includes(service);
}

function findServiceOfKey(key: string): string | null {
  if (key.startsWith(REGISTRY_KEY)) return REGISTRY_SERVICE;
  const [, armType] = /\/providers\/([^/]+\/[^/]+)(?:\/[^/]+)*$/.exec(key) ?? [];
  return armType === undefined ? null : findServiceOfArmType(armType);
}
