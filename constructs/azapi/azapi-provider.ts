import { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { requirePlace } from '../synthesis/construct-place';
import { requireProps } from '../synthesis/props-validation';

/** Version of the azapi provider that the resources of this library are written for. */
const AZAPI_VERSION = '2.12.0';

/** Name of the provider in Terraform. */
export const AZAPI = 'azapi';

/** Configuration of the azapi provider. Without it, azapi signs in as azurerm does, by the environment or the Azure CLI. */
export interface AzapiProviderProps {
  /**
   * Name of this configuration, if a stack has several.
   * @default - none
   */
  readonly alias?: string;
  /**
   * Azure subscription.
   * @default - that of the environment (ARM_SUBSCRIPTION_ID) or of the Azure CLI
   */
  readonly subscriptionId?: string;
  /**
   * Microsoft Entra tenant.
   * @default - that of the environment (ARM_TENANT_ID) or of the Azure CLI
   */
  readonly tenantId?: string;
  /**
   * Client id of the application or user-assigned identity that Terraform signs in as.
   * @default - that of the environment (ARM_CLIENT_ID)
   */
  readonly clientId?: string;
  /**
   * True to sign in with an OpenID Connect token, as in GitHub Actions.
   * @default - as the environment says (ARM_USE_OIDC)
   */
  readonly useOidc?: boolean;
  /**
   * True to sign in with a managed identity.
   * @default - as the environment says (ARM_USE_MSI)
   */
  readonly useMsi?: boolean;
  /**
   * Azure cloud: public, usgovernment or china.
   * @default 'public'
   */
  readonly environment?: string;
}

/**
 * The azapi provider of Terraform, for which no prebuilt binding is published. An app defines it in each stack that uses data
 * shares of Azure Storage; constructs of this library define no provider. Another class for the same provider works as well.
 *
 * @see https://registry.terraform.io/providers/Azure/azapi/latest/docs
 *
 * @example
 * new AzapiProvider(this, 'azapi');
 */
export class AzapiProvider extends TerraformProvider {
  /** Name of the provider in Terraform. */
  public static readonly tfResourceType = AZAPI;

  private readonly props: AzapiProviderProps;

  /** @throws DataShareError `ValueInvalid`, `PropertyUnknown` */
  constructor(scope: Construct, id: string, props: AzapiProviderProps = {}) {
    super(...requirePlace(scope, id), {
      terraformResourceType: AZAPI,
      terraformGeneratorMetadata: { providerName: AZAPI, providerVersion: AZAPI_VERSION },
      terraformProviderSource: 'Azure/azapi',
    });
    requireProps(this, 'AzapiProviderProps', props);
    this.props = props;
  }

  /** Name of this configuration; undefined if it has none. */
  public override get alias(): string | undefined {
    return this.props.alias;
  }

  /** Returns the arguments of the provider block. */
  protected override synthesizeAttributes(): Record<string, unknown> {
    const { subscriptionId, tenantId, clientId, useOidc, useMsi, environment } = this.props;
    return {
      alias: this.alias,
      subscription_id: subscriptionId,
      tenant_id: tenantId,
      client_id: clientId,
      use_oidc: useOidc,
      use_msi: useMsi,
      environment,
    };
  }
}
