import { z } from 'zod';
import { problems } from '../../../errors/catalogue';
import { findLandingProblems } from '../../checks/landing-overlap';
import { findAccessControlProblems } from '../../checks/store-compatibility';
import { blobPathRule } from '../../rules/naming-rules';
import { DatasetType, MAX_DATASETS } from '../../values/dataset';
import { MAX_PATTERNS } from '../../values/path-patterns';
import { ConnectorState } from '../../values/in-place-method';
import { InvitationState } from '../../values/invitation-state';
import { DEFAULT_KEEP_SNAPSHOTS, MAX_SNAPSHOTS, PreserveAcls, PublishMode } from '../../values/publication';
import { ShareKind } from '../../values/share-kind';
import { MANUAL_TRIGGER } from '../snapshot-trigger';
import { listSources } from '../shared-datasets';
import type { MultiSourceSubscription, SingleSourceSubscription } from '../subscription';
import { DEFAULT_MAX_DELETE_FRACTION } from '../subscription';
import { CHANGE_FIELDS, changeSourceFields, checkChangeSources } from './change-schema';
import { checkEngine, engineSchema } from './engine-schema';
import * as field from './schema-fields';
import { schemaFor } from './schema-for';
import type { AddIssue } from './source-rules';
import { checkDataShareRegion, checkSources, sourcesSchema } from './source-rules';
import { snapshotTriggerSchema } from './trigger-schema';

const sourcePlaceFields = { container: field.sourceContainer, path: field.folderPath };
const targetPlaceSchema = z.strictObject({ container: field.targetContainer, path: field.folderPath });

const datasetFields = { datasetName: field.name, datasetType: z.enum(DatasetType) };
const target = targetPlaceSchema.nullable().default(null);
const patterns = z
  .array(field.pathPattern)
  .min(1, { error: 'must have at least one pattern, or be left out' })
  .max(MAX_PATTERNS)
  .optional();
const mappedFields = { target, include: patterns, exclude: patterns };
const singleSourceMapping = z.strictObject({
  ...datasetFields,
  source: z.strictObject(sourcePlaceFields),
  ...mappedFields,
});
const multiSourceMapping = z.strictObject({
  ...datasetFields,
  source: z.strictObject({ storageAccountName: field.storageAccountName, ...sourcePlaceFields }),
  ...mappedFields,
});

const FEW_DATASETS = { error: 'must name at least one dataset' };

const acceptedFields = {
  subscriptionName: field.name,
  invitation: z.strictObject({
    invitationId: field.uuid,
    shareName: field.name,
    termsSha256: field.sha256.nullable().default(null),
    expiresOn: field.instant.nullable().default(null),
    state: z.enum(InvitationState).default(InvitationState.ACTIVE),
  }),
  shareKind: z.enum(ShareKind),
};

const connector = z
  .strictObject({
    connectorName: field.dataShareName,
    dataShareUri: field.dataShareUri,
    state: z.enum(ConnectorState),
  })
  .optional();

const settingFields = {
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
  engine: engineSchema,
  exchange: field.exchangeSchema.nullable().default(null),
  ...changeSourceFields,
  stateContainer: field.containerName.default('datashare'),
};

const CHECKED_FIELDS: readonly string[] = [
  ...['mappings', 'shareKind', 'stateContainer', 'target', 'exchange', 'preserveTags'],
  ...['preserveAcls', 'publish', 'connector', 'engine'],
  ...CHANGE_FIELDS,
];

const singleSourceSubscription = schemaFor<SingleSourceSubscription>()(
  z
    .strictObject({
      $schema: field.schemaReference,
      documentType: z.literal('subscription'),
      schemaVersion: z.literal(1),
      ...acceptedFields,
      source: field.storeSchema,
      target: field.storeSchema,
      connector,
      mappings: z.array(singleSourceMapping).min(1, FEW_DATASETS).max(MAX_DATASETS),
      ...settingFields,
    })
    .superRefine(
      (document, context) => {
        const addIssue = toAddIssue(context);
        checkSubscription(document, addIssue);
        checkDataShareRegion(document.source, document.connector, (message, value) =>
          addIssue(['connector', 'dataShareUri'], message, { value }),
        );
      },
      { when: field.createShapeCheck(...CHECKED_FIELDS, 'source') },
    ),
);

