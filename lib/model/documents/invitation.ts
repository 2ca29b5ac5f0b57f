import { z } from 'zod';
import { DatasetType, MAX_DATASETS } from '../values/dataset';
import * as field from './schema-fields';
import { GrantTiming } from '../values/grant-timing';
import { InvitationState } from '../values/invitation-state';
import { ShareKind } from '../values/share-kind';
import { computeTermsHash } from '../values/terms';
import { snapshotScheduleSchema } from './trigger';

/** The kinds of principal that Azure's role assignments know. */
export const ASSIGNABLE_PRINCIPAL_TYPES = ['User', 'Group', 'ServicePrincipal'] as const;

const datasetSchema = z.strictObject({
  datasetName: field.name,
  datasetType: z.enum(DatasetType),
  container: field.containerName,
  /** '' for a Container; of a Folder without a trailing slash; of a File the whole blob name. */
  path: field.folderPath,
});

/**
 * An invitation: how one recipient learns of one share.
 *
 * Written by `Share.invite`; handed over by any channel, for it holds no secret.
 */
export const invitationSchema = z
  .strictObject({
    $schema: field.schemaReference,
    documentType: z.literal('invitation'),
    schemaVersion: z.literal(1),
    invitationId: field.uuid,
    shareName: field.name,
    shareKind: z.enum(ShareKind),
    /** What is shared, for people. */
    description: field.text(4096).nullable().default(null),
    /** What a consumer accepts; null where there are no terms. */
    termsOfUse: field.text(65_536).nullable().default(null),
    /** SHA-256 of `termsOfUse` in UTF-8; null where there are no terms. */
    termsSha256: field.sha256.nullable().default(null),
    /** Who shares. */
    provider: z
      .strictObject({
        providerName: field.line(256).nullable().default(null),
        contact: field.line(256).nullable().default(null),
      })
      .default({ providerName: null, contact: null }),
    /** Until when the invitation may be accepted, UTC; null where that does not end. */
    acceptBy: field.instant.nullable().default(null),
    /** End of access, UTC; null where it does not end. */
    expiresOn: field.instant.nullable().default(null),
    /** Whether the datasets may be read now, for all that the provider's code says. */
    state: z.enum(InvitationState).default(InvitationState.ACTIVE),
    /** Whether access is granted with the invitation, or waits for an acceptance. */
    grantOn: z.enum(GrantTiming).default(GrantTiming.INVITATION),
    /** When the acceptance was given that the provider granted access on; null where there is none yet. */
    acceptedOn: field.instant.nullable().default(null),
    /** How often the provider suggests to synchronize; null for an in-place share, and where it suggests nothing. */
    snapshotSchedule: snapshotScheduleSchema.nullable().default(null),
    /** Whether the recipient may read blob index tags too, which a copy then may preserve. */
    preserveTags: z.boolean().default(false),
    /** Where the answer and receipts may be left; null where there is no such place. */
    exchange: field.exchangeSchema.nullable().default(null),
    /** The storage account that is shared from. */
    source: field.storeSchema,
    datasets: z.array(datasetSchema).min(1, { error: 'must name at least one dataset' }).max(MAX_DATASETS),
    /** Who is invited. */
    recipient: z.strictObject({
      recipientName: field.name,
      /** Object id in the provider's tenant; null where the acceptance is to name it. */
      principalId: field.uuid.nullable().default(null),
      principalType: z.enum(ASSIGNABLE_PRINCIPAL_TYPES).nullable().default(null),
      /** Application (client) id of a multi-tenant application, where one is invited. */
      applicationId: field.uuid.nullable().default(null),
      /** The recipient's Microsoft Entra tenant. */
      tenantId: field.uuid.nullable().default(null),
      displayName: field.line(256).nullable().default(null),
      contact: field.line(256).nullable().default(null),
    }),
  })
  .superRefine(
    (document, context) => {
      const expected = document.termsOfUse === null ? null : computeTermsHash(document.termsOfUse);
      if (document.termsSha256 !== expected) {
        context.addIssue({
          code: 'custom',
          path: ['termsSha256'],
          message: `must be the hash of 'termsOfUse' (${expected ?? 'null'})`,
          params: { value: document.termsSha256 },
        });
      }
      const { recipient, grantOn } = document;
      if (recipient.principalId === null && grantOn === GrantTiming.INVITATION) {
        context.addIssue({
          code: 'custom',
          path: ['recipient', 'principalId'],
          message: 'must be there, unless \'grantOn\' is "Acceptance"',
          params: { value: null },
        });
      }
      if (recipient.principalId !== null && recipient.principalType === null) {
        context.addIssue({
          code: 'custom',
          path: ['recipient', 'principalType'],
          message: "must be there, where 'principalId' is",
          params: { value: null },
        });
      }
      if (document.shareKind === ShareKind.IN_PLACE && document.snapshotSchedule !== null) {
        context.addIssue({
          code: 'custom',
          path: ['snapshotSchedule'],
          message: 'must be null for an InPlace share',
          params: { value: document.snapshotSchedule },
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
    {
      when: field.createShapeCheck(
        ...['datasets', 'termsOfUse', 'termsSha256', 'recipient', 'grantOn', 'shareKind', 'snapshotSchedule'],
      ),
    },
  );

/** An invitation, read and checked. */
export type InvitationDocument = z.infer<typeof invitationSchema>;
