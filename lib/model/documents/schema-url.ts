/** The types of document that the two sides exchange, or that the command reads. */
export const DOCUMENT_TYPES = [
  'invitation',
  'acceptance',
  'rejection',
  'subscription',
  'synchronizationReceipt',
] as const;

export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/**
 * The versions of each document that this program reads. A document has the lowest version that can express it: version 2 only
 * if its datasets are in several storage accounts.
 */
export const SCHEMA_VERSIONS: Readonly<Record<DocumentType, readonly number[]>> = {
  invitation: [1, 2],
  acceptance: [1],
  rejection: [1],
  subscription: [1, 2],
  synchronizationReceipt: [1],
};

/** Returns the URL of a document's JSON Schema, for its `$schema`. The package has the file in its folder `schemas`. */
export function getSchemaUrl(type: DocumentType, version = 1): string {
  return buildSchemaUrl(type, version);
}

/** Returns the URL of the JSON Schema of a file that people write for the command, such as its prices. */
export function getSettingsSchemaUrl(name: string): string {
  return buildSchemaUrl(name, 1);
}

/** One text for all documents of a type. */
const schemaUrls = new Map<string, string>();

function buildSchemaUrl(name: string, version: number): string {
  const file = `${name}.v${version}.json`;
  const url = schemaUrls.get(file) ?? `https://unpkg.com/cdktf-azure-data-share/schemas/${file}`;
  schemaUrls.set(file, url);
  return url;
}