const multiSourceSubscription = schemaFor<MultiSourceSubscription>()(
  z
    .strictObject({
      $schema: field.schemaReference,
      documentType: z.literal('subscription'),
      schemaVersion: z.literal(2),
      ...acceptedFields,
      sources: sourcesSchema,
      target: field.storeSchema,
      connector,
      mappings: z.array(multiSourceMapping).min(1, FEW_DATASETS).max(MAX_DATASETS),
      ...settingFields,
    })
    .superRefine(
      (document, context) => {
        const references = document.mappings.map(({ source: { storageAccountName } }, index) => ({
          storageAccountName,
          path: ['mappings', index, 'source', 'storageAccountName'],
        }));
        checkSources(document.sources, references, toAddIssue(context));
        checkSubscription(document, toAddIssue(context));
      },
      { when: field.createShapeCheck(...CHECKED_FIELDS, 'sources') },
    ),
);

/** The schema of each version. */
export const SUBSCRIPTION_SCHEMAS = { 1: singleSourceSubscription, 2: multiSourceSubscription } as const;

function toAddIssue(context: z.RefinementCtx): AddIssue {
  return (path, message, params = {}) => context.addIssue({ code: 'custom', path, message, params });
}

/** Returns the reason why a mapping cannot have patterns; undefined if it can. */
function findPatternObstacle(
  { shareKind, engine }: SingleSourceSubscription | MultiSourceSubscription,
  datasetType: DatasetType,
): string | undefined {
  if (shareKind === ShareKind.IN_PLACE) return 'must be left out for an InPlace share: nothing is copied';
  if (datasetType === DatasetType.FILE) return 'must be left out for a File: it is one file';
  if (engine !== undefined && engine.kind !== 'Own')
    return `must be left out for ${engine.kind}, which copies whole datasets`;
  return undefined;
}

/** Checks the rules over several fields that all versions have. */
function checkSubscription(
  document: SingleSourceSubscription | MultiSourceSubscription,
  addIssue: AddIssue,
): void {
  if (document.exchange?.storageAccountName === document.target.storageAccountName) {
    const rule = "must not be in the target's account: the exchange is the provider's";
    addIssue(['exchange', 'storageAccountName'], rule, { value: document.target.storageAccountName });
  }
  checkChangeSources(document, listSources(document), addIssue);
  if (document.engine !== undefined && document.shareKind === ShareKind.IN_PLACE)
    addIssue(['engine'], 'must be left out for an InPlace share', { value: document.engine });
  checkEngine(document, addIssue);
  const { connector } = document;
  if (connector !== undefined && document.shareKind !== ShareKind.IN_PLACE)
    addIssue(['connector'], 'must be left out for a CopyBased share', { value: connector });
  else if (connector !== undefined && document.schemaVersion !== 1)
    addIssue(['connector'], 'must be left out: a data share has the datasets of one account', {
      value: connector,
    });
  const { target: to, preserveAcls } = document;
  const sources = listSources(document).map((facts, index) => ({
    facts,
    path: document.schemaVersion === 1 ? ['source'] : ['sources', index],
  }));
  const aclProblems = sources.flatMap(({ facts }) => findAccessControlProblems(facts, to, preserveAcls));
  const distinctProblems = new Map(aclProblems.map((problem) => [problem.message, problem]));
  for (const { code, message, fix } of distinctProblems.values())
    addIssue(['preserveAcls'], message, { code, fix });
  for (const { facts, path } of [...sources, { facts: to, path: ['target'] }])
    if (document.preserveTags && facts.isHnsEnabled) {
      const { code, message, fix } = problems.tagsUnsupported();
      addIssue([...path, 'isHnsEnabled'], message, { code, fix });
    }
  const names = new Set<string>();

  document.mappings.forEach(({ datasetName, datasetType, source, target, include, exclude }, index) => {
    const toPath = (...rest: string[]): (string | number)[] => ['mappings', index, ...rest];
    const refused = findPatternObstacle(document, datasetType);
    for (const [name, value] of Object.entries({ include, exclude }))
      if (value !== undefined && refused !== undefined) addIssue(toPath(name), refused, { value });
    if (names.has(datasetName)) addIssue(toPath('datasetName'), 'must be unique', { value: datasetName });
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
}
