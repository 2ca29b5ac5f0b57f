import { z } from 'zod';
import { DatasetType, MAX_DATASETS } from './dataset';
import * as field from './fields';
import { InvitationState } from './invitation-state';
import { ShareKind } from './share-kind';
import { termsSha256 } from './terms';

/** The kinds of principal that Azure's role assignments know. */
export const ASSIGNABLE_PRINCIPAL_TYPES = ['User', 'Group', 'ServicePrincipal'] as const;

const dataset = z.strictObject({
  datasetName: field.name,
  datasetType: z.enum(DatasetType),
  container: field.containerName,
  /** '' for a Container. */
  path: field.folderPath,
});

/**
 * An invitation: how one recipient learns of one share.
 *
 * Written by `Share.invite`; handed over by any channel, for it holds no secret.
 */
export const invitationSchema = z
  .strictObject({
    documentType: z.literal('invitation'),
    schemaVersion: z.literal(1),
    invitationId: field.uuid,
    shareName: field.name,
    shareKind: z.enum(ShareKind),
    description: field.text(4096).nullable().default(null),
    termsOfUse: field.text(65_536).nullable().default(null),
    termsSha256: field.sha256.nullable().default(null),
    /** End of access, UTC; null where it does not end. */
    expiresOn: field.instant.nullable().default(null),
    /** Whether the datasets may be read now, for all that the provider's code says. */
    state: z.enum(InvitationState).default(InvitationState.ACTIVE),
    source: field.storeFacts,
    datasets: z.array(dataset).min(1, { error: 'must name at least one dataset' }).max(MAX_DATASETS),
    recipient: z.strictObject({
      recipientName: field.name,
      /** Object id in the provider's tenant. */
      principalId: field.uuid,
      principalType: z.enum(ASSIGNABLE_PRINCIPAL_TYPES),
      tenantId: field.uuid.nullable().default(null),
      displayName: field.line(256).nullable().default(null),
      contact: field.line(256).nullable().default(null),
    }),
  })
  .superRefine(
    (document, context) => {
      const expected = document.termsOfUse === null ? null : termsSha256(document.termsOfUse);
      if (document.termsSha256 !== expected) {
        context.addIssue({
          code: 'custom',
          path: ['termsSha256'],
          message: `must be the hash of 'termsOfUse' (${expected ?? 'null'})`,
          params: { value: document.termsSha256 },
        });
      }
      const names = new Set<string>();
      document.datasets.forEach(({ datasetName, datasetType, path }, index) => {
        const issue = (key: string, message: string, value: string): void =>
          context.addIssue({ code: 'custom', path: ['datasets', index, key], message, params: { value } });
        if (names.has(datasetName)) issue('datasetName', 'must be there once', datasetName);
        names.add(datasetName);
        if ((datasetType === DatasetType.CONTAINER) !== (path === '')) {
          issue(
            'path',
            datasetType === DatasetType.CONTAINER ? 'must be "" for a Container' : 'must not be ""',
            path,
          );
        }
      });
    },
    { when: field.whenShaped('datasets', 'termsOfUse', 'termsSha256') },
  );

/** An invitation, read and checked. */
export type InvitationDocument = z.infer<typeof invitationSchema>;
