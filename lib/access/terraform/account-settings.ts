import { createHash } from 'node:crypto';
import type { TerraformResource } from './terraform-file';
import type { TerraformTexts } from './terraform-texts';

/** A setting of an account that decides who can reach its data, besides roles and keys. */
export interface AccountSetting {
  /** Terraform address of the account. */
  readonly address: string;
  /** Name of the account; null if it is not known. */
  readonly account: string | null;
  /** Name of the argument. */
  readonly name: string;
  /** The value as JSON, or as a digest. */
  readonly content: string;
  /** True if the setting, as far as it is known, lets nobody in. */
  readonly isClosed: boolean;
}

/**
 * The arguments and their values in azurerm 4 if the code does not set them.
 *
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/storage_account
 */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  allowed_copy_scope: null,
  cross_tenant_replication_enabled: false,
  local_user_enabled: true,
  network_rules: null,
  nfsv3_enabled: false,
  public_network_access_enabled: true,
  sftp_enabled: false,
  static_website: null,
};

/** Reads the settings of a managed account that open it to more than roles and keys do. */
export function readAccountSettings(texts: TerraformTexts, resource: TerraformResource): AccountSetting[] {
  const { address, type, isData, values, unknown } = resource;
  if (type !== 'azurerm_storage_account' || isData) return [];
  const named = texts.readArgument(resource, 'name');
  const account = named?.isKnown ? named.readText.toLowerCase() : null;
  return Object.entries(DEFAULTS).map(([name, byDefault]) => {
    const value = values[name];
    const isEmpty = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    const own = isEmpty ? byDefault : value;
    const content = JSON.stringify([own, unknown[name] ?? null]);
    const digest = createHash('sha256').update(content).digest('hex');
    return { address, account, name, content: digest, isClosed: own === false && !(name in unknown) };
  });
}
