/** The documents that pass between the two sides, or between a side and the command. */
export const DOCUMENT_TYPES = [
  'invitation',
  'acceptance',
  'rejection',
  'subscription',
  'synchronizationReceipt',
] as const;

export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** The version of all documents that this program writes and reads. */
export const SCHEMA_VERSION = 1;

/** The name of a document's JSON Schema, in its `$schema`; the package has the file in its folder `schemas`. */
export function getSchemaUrl(type: DocumentType): string {
  return `https://unpkg.com/cdktf-azure-data-share/schemas/${type}.v${SCHEMA_VERSION}.json`;
}
