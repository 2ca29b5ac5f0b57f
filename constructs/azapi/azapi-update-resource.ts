import type { Construct } from 'constructs';
import type { AzapiElementProps } from './azapi-element';
import { AzapiElement } from './azapi-element';
import type { ChangeBodies } from './storage-bodies';

/** Properties of a resource that something else creates. */
export interface AzapiUpdateResourceProps<Type extends keyof ChangeBodies> extends AzapiElementProps<
  ChangeBodies,
  Type
> {
  /** ARM id of the resource. */
  readonly resourceId: string;
}

/**
 * Some properties of a resource that something else creates (`azapi_update_resource`). Its removal changes nothing in Azure.
 *
 * @see https://registry.terraform.io/providers/Azure/azapi/latest/docs/resources/update_resource
 */
export class AzapiUpdateResource<Type extends keyof ChangeBodies = keyof ChangeBodies> extends AzapiElement<
  ChangeBodies,
  Type
> {
  public static readonly tfResourceType = 'azapi_update_resource';

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AzapiUpdateResourceProps<Type>,
  ) {
    super(scope, id, AzapiUpdateResource.tfResourceType, props);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...super.synthesizeAttributes(), resource_id: this.props.resourceId };
  }
}
