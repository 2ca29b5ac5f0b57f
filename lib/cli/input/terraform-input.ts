import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DeclaringFile } from '../../access/review/access-report';
import { readDeclaredAccess } from '../../access/terraform/declared-access';
import { LOCK_FILE, useLockedVersion } from '../../access/terraform/files/lock-file';
import type { TerraformFile } from '../../access/terraform/files/terraform-file';
import { MAX_TERRAFORM_BYTES, readTerraformFile } from '../../access/terraform/read-terraform-file';
import { readDocumentFile } from '../../document-file';

export function readTerraform(path: string): TerraformFile {
  return readTerraformFile(readDocumentFile(path, MAX_TERRAFORM_BYTES), path);
}

/** Reads code with the version of azurerm in the lock file beside it, if there is one. */
export function readLockedTerraform(path: string): TerraformFile {
  const file = readTerraform(path);
  const lock = join(dirname(path), LOCK_FILE);
  return existsSync(lock) ? useLockedVersion(file, readDocumentFile(lock)) : file;
}

/** Returns the access that a file declares; for a plan, the access after it is applied. */
export function toDeclaringFile({ current }: TerraformFile, file: string): DeclaringFile {
  return { file, declared: readDeclaredAccess(current) };
}
