import type { Construct } from 'constructs';
import type { AzapiElementProps } from './azapi-element';
import { AzapiElement } from './azapi-element';
import type { CreationBodies } from './storage-bodies';

/** Properties of a resource that Terraform creates, reads, updates and deletes. */
export interface AzapiResourceProps<Type extends keyof CreationBodies> extends AzapiElementProps<
  CreationBodies,
  Type
> {
  /** Name of the resource. */
  readonly name: string;
  /** ARM id of the resource that it belongs to. */
  readonly parentId: string;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** ARM ids of the user-assigned identities that the resource has. */
  readonly identityIds?: readonly string[];
  /**
   * True to give the resource an identity of its own, which Azure creates and deletes with it.
   * @default false
   */
  readonly hasOwnIdentity?: boolean;
  /** Values of which another one makes another resource. */
  readonly replaceTriggersExternalValues?: readonly string[];
}

/**
 * A resource of Azure Resource Manager (`azapi_resource`). Terraform creates and updates it by PUT.
 *
 * @see https://registry.terraform.io/providers/Azure/azapi/latest/docs/resources/resource
 */
export class AzapiResource<Type extends keyof CreationBodies = keyof CreationBodies> extends AzapiElement<
  CreationBodies,
  Type
> {
  public static readonly tfResourceType = 'azapi_resource';

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AzapiResourceProps<Type>,
  ) {
    super(scope, id, AzapiResource.tfResourceType, props);
  }

  /** Principal id of the resource's own identity. */
  public get ownPrincipalId(): string {
    return this.getStringAttribute('identity[0].principal_id');
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { name, parentId, location, tags, identityIds, replaceTriggersExternalValues } = this.props;
    const ownIdentity = this.props.hasOwnIdentity ? [{ type: 'SystemAssigned' }] : undefined;
    return {
      ...super.synthesizeAttributes(),
      name,
      parent_id: parentId,
      location,
      tags,
      identity: identityIds ? [{ type: 'UserAssigned', identity_ids: identityIds }] : ownIdentity,
      replace_triggers_external_values: replaceTriggersExternalValues,
    };
  }
}
