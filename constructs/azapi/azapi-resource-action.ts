import type { Construct } from 'constructs';
import type { AzapiElementProps } from './azapi-element';
import { AzapiElement } from './azapi-element';
import type { ChangeBodies } from './storage-bodies';

/** Properties of a request to a resource. */
export interface AzapiResourceActionProps<Type extends keyof ChangeBodies> extends AzapiElementProps<
  ChangeBodies,
  Type
> {
  /** ARM id of the resource. */
  readonly resourceId: string;
  readonly method: 'PATCH' | 'POST' | 'PUT' | 'DELETE';
  /**
   * True to send the request when this resource is destroyed, and only then. An answer that nothing is there is success.
   * @default false
   */
  readonly isSentOnDestroy?: boolean;
  /** Name of the action; for a request to the resource itself, leave it out. */
  readonly action?: string;
}

/**
 * A request to a resource, which Terraform sends when it is created and again whenever its body changes
 * (`azapi_resource_action`). Its removal sends nothing, unless the request is one for that time.
 *
 * @see https://registry.terraform.io/providers/Azure/azapi/latest/docs/resources/resource_action
 */
export class AzapiResourceAction<Type extends keyof ChangeBodies = keyof ChangeBodies> extends AzapiElement<
  ChangeBodies,
  Type
> {
  public static readonly tfResourceType = 'azapi_resource_action';

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AzapiResourceActionProps<Type>,
  ) {
    super(scope, id, AzapiResourceAction.tfResourceType, props);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { resourceId, method, action, isSentOnDestroy } = this.props;
    return {
      ...super.synthesizeAttributes(),
      resource_id: resourceId,
      method,
      action,
      ...(isSentOnDestroy && { when: 'destroy', ignore_not_found: true }),
    };
  }
}
