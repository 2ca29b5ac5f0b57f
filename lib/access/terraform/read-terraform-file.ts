import { problems } from '../../errors/catalogue';
import { DataShareError } from '../../errors/data-share-error';
import type { Json } from './syntax/json-values';
import { isRecord } from './syntax/json-values';
import { parseTerraformJson } from './files/parse-terraform-json';
import { isConfiguration, readConfiguration } from './files/read-configuration';
import { readPlan } from './plans/read-plan';
import { readState } from './files/read-state';
import type { TerraformFile } from './files/terraform-file';
import { UnexpectedShape } from './files/unexpected-shape';

/** Maximum size of a file: enough for the plan of a large platform. */
export const MAX_TERRAFORM_BYTES = 256 * 1024 * 1024;

/**
 * Reads a synthesized `cdk.tf.json`, or the output of `terraform show -json` for a plan or a state.
 *
 * The text is untrusted. A part that does not have Terraform's shape is refused: it could have a grant.
 *
 * @param where Name of the file in errors.
 * @throws DataShareError `DocumentNotJson`, `TerraformFileUnknown`, `TerraformFileUnreadable`
 */
export function readTerraformFile(text: string, where: string): TerraformFile {
  const file = parseTerraformJson(text, where);
  try {
    return readByKind(file) ?? throwUnknown(where);
  } catch (error) {
    if (!(error instanceof UnexpectedShape)) throw error;
    throw new DataShareError([{ where, ...problems.terraformFileUnreadable(error.message) }]);
  }
}

function readByKind(file: Json): TerraformFile | undefined {
  const version = file['format_version'];
  if (version === undefined) return isConfiguration(file) ? readConfiguration(file) : undefined;
  // A new major version can have other meanings.
  if (typeof version !== 'string' || !/^[01]\.\d+$/.test(version)) return undefined;
  if (isRecord(file['planned_values'])) return readPlan(file);
  return isRecord(file['values']) ? readState(file) : undefined;
}

function throwUnknown(where: string): never {
  throw new DataShareError([{ where, ...problems.terraformFileUnknown() }]);
}
