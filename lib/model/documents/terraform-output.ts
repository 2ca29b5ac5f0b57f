import type { DocumentType } from './schema-url';

/** The most of a Terraform output that is read, in bytes: it may have thousands of documents. */
export const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

type Json = Readonly<Record<string, unknown>>;

/**
 * The documents of one type in what `terraform output -json` prints: all outputs, one output, or its bare value.
 * They are found by their `documentType`, and not looked at further.
 */
export function selectDocuments(printed: unknown, type: DocumentType): Json[] {
  return findValues(printed).filter((value) => isObject(value) && value['documentType'] === type) as Json[];
}

/** No deeper than Terraform nests: what is printed may come from anywhere. */
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
