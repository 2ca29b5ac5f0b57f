import { z } from 'zod';
import { ShareKind } from '../../values/share-kind';
import type { ChangeSources } from '../change-facts';
import * as field from './schema-fields';
import type { AddIssue } from './source-rules';

/** The fields of a document that name the ways in which a provider tells of changes. */
export const changeSourceFields = {
  changeEvents: z.strictObject({ queueEndpoint: field.endpoint, queueName: field.containerName }).optional(),
  changeDigest: z
    .strictObject({
      storageAccountName: field.storageAccountName,
      container: field.containerName,
      path: field.blobPath,
    })
    .optional(),
};

/** The names of the fields that `checkChangeSources` reads, beside those of the accounts. */
export const CHANGE_FIELDS: readonly string[] = ['changeEvents', 'changeDigest', 'exchange', 'shareKind'];

/**
 * Checks that only a copy is told of changes, and that digests are in an account of the document: the reader takes the endpoint
 * from there.
 */
export function checkChangeSources(
  document: ChangeSources & {
    readonly shareKind: ShareKind;
    readonly exchange: { readonly storageAccountName: string } | null;
  },
  sources: readonly { readonly storageAccountName: string }[],
  addIssue: AddIssue,
): void {
  const { changeDigest, exchange, shareKind } = document;
  if (shareKind === ShareKind.IN_PLACE)
    for (const name of ['changeEvents', 'changeDigest'] as const)
      if (document[name])
        addIssue([name], 'must be left out for an InPlace share', { value: document[name] });
  if (changeDigest === undefined) return;
  const accounts = new Set(
    [...sources, ...(exchange ? [exchange] : [])].map((each) => each.storageAccountName),
  );
  if (!accounts.has(changeDigest.storageAccountName))
    addIssue(['changeDigest', 'storageAccountName'], "must be an account of the datasets or of 'exchange'", {
      value: changeDigest.storageAccountName,
    });
}
