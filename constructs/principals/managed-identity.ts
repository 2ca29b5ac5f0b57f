import { findMistakenIds } from './same-id-check';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import {
  resourceGroupNameRule,
  userAssignedIdentityIdRule,
  userAssignedIdentityNameRule,
} from '../../lib/model/rules/azure-resource-rules';
import { regionRule, uuidRule } from '../../lib/model/rules/naming-rules';
import type { Principal } from './principal';
import { PrincipalType } from './principal';
import { validateText, checkProps, validateTags, canonicalizeId } from '../synthesis/props-validation';
import { throwProblemsAt } from '../synthesis/throw-problems';
import { keepArguments } from '../synthesis/kept-arguments';
import { requirePlace } from '../synthesis/construct-place';

/** A user-assigned managed identity, defined in this app or elsewhere. */
export interface IManagedIdentity extends IConstruct, Principal {
  /** Its ARM id. */
  readonly identityId: string;
  /** Its client id. A process with several identities selects one by it. */
  readonly clientId: string;
}

/** Options of every managed identity. */
export interface ManagedIdentityOptions {
  /**
   * Application (client) id of a multitenant application in the identity's own tenant that trusts the identity through
   * a federated credential. The identity reads shares of other tenants as this application.
   * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
   * @default - none: the identity only reads shares of its own tenant
   */
  readonly applicationId?: string;
}

/** A managed identity that this app refers to. */
export interface ManagedIdentityAttributes extends ManagedIdentityOptions {
  /** Its ARM id; can be a token. */
  readonly identityId: string;
  /** Its object id in its tenant. */
  readonly principalId: string;
  /** Its client id. */
  readonly clientId: string;
  /**
   * Its tenant.
   * @default - the tenant of the accounts that it uses
   */
  readonly tenantId?: string;
}

/** Properties of a managed identity. */
export interface ManagedIdentityProps extends ManagedIdentityOptions {
  /** Name of the resource group for the identity. */
  readonly resourceGroupName: string;
  /** Azure region of the identity. */
  readonly location: string;
  /**
   * Its name: 3 to 128 letters, digits, '-' and '_', beginning with a letter or digit.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Tags of the identity.
   * @default - no tags
   */
  readonly tags?: Record<string, string>;
}

/**
 * A user-assigned managed identity that synchronizes. Define it before the subscription that names it and the job that
 * runs as it.
 *
 * Defines one `azurerm_user_assigned_identity`.
 *
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview
 *
 * @example
 * const identity = new ManagedIdentity(this, 'sync', { resourceGroupName: 'rg-lake', location: 'westeurope' });
 */
export class ManagedIdentity extends Construct implements IManagedIdentity {
  /**
   * Refers to an identity that this app does not define, or that it defines with the provider's own construct.
   *
   * @throws DataShareError `ValueInvalid`
   */
  public static fromAttributes(
    scope: Construct,
    id: string,
    attributes: ManagedIdentityAttributes,
  ): IManagedIdentity {
    return new ReferencedIdentity(scope, id, attributes);
  }

  /** ARM id of the identity. */
  public readonly identityId: string;
  /** Object id of the identity in its tenant. */
  public readonly principalId: string;
  /** Kind of the principal. */
  public readonly principalType = PrincipalType.MANAGED_IDENTITY;
  /** Client id of the identity. A process with several identities selects one by it. */
  public readonly clientId: string;
  /** Application (client) id of the multitenant application as which the identity signs in to other tenants. */
  public readonly applicationId?: string;

  /** @throws DataShareError `ValueInvalid` */
  constructor(scope: Construct, id: string, props: ManagedIdentityProps) {
    super(...requirePlace(scope, id));
    const faults = checkProps(this, 'ManagedIdentityProps', props);
    throwProblemsAt(
      this,
      [
        validateText('name', props.name ?? id, userAssignedIdentityNameRule),
        validateText('resourceGroupName', props.resourceGroupName, resourceGroupNameRule),
        validateTags(props.tags),
        validateText('location', props.location, regionRule),
        validateText('applicationId', props.applicationId, uuidRule),
      ],
      faults,
    );
    const identity = new UserAssignedIdentity(this, 'Resource', {
      name: props.name ?? id,
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      tags: props.tags,
    });
    keepArguments(identity);
    this.identityId = identity.id;
    this.principalId = identity.principalId;
    this.clientId = identity.clientId;
    this.applicationId = props.applicationId;
  }
}

/** An identity that another construct, another stack or another tool manages. */
class ReferencedIdentity extends Construct implements IManagedIdentity {
  public readonly identityId: string;
  public readonly principalId: string;
  public readonly principalType = PrincipalType.MANAGED_IDENTITY;
  public readonly clientId: string;
  public readonly tenantId?: string;
  public readonly applicationId?: string;

  constructor(scope: Construct, id: string, attributes: ManagedIdentityAttributes) {
    super(...requirePlace(scope, id));
    const faults = checkProps(this, 'ManagedIdentityAttributes', attributes);
    const { principalId, clientId, tenantId, applicationId } = attributes;
    const identityId = canonicalizeId(attributes.identityId);
    throwProblemsAt(
      this,
      [
        validateText('identityId', identityId, userAssignedIdentityIdRule),
        ...findMistakenIds(attributes),
        validateText('principalId', principalId, uuidRule),
        validateText('clientId', clientId, uuidRule),
        validateText('tenantId', tenantId, uuidRule),
        validateText('applicationId', applicationId, uuidRule),
      ],
      faults,
    );
    this.identityId = identityId;
    this.principalId = principalId;
    this.clientId = clientId;
    this.tenantId = tenantId;
    this.applicationId = applicationId;
  }
}

/** Returns a principal as a managed identity that a job can run as, or undefined if it is not one. */
export function asManagedIdentity(who: unknown): IManagedIdentity | undefined {
  const isOne = Construct.isConstruct(who) && 'identityId' in who && 'clientId' in who;
  return isOne ? (who as unknown as IManagedIdentity) : undefined;
}
