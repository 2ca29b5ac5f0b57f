import type { DeclaringFile } from '../../access/review/access-report';
import { declaredAccess } from '../../access/terraform/declared-access';
import type { TerraformFile } from '../../access/terraform/terraform-file';
import { MAX_TERRAFORM_BYTES, readTerraformFile } from '../../access/terraform/terraform-file';
import { readDocumentFile } from '../../document-file';

export function readTerraform(path: string): TerraformFile {
  return readTerraformFile(readDocumentFile(path, MAX_TERRAFORM_BYTES), path);
}

/** What a file declares now; of a plan, what it will have made. */
export function toDeclaringFile({ current }: TerraformFile, file: string): DeclaringFile {
  return { file, declared: declaredAccess(current) };
}
