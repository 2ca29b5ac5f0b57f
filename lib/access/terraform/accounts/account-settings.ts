import { isRecord } from '../syntax/json-values';
import type { ResolvedContent } from '../values/resolved-content';
import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import { removeKey } from '../syntax/terraform-references';
import type { TerraformTexts } from '../values/terraform-texts';
import { createLookup } from '../../../lookup';

/** A setting of an account that decides who can reach its data, besides roles and keys. */
export interface AccountSetting {
  /** Terraform address of the account. */
  readonly address: string;
  /** Name of the account; null if it is not known. */
  readonly account: string | null;
  /** Name of the argument. */
  readonly name: string;
  /** Digest of the value. */
  readonly content: string;
  /** True if the setting, as far as it is known, lets nobody in. */
  readonly isClosed: boolean;
  /** True if the code makes an account that exists a managed one. */
  readonly isImported: boolean;
  /**
   * Tells whether an account that appears in the file is open by it. `IfExisting`: an account that exists is, and a new one has it by
   * default.
   */
  readonly opens: 'Always' | 'IfExisting' | 'Never';
}

/** A setting as the file has it. */
interface SettingValue {
  /** The value, or azurerm's default; with expressions if it is open. */
  readonly value: unknown;
  /** True if only Terraform knows the value, or a part of it. */
  readonly isOpen: boolean;
  /** True if the file sets it. */
  readonly isSet: boolean;
  /** True if the file is code. Plans and states set everything. */
  readonly isWritten: boolean;
}

interface SettingType {
  /** The value in azurerm 4 if the code does not set it. */
  readonly byDefault: unknown;
  readonly findOpening: (setting: SettingValue) => AccountSetting['opens'];
}

const isOn = ({ value, isOpen }: SettingValue): boolean => isOpen || value !== false;

/** Settings that are off by default. */
const OFF: SettingType = {
  byDefault: false,
  findOpening: (setting) => (isOn(setting) ? 'Always' : 'Never'),
};

/**
 * The settings of an account that decide who can reach its data: the one list of them. Names and shared keys are read elsewhere.
 *
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/storage_account
 */
const SETTINGS = createLookup<SettingType>({
  allow_nested_items_to_be_public: {
    byDefault: true,
    findOpening: (setting) =>
      isOn(setting) ? (setting.isWritten && setting.isSet ? 'Always' : 'IfExisting') : 'Never',
  },
  allowed_copy_scope: { byDefault: null, findOpening: () => 'Never' },
  cross_tenant_replication_enabled: OFF,
  local_user_enabled: {
    byDefault: true,
    findOpening: (setting) => (setting.isSet && isOn(setting) ? 'IfExisting' : 'Never'),
  },
  network_rules: { byDefault: null, findOpening: findNetworkOpening },
  nfsv3_enabled: OFF,
  public_network_access_enabled: {
    byDefault: true,
    findOpening: (setting) => (isOn(setting) ? 'IfExisting' : 'Never'),
  },
  sftp_enabled: OFF,
  static_website: { byDefault: null, findOpening: ({ isSet }) => (isSet ? 'Always' : 'Never') },
});

function findNetworkOpening({ value, isOpen, isSet, isWritten }: SettingValue): AccountSetting['opens'] {
  if (!isSet) return 'IfExisting';
  // A plan does not know the rules of a new account that has none.
  if (isOpen) return isWritten ? 'Always' : 'IfExisting';
  const blocks: readonly unknown[] = Array.isArray(value) ? value : [value];
  const areDenying = blocks.every((block) => isRecord(block) && block['default_action'] === 'Deny');
  return areDenying || !isWritten ? 'IfExisting' : 'Always';
}

/** Reads the settings of a managed account that open it to more than roles and keys do. */
export function readAccountSettings(
  { isTemplate, imported = new Set() }: TerraformFacts,
  texts: TerraformTexts,
  content: ResolvedContent,
  resource: TerraformResource,
): AccountSetting[] {
  const { address, type, isData, values, unknown } = resource;
  if (type !== 'azurerm_storage_account' || isData) return [];
  const named = texts.readArgument(resource, 'name');
  const account = named?.isKnown ? named.readText.toLowerCase() : null;
  return Object.entries(SETTINGS).map(([name, { byDefault, findOpening }]) => {
    const own = toFlag(texts.resolveAll(values[name] ?? null));
    const isEmpty = own === null || (Array.isArray(own) && own.length === 0);
    const isOpen = name in unknown || (isTemplate && /[$%]\{/.test(JSON.stringify(own)));
    const value = isEmpty ? byDefault : own;
    return {
      address,
      account,
      name,
      content: isOpen ? content.digestArgument(resource, name)! : content.digestValue(value),
      isClosed: value === false && !isOpen,
      isImported: imported.has(removeKey(address)),
      opens: findOpening({ value, isOpen, isSet: isOpen || !isEmpty, isWritten: isTemplate }),
    };
  });
}

/** Reads `"true"` as Terraform does. */
function toFlag(value: unknown): unknown {
  return value === 'true' ? true : value === 'false' ? false : value;
}
