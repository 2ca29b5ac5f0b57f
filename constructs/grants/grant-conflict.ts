import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { Grantee } from '../principals/grantee';
import { findDeclaration } from '../principals/grantee';
import { toAssignablePrincipalType } from '../principals/principal';
import { isRecipient } from '../principals/recipient';
import { toPlaceKey } from '../synthesis/comparison-keys';
import { toShownValue } from '../synthesis/terraform-strings';

/**
 * Returns the reason why a grant cannot be made: its address is taken, or one grant would have two recipients, stores
 * or principal types. Terraform or Azure would reject it later.
 *
 * @param existing The grant of the same principal, role and scope.
 * @param occupant The construct that has the address.
 */
export function findGrantConflict(
  principal: Grantee,
  container: string,
  existing: RoleAssignment | undefined,
  occupant: IConstruct | undefined,
): Problem | undefined {
  const isOtherType =
    existing !== undefined &&
    existing.principalTypeInput !== toAssignablePrincipalType(principal.principalType);
  if (occupant === existing && !isOtherType) return undefined;
  const other = (existing ?? occupant)!;
  const declaration = findDeclaration(principal);
  if (existing === undefined && occupant instanceof RoleAssignment && isRecipient(declaration)) {
    const stack = TerraformStack.of(occupant);
    const before = occupant.principalIdInput!;
    if (toPlaceKey(stack, before) !== toPlaceKey(stack, principal.principalId)) {
      return toDuplicateGrantProblem(
        { ...principal, principalId: before },
        container,
        other,
        'SameStack',
        declaration.recipientName,
      );
    }
  }
  return toDuplicateGrantProblem(principal, container, other, 'SameStack');
}

/** Returns the problem that another assignment already grants the role. */
export function toDuplicateGrantProblem(
  { principalId }: Grantee,
  container: string,
  other: IConstruct,
  place: 'SameStack' | 'OtherStack' | 'Own',
  recipientName?: string,
): Problem {
  const [principal, scope] = [principalId, container].map(toShownValue);
  return problems.grantDuplicate(principal, scope, other.node.path, place, recipientName);
}
