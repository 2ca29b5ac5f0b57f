import { z } from 'zod';
import { DatasetType, MAX_DATASETS } from '../../values/dataset';
import { GrantTiming } from '../../values/grant-timing';
import { InPlaceMethod } from '../../values/in-place-method';
import { InvitationState } from '../../values/invitation-state';
import { ShareKind } from '../../values/share-kind';
import { computeTermsHash } from '../../values/terms';
import type { MultiSourceInvitation, SingleSourceInvitation } from '../invitation';
import { ASSIGNABLE_PRINCIPAL_TYPES } from '../invitation';
import { CHANGE_FIELDS, changeSourceFields, checkChangeSources } from './change-schema';
import { listSources } from '../shared-datasets';
import { storageMoverOfferSchema } from './engine-schema';
import { hasAccountName } from '../../rules/naming-rules';
import * as field from './schema-fields';
import { schemaFor } from './schema-for';
import { checkDataShareRegion, checkSources, sourcesSchema } from './source-rules';
import { snapshotScheduleSchema } from './trigger-schema';

const datasetFields = { datasetName: field.name, datasetType: z.enum(DatasetType) };
const placeFields = { container: field.sourceContainer, path: field.folderPath };
const singleSourceDataset = z.strictObject({ ...datasetFields, ...placeFields });
const multiSourceDataset = z.strictObject({
  ...datasetFields,
  storageAccountName: field.storageAccountName,
  ...placeFields,
});

const FEW_DATASETS = { error: 'must name at least one dataset' };

const offerFields = {
  invitationId: field.uuid,
  shareName: field.name,
  shareKind: z.enum(ShareKind),
  description: field.text(4096).nullable().default(null),
  purpose: field.line(1024).optional(),
  legalBasis: field.line(1024).optional(),
  termsOfUse: field.text(65_536).nullable().default(null),
  termsSha256: field.sha256.nullable().default(null),
  provider: z
    .strictObject({
      providerName: field.line(256).nullable().default(null),
      contact: field.line(256).nullable().default(null),
    })
    .default({ providerName: null, contact: null }),
  inPlace: z
    .strictObject({
      method: z.literal(InPlaceMethod.STORAGE_DATA_SHARE),
      dataShareUri: field.dataShareUri,
    })
    .optional(),
  storageMover: storageMoverOfferSchema,
  acceptBy: field.instant.nullable().default(null),
  expiresOn: field.instant.nullable().default(null),
  state: z.enum(InvitationState).default(InvitationState.ACTIVE),
  grantOn: z.enum(GrantTiming).default(GrantTiming.INVITATION),
  acceptedOn: field.instant.nullable().default(null),
  snapshotSchedule: snapshotScheduleSchema.nullable().default(null),
  preserveTags: z.boolean().default(false),
  exchange: field.exchangeSchema.nullable().default(null),
  ...changeSourceFields,
};

const recipientFields = {
  recipient: z.strictObject({
    recipientName: field.name,
    principalId: field.uuid.nullable().default(null),
    principalType: z.enum(ASSIGNABLE_PRINCIPAL_TYPES).nullable().default(null),
    applicationId: field.uuid.nullable().default(null),
    tenantId: field.uuid.nullable().default(null),
    displayName: field.line(256).nullable().default(null),
    contact: field.line(256).nullable().default(null),
  }),
};

const CHECKED_FIELDS: readonly string[] = [
  'datasets',
  'termsOfUse',
  'termsSha256',
  'recipient',
  'grantOn',
  'shareKind',
  'snapshotSchedule',
  'inPlace',
  'storageMover',
  ...CHANGE_FIELDS,
];

const singleSourceInvitation = schemaFor<SingleSourceInvitation>()(
  z
    .strictObject({
      $schema: field.schemaReference,
      documentType: z.literal('invitation'),
      schemaVersion: z.literal(1),
      ...offerFields,
      source: field.storeSchema,
      datasets: z.array(singleSourceDataset).min(1, FEW_DATASETS).max(MAX_DATASETS),
      ...recipientFields,
    })
    .superRefine(
      (document, context) => {
        checkInvitation(document, context);
        const path = ['inPlace', 'dataShareUri'];
        checkDataShareRegion(document.source, document.inPlace, (message, value) =>
          context.addIssue({ code: 'custom', path, message, params: { value } }),
        );
      },
      { when: field.createShapeCheck(...CHECKED_FIELDS, 'source') },
    ),
);

