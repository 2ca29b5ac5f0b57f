import type { DeclaringFile } from '../../access/review/access-report';
import { readDeclaredAccess } from '../../access/terraform/declared-access';
import type { TerraformFile } from '../../access/terraform/files/terraform-file';
import { MAX_TERRAFORM_BYTES, readTerraformFile } from '../../access/terraform/read-terraform-file';
import { readDocumentFile } from '../../document-file';

export function readTerraform(path: string): TerraformFile {
  return readTerraformFile(readDocumentFile(path, MAX_TERRAFORM_BYTES), path);
}

/** Returns the access that a file declares; for a plan, the access after it is applied. */
export function toDeclaringFile({ current }: TerraformFile, file: string): DeclaringFile {
  return { file, declared: readDeclaredAccess(current) };
}
