import { z } from 'zod';
import { problems } from '../../errors/catalogue';
import { blobPathRule } from '../rules/naming-rules';
import * as field from './schema-fields';
import { DatasetType, MAX_DATASETS } from '../values/dataset';
import { findLandingOverlaps } from '../checks/landing-overlap';
import { findAccessControlProblems } from '../checks/store-compatibility';
import { InvitationState } from '../values/invitation-state';
import { ShareKind } from '../values/share-kind';
import {
  DEFAULT_KEEP_SNAPSHOTS,
  MAX_SNAPSHOTS,
  PreserveAcls,
  findPublicationProblems,
  PublishMode,
  addSnapshotFolders,
} from '../values/publication';
import { MANUAL_TRIGGER, snapshotTriggerSchema } from './trigger';

/** The part of a dataset's files that one run of a mirror may delete where nobody says otherwise: a fifth. */
export const DEFAULT_MAX_DELETE_FRACTION = 0.2;

const placeSchema = z.strictObject({ container: field.containerName, path: field.folderPath });

const mappingSchema = z.strictObject({
  datasetName: field.name,
  datasetType: z.enum(DatasetType),
  /** A Container's path is ''; a Folder's has no trailing slash; a File's is the whole blob name. */
  source: placeSchema,
  /** Where the dataset lands; null for an in-place share. A File's path is the whole blob name. */
  target: placeSchema.nullable().default(null),
});

/**
 * An accepted subscription: what `datashare` needs to know to check and to synchronize it.
 *
 * Written by `AcceptedSubscription` or by hand; it stays on the consumer's side and holds no secret.
 */
export const subscriptionSchema = z
  .strictObject({
    $schema: field.schemaReference,
    documentType: z.literal('subscription'),
    schemaVersion: z.literal(1),
    subscriptionName: field.name,
    invitation: z.strictObject({
      invitationId: field.uuid,
      shareName: field.name,
      /** SHA-256 of the terms that were accepted; null where the invitation has none. */
      termsSha256: field.sha256.nullable().default(null),
      /** End of access, UTC; null where it does not end. */
      expiresOn: field.instant.nullable().default(null),
      /** As the invitation had it when it was accepted last. */
      state: z.enum(InvitationState).default(InvitationState.ACTIVE),
    }),
    shareKind: z.enum(ShareKind),
    /** The provider's storage account. */
    source: field.storeSchema,
    /** The consumer's storage account. */
    target: field.storeSchema,
    mappings: z.array(mappingSchema).min(1, { error: 'must name at least one dataset' }).max(MAX_DATASETS),
    /** What happens in the target to files that are gone at the source. */
    deletions: z.enum(['keep', 'mirror']).default('keep'),
    /** The part of a dataset's files, from 0 to 1, that one run of a mirror may delete without --allow-deletes. */
    maxDeleteFraction: z.number().min(0).max(1).default(DEFAULT_MAX_DELETE_FRACTION),
    /** Whether blob index tags are copied too and kept equal; the invitation has to share them. Not on ADLS Gen2. */
    preserveTags: z.boolean().default(false),
    /** Whether access tiers (Hot, Cool, Cold) that were set explicitly at the source are set at the target. */
    preserveTier: z.boolean().default(false),
    /**
     * What of POSIX access control is copied: nothing; the permissions (rwx) of files and directories; or owner, group and
     * access control lists too, whose principals have to be of one tenant. ADLS Gen2 at both ends.
     */
    preserveAcls: z.enum(PreserveAcls).default(PreserveAcls.NONE),
    /**
     * Whether files appear at the target one by one, or a snapshot of a dataset as a whole: then it has exactly what the
     * source has. A File dataset is one file, and appears as a whole in any case.
     */
    publish: z.enum(PublishMode).default(PublishMode.IN_PLACE),
    /** Atomic snapshots that are kept, the published one among them. */
    keepSnapshots: z.number().int().min(1).max(MAX_SNAPSHOTS).default(DEFAULT_KEEP_SNAPSHOTS),
    /** Whether an empty file _SUCCESS says that a dataset is whole; not of a File dataset. */
    successMarker: z.boolean().default(false),
    allowCrossRegion: z.boolean().default(false),
    /** Whether copies go from ADLS Gen2 to flat Blob storage, or the other way. */
    allowCrossKind: z.boolean().default(false),
    /** When `datashare sync` is to run; only said to people and to schedulers, `datashare` itself waits for nobody. */
    snapshotTrigger: snapshotTriggerSchema.default(MANUAL_TRIGGER),
    /** Where the provider's present invitation is read, and receipts are left; null where there is no such place. */
    exchange: field.exchangeSchema.nullable().default(null),
    /** Container of the target account that keeps manifests and run records. */
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
          addIssue(toPath('datasetName'), 'must be there once', { value: datasetName });
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
          addIssue(toPath('target'), 'must say where the dataset lands, in a CopyBased share', {
            value: null,
          });
        } else if (datasetType === DatasetType.FILE && target.path === '') {
          addIssue(toPath('target', 'path'), 'must be the whole blob name, for a File', { value: '' });
        }
      });

      if (document.shareKind === ShareKind.IN_PLACE) return;
      const landings = document.mappings.flatMap((m) => (m.target ? [{ ...m, target: m.target }] : []));
      const publishing = { publish: document.publish, isHnsEnabled: to.isHnsEnabled };
      const found = [
        ...findLandingOverlaps(addSnapshotFolders(landings, publishing), document.stateContainer),
        ...findPublicationProblems(landings, publishing),
      ];
      for (const problem of found) {
        addIssue(['mappings'], problem.message, { code: problem.code, fix: problem.fix });
      }
    },
    {
      when: field.createShapeCheck(
        ...['mappings', 'shareKind', 'stateContainer', 'source', 'target', 'exchange', 'preserveTags'],
        ...['preserveAcls', 'publish'],
      ),
    },
  );

/** An accepted subscription, read and checked. */
export type SubscriptionDocument = z.infer<typeof subscriptionSchema>;

/** What a subscription keeps of the invitation that was accepted. */
export function toAcceptedInvitation(
  invitation: SubscriptionDocument['invitation'],
): SubscriptionDocument['invitation'] {
  const { invitationId, shareName, termsSha256, expiresOn, state } = invitation;
  return { invitationId, shareName, termsSha256, expiresOn, state };
}