const multiSourceInvitation = schemaFor<MultiSourceInvitation>()(
  z
    .strictObject({
      $schema: field.schemaReference,
      documentType: z.literal('invitation'),
      schemaVersion: z.literal(2),
      ...offerFields,
      sources: sourcesSchema,
      datasets: z.array(multiSourceDataset).min(1, FEW_DATASETS).max(MAX_DATASETS),
      ...recipientFields,
    })
    .superRefine(
      (document, context) => {
        checkInvitation(document, context);
        const references = document.datasets.map(({ storageAccountName }, index) => ({
          storageAccountName,
          path: ['datasets', index, 'storageAccountName'],
        }));
        checkSources(document.sources, references, (path, message, params = {}) =>
          context.addIssue({ code: 'custom', path, message, params }),
        );
      },
      { when: field.createShapeCheck(...CHECKED_FIELDS, 'sources') },
    ),
);

/** The schema of each version. */
export const INVITATION_SCHEMAS = { 1: singleSourceInvitation, 2: multiSourceInvitation } as const;

/** Checks the rules over several fields that all versions have. */
function checkInvitation(
  document: SingleSourceInvitation | MultiSourceInvitation,
  context: z.RefinementCtx,
): void {
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
      message: 'is required unless \'grantOn\' is "Acceptance"',
      params: { value: null },
    });
  }
  if (recipient.principalId !== null && recipient.principalType === null) {
    context.addIssue({
      code: 'custom',
      path: ['recipient', 'principalType'],
      message: "is required if 'principalId' is set",
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
  checkChangeSources(document, listSources(document), (path, message, params = {}) =>
    context.addIssue({ code: 'custom', path, message, params }),
  );
  const hasDataShare = document.inPlace !== undefined;
  if (hasDataShare && (document.shareKind !== ShareKind.IN_PLACE || document.schemaVersion !== 1)) {
    context.addIssue({
      code: 'custom',
      path: ['inPlace'],
      message:
        document.schemaVersion === 1
          ? 'must be left out for a CopyBased share'
          : 'must be left out: a data share has the datasets of one account',
      params: { value: document.inPlace },
    });
  }
  checkOffer(document, context);
  const names = new Set<string>();
  document.datasets.forEach(({ datasetName, datasetType, path }, index) => {
    const issue = (key: string, message: string, value: string): void =>
      context.addIssue({ code: 'custom', path: ['datasets', index, key], message, params: { value } });
    if (names.has(datasetName)) issue('datasetName', 'must be unique', datasetName);
    names.add(datasetName);
    if ((datasetType === DatasetType.CONTAINER) !== (path === '')) {
      issue(
        'path',
        datasetType === DatasetType.CONTAINER ? 'must be "" for a Container' : 'must not be ""',
        path,
      );
    }
  });
}

/** Checks that an offer of Storage Mover is for the account of the copies. */
function checkOffer(
  document: SingleSourceInvitation | MultiSourceInvitation,
  context: z.RefinementCtx,
): void {
  const { storageMover } = document;
  if (storageMover === undefined) return;
  const issue = (message: string, path: readonly string[], value: unknown): void =>
    context.addIssue({ code: 'custom', path: ['storageMover', ...path], message, params: { value } });
  if (document.shareKind === ShareKind.IN_PLACE)
    issue('must be left out for an InPlace share', [], storageMover);
  if (document.schemaVersion !== 1)
    issue('must be left out for datasets in several accounts', [], storageMover);
  else if (!hasAccountName(storageMover.sourceAccountId, document.source.storageAccountName))
    issue("must be the id of the account in 'source'", ['sourceAccountId'], storageMover.sourceAccountId);
}
