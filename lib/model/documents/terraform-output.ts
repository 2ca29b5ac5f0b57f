import type { DocumentType } from './schema-url';

/** Maximum size of a Terraform output, in bytes. An output can have thousands of documents. */
export const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

type Json = Readonly<Record<string, unknown>>;

/**
 * Selects the documents of one type from the output of `terraform output -json`: all outputs, one output, or its bare value.
 * Checks their `documentType` and nothing else.
 */
export function selectDocuments(printed: unknown, type: DocumentType): Json[] {
  return findValues(printed).filter((value) => isObject(value) && value['documentType'] === type) as Json[];
}

/** True for the output of `terraform output -json`: all outputs, or one. */
export function isTerraformOutput(value: unknown): boolean {
  if (!isObject(value)) return false;
  return isOutput(value) || Object.values(value).every(isOutput);
}

/** Finds values no deeper than Terraform nests them: the input is untrusted. */
function findValues(printed: unknown): unknown[] {
  if (!isObject(printed)) return [];
  if (printed['documentType'] !== undefined && !isOutput(printed['documentType'])) return [printed];
  if (isOutput(printed)) return [printed['value']];
  return Object.values(printed)
    .filter(isOutput)
    .map(({ value }) => value);
}

/** One output is { sensitive, type, value }; all outputs are such objects by name. */
function isOutput(value: unknown): value is Json {
  return isObject(value) && typeof value['sensitive'] === 'boolean' && 'value' in value;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
