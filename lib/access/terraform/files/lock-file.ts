import { allowsVersion, parseVersionRange } from '../../../model/values/version-range';
import type { TerraformFile } from './terraform-file';

/** Name of the file beside the code in which `terraform init` records the versions of providers. */
export const LOCK_FILE = '.terraform.lock.hcl';

/** Terraform itself writes the file, in this form. */
const AZURERM =
  /^provider "(?:registry\.terraform\.io|registry\.opentofu\.org)\/hashicorp\/azurerm" \{\n(?:\s*#.*\n)*\s*version\s*=\s*"([^"\n]{1,64})"$/m;

/**
 * Returns the file with the version of azurerm that its lock file records. A version that the code does not allow changes nothing:
 * Terraform refuses it, and selects another one with `terraform init -upgrade`.
 *
 * @see https://developer.hashicorp.com/terraform/language/files/dependency-lock
 */
export function useLockedVersion(file: TerraformFile, lock: string): TerraformFile {
  const [, locked] = AZURERM.exec(lock.replaceAll('\r\n', '\n')) ?? [];
  if (locked === undefined) return file;
  const isAllowed =
    file.azurermVersion === null || allowsVersion(parseVersionRange(file.azurermVersion), locked);
  return isAllowed ? { ...file, azurermVersion: locked } : file;
}
