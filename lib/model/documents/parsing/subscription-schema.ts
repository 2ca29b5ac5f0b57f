import { z } from 'zod';
import { problems } from '../../../errors/catalogue';
import { findLandingProblems } from '../../checks/landing-overlap';
import { findAccessControlProblems } from '../../checks/store-compatibility';
import { blobPathRule } from '../../rules/naming-rules';
import { DatasetType, MAX_DATASETS } from '../../values/dataset';
import { ConnectorState } from '../../values/in-place-method';
import { InvitationState } from '../../values/invitation-state';
import { DEFAULT_KEEP_SNAPSHOTS, MAX_SNAPSHOTS, PreserveAcls, PublishMode } from '../../values/publication';
import { ShareKind } from '../../values/share-kind';
import { MANUAL_TRIGGER } from '../snapshot-trigger';
import type { SubscriptionDocument } from '../subscription';
import { DEFAULT_MAX_DELETE_FRACTION } from '../subscription';
import * as field from './schema-fields';
import { schemaFor } from './schema-for';
import { snapshotTriggerSchema } from './trigger-schema';

const sourcePlaceSchema = z.strictObject({ container: field.sourceContainer, path: field.folderPath });
const targetPlaceSchema = z.strictObject({ container: field.targetContainer, path: field.folderPath });

const mappingSchema = z.strictObject({
  datasetName: field.name,
  datasetType: z.enum(DatasetType),
  source: sourcePlaceSchema,
  target: targetPlaceSchema.nullable().default(null),
});

export const subscriptionSchema = schemaFor<SubscriptionDocument>()(
  z
    .strictObject({
      $schema: field.schemaReference,
      documentType: z.literal('subscription'),
      schemaVersion: z.literal(1),
      subscriptionName: field.name,
      invitation: z.strictObject({
        invitationId: field.uuid,
        shareName: field.name,
        termsSha256: field.sha256.nullable().default(null),
        expiresOn: field.instant.nullable().default(null),
        state: z.enum(InvitationState).default(InvitationState.ACTIVE),
      }),
      shareKind: z.enum(ShareKind),
      source: field.storeSchema,
      target: field.storeSchema,
      connector: z
        .strictObject({
          connectorName: field.dataShareName,
          dataShareUri: field.dataShareUri,
          state: z.enum(ConnectorState),
        })
        .optional(),
      mappings: z.array(mappingSchema).min(1, { error: 'must name at least one dataset' }).max(MAX_DATASETS),
      deletions: z.enum(['keep', 'mirror']).default('keep'),
      maxDeleteFraction: z.number().min(0).max(1).default(DEFAULT_MAX_DELETE_FRACTION),
      preserveTags: z.boolean().default(false),
      preserveTier: z.boolean().default(false),
      preserveAcls: z.enum(PreserveAcls).default(PreserveAcls.NONE),
      publish: z.enum(PublishMode).default(PublishMode.IN_PLACE),
      keepSnapshots: z.number().int().min(1).max(MAX_SNAPSHOTS).default(DEFAULT_KEEP_SNAPSHOTS),
      successMarker: z.boolean().default(false),
      allowCrossRegion: z.boolean().default(false),
      allowCrossKind: z.boolean().default(false),
      snapshotTrigger: snapshotTriggerSchema.default(MANUAL_TRIGGER),
      exchange: field.exchangeSchema.nullable().default(null),
      stateContainer: field.containerName.default('datashare'),
    })
    .superRefine(
      (document, context) => {
        const addIssue = (path: (string | number)[], message: string, params: object = {}): void => {
          context.addIssue({ code: 'custom', path, message, params });
        };
        if (document.exchange?.storageAccountName === document.target.storageAccountName) {
          const rule = "must not be in the target's account: the exchange is the provider's";
          addIssue(['exchange', 'storageAccountName'], rule, { value: document.target.storageAccountName });
        }
        if (document.shareKind !== ShareKind.IN_PLACE && document.connector !== undefined)
          addIssue(['connector'], 'must be left out for a CopyBased share', { value: document.connector });
        const { source: from, target: to, preserveAcls } = document;
        for (const { code, message, fix } of findAccessControlProblems(from, to, preserveAcls))
          addIssue(['preserveAcls'], message, { code, fix });
        const sides = ['source', 'target'] as const;
        for (const side of sides.filter((each) => document.preserveTags && document[each].isHnsEnabled)) {
          const { code, message, fix } = problems.tagsUnsupported();
          addIssue([side, 'isHnsEnabled'], message, { code, fix });
        }
        const names = new Set<string>();

        document.mappings.forEach(({ datasetName, datasetType, source, target }, index) => {
          const toPath = (...rest: string[]): (string | number)[] => ['mappings', index, ...rest];
          if (names.has(datasetName))
            addIssue(toPath('datasetName'), 'must be unique', { value: datasetName });
          names.add(datasetName);

          if (datasetType === DatasetType.CONTAINER && source.path !== '') {
            addIssue(toPath('source', 'path'), `must be "" for a Container`, { value: source.path });
          }
          if (datasetType !== DatasetType.CONTAINER && source.path === '') {
            addIssue(toPath('source', 'path'), `must be ${blobPathRule('')} for a ${datasetType}`, {
              value: '',
            });
          }
          if (document.shareKind === ShareKind.IN_PLACE) return;
          if (target === null) {
            addIssue(toPath('target'), 'is required in a CopyBased share', {
              value: null,
            });
          } else if (datasetType === DatasetType.FILE && target.path === '') {
            addIssue(toPath('target', 'path'), 'must be the whole blob name for a File', { value: '' });
          }
        });

        if (document.shareKind === ShareKind.IN_PLACE) return;
        const landings = document.mappings.flatMap((m) => (m.target ? [{ ...m, target: m.target }] : []));
        const publishing = { publish: document.publish, isHnsEnabled: to.isHnsEnabled };
        for (const problem of findLandingProblems(landings, publishing, document.stateContainer)) {
          addIssue(['mappings'], problem.message, { code: problem.code, fix: problem.fix });
        }
      },
      {
        when: field.createShapeCheck(
          ...['mappings', 'shareKind', 'stateContainer', 'source', 'target', 'exchange', 'preserveTags'],
          ...['preserveAcls', 'publish', 'connector'],
        ),
      },
    ),
);
