import { z } from 'zod';
import { formatValue } from '../../../errors/format-value';
import { isEndpointOfOtherAccount } from '../../rules/naming-rules';
import { parseDataShareUri } from '../../rules/storage-data-share-rules';
import { MAX_DATASETS } from '../../values/dataset';
import { normalizeRegion } from '../../values/region';
import type { StoreFacts } from '../store-facts';
import { storeSchema } from './schema-fields';

/** The storage accounts of a document with datasets in several of them. */
export const sourcesSchema = z
  .array(storeSchema)
  .min(2, { error: 'must have at least two accounts: a document with one account has schemaVersion 1' })
  .max(MAX_DATASETS);

/** Reports a field of a document that breaks a rule. */
export type AddIssue = (path: (string | number)[], message: string, params?: object) => void;

/** A dataset's reference to its storage account. */
interface AccountReference {
  readonly storageAccountName: string;
  /** Path of the field. */
  readonly path: (string | number)[];
}

/**
 * Checks the storage accounts of a document: each is listed once, with its own endpoint, and has a dataset, each dataset is in one of them, and all are
 * in one tenant, because the recipient's object id means nothing in another one.
 */
export function checkSources(
  sources: readonly StoreFacts[],
  references: readonly AccountReference[],
  addIssue: AddIssue,
): void {
  const [names, endpoints] = [new Set<string>(), new Set<string>()];
  const used = new Set(references.map(({ storageAccountName }) => storageAccountName));
  const tenantId = sources.find((source) => source.tenantId !== null)?.tenantId?.toLowerCase();
  sources.forEach((source, index) => {
    const { storageAccountName, blobEndpoint } = source;
    const report = (key: keyof StoreFacts, rule: string): void =>
      addIssue(['sources', index, key], rule, { value: source[key] });
    if (names.has(storageAccountName)) report('storageAccountName', 'must be unique');
    else if (!used.has(storageAccountName)) report('storageAccountName', 'must be the account of a dataset');
    if (endpoints.has(blobEndpoint.toLowerCase())) report('blobEndpoint', 'must be unique');
    if (isEndpointOfOtherAccount(blobEndpoint, storageAccountName))
      report('blobEndpoint', "must be the endpoint of the account that 'storageAccountName' names");
    if (source.tenantId !== null && source.tenantId.toLowerCase() !== tenantId)
      report('tenantId', 'must be the tenant of all sources');
    names.add(storageAccountName);
    endpoints.add(blobEndpoint.toLowerCase());
  });
  for (const { storageAccountName, path } of references)
    if (!names.has(storageAccountName))
      addIssue(path, "must be the name of one of 'sources'", { value: storageAccountName });
}

/** Checks that a data share is in the region of its account: the two sides are compared by that region. */
export function checkDataShareRegion(
  { location }: Pick<StoreFacts, 'location'>,
  dataShare: { readonly dataShareUri: string } | undefined,
  report: (message: string, uri: string) => void,
): void {
  const uri = dataShare?.dataShareUri;
  const parts = uri === undefined ? undefined : parseDataShareUri(uri);
  if (parts && normalizeRegion(parts.location) !== normalizeRegion(location))
    report(`must be the URI of a data share in the region of the source, ${formatValue(location)}`, uri!);
}
