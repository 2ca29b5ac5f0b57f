/** The types of document that the two sides exchange, or that the command reads. */
export const DOCUMENT_TYPES = [
  'invitation',
  'acceptance',
  'rejection',
  'subscription',
  'synchronizationReceipt',
] as const;

export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** The version of the documents that this program reads and writes. */
export const SCHEMA_VERSION = 1;

/** Returns the URL of a document's JSON Schema, for its `$schema`. The package has the file in its folder `schemas`. */
export function getSchemaUrl(type: DocumentType): string {
  return `https://unpkg.com/cdktf-azure-data-share/schemas/${type}.v${SCHEMA_VERSION}.json`;
}
