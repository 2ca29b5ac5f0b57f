import type { TerraformMetaArguments } from 'cdktf';
import { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { AZAPI } from './azapi-provider';
import { requireAzapiProvider } from './azapi-provider-check';

/** Properties that the resources of azapi have in common. */
export interface AzapiElementProps<Bodies, Type extends keyof Bodies> extends TerraformMetaArguments {
  /** Type and API version, like `Microsoft.Storage/storageAccounts/dataShares@2026-04-01`. */
  readonly type: Type;
  /** The body of the request. Values can be tokens. A request without one deletes. */
  readonly body?: Bodies[Type];
  /** Paths in the answer that Terraform keeps in `output`, such as `properties.dataShareUri`. */
  readonly responseExportValues?: readonly string[];
}

/** A resource of the azapi provider. When the app is complete, its stack needs such a provider. */
export abstract class AzapiElement<Bodies, Type extends keyof Bodies> extends TerraformResource {
  protected constructor(
    scope: Construct,
    id: string,
    terraformResourceType: string,
    protected readonly common: AzapiElementProps<Bodies, Type>,
  ) {
    const { dependsOn, count, provider, lifecycle, forEach, provisioners, connection } = common;
    super(scope, id, {
      terraformResourceType,
      terraformGeneratorMetadata: { providerName: AZAPI },
      ...{ dependsOn, count, provider, lifecycle, forEach, provisioners, connection },
    });
    requireAzapiProvider(this);
  }

  /** ARM id of the resource. */
  public get id(): string {
    return this.getStringAttribute('id');
  }

  /** Returns a value of the answer that `responseExportValues` names, as Terraform will read it. */
  public getOutput(path: string): string {
    return this.getStringAttribute(`output.${path}`);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { type, body, responseExportValues } = this.common;
    return { type, body, response_export_values: responseExportValues };
  }
}
