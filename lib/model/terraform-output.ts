import type { DocumentType } from './schema-url';

/** The most of a Terraform output that is read, in bytes: it may have thousands of documents. */
export const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

type Json = Readonly<Record<string, unknown>>;

/**
 * The documents of one type in what `terraform output -json` prints: all outputs, one output, or its bare value.
 * They are found by their `documentType`, and not looked at further.
 */
export function documentsIn(value: unknown, type: DocumentType): Json[] {
  if (!isObject(value)) return [];
  if (value['documentType'] !== undefined) return value['documentType'] === type ? [value] : [];
  // One output is { sensitive, type, value }; all outputs are such objects by name.
  if ('value' in value && 'sensitive' in value) return documentsIn(value['value'], type);
  return Object.values(value).flatMap((output) =>
    isObject(output) && 'value' in output ? documentsIn(output['value'], type) : [],
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
