import { problems } from '../../errors/catalogue';
import { throwProblems } from '../../errors/data-share-error';
import type { Problem } from '../../errors/error-codes';
import { normalizeRegion } from '../values/region';
import { ShareKind } from '../values/share-kind';
import type { InvitationDocument } from '../documents/invitation';
import { listSharedDatasets, listSharedMappings } from '../documents/shared-datasets';
import type { StoreFacts } from '../documents/store-facts';
import type { SubscriptionDocument } from '../documents/subscription';
import type { EngineFacts, EngineLanding, EngineStore } from './engine-facts';
import type { GivenEngineFacts, GivenTargetSettings } from './given-facts';

/**
 * Collects the facts about a copy from a document and from what somebody knows beside it. A document is right: it is a problem
 * if a given fact says otherwise.
 *
 * @param where Name of the given facts in errors.
 * @throws DataShareError `NothingToCopy`, `DocumentInvalid`
 */
export function collectEngineFacts(
  document: InvitationDocument | SubscriptionDocument,
  given: GivenEngineFacts,
  where = 'facts',
): EngineFacts {
  if (document.shareKind !== ShareKind.COPY_BASED) throwProblems([problems.nothingToCopy()]);
  const contradictions = new Map<string, Problem>();
  const fill = <T>(told: T | null | undefined, known: T | undefined, name: string): T | undefined => {
    if (told === null || told === undefined) return known;
    if (known !== undefined && normalize(known) !== normalize(told))
      contradictions.set(
        name,
        problems.documentInvalid(name, 'differs from the document', 'remove it: the document has it'),
      );
    return told;
  };
  const toStore = (
    side: 'source' | 'target',
    store: StoreFacts | undefined,
    settings: GivenTargetSettings = {},
  ): EngineStore => ({
    ...settings,
    storageAccountName: store?.storageAccountName,
    location: fill(store?.location, settings.location, `${side}.location`),
    isHnsEnabled: fill(store?.isHnsEnabled, settings.isHnsEnabled, `${side}.isHnsEnabled`),
    tenantId: fill(store?.tenantId, settings.tenantId, `${side}.tenantId`),
  });
  const isSubscription = document.documentType === 'subscription';
  const landings = (isSubscription ? listMappings(document) : listDatasets(document)).map(
    ({ store, ...landing }): EngineLanding => ({
      ...landing,
      source: { ...landing.source, store: toStore('source', store, given.source) },
    }),
  );
  const facts: EngineFacts = {
    landings,
    target: toStore('target', isSubscription ? document.target : undefined, given.target),
    deletions: fill(isSubscription ? document.deletions : undefined, given.deletions, 'deletions'),
    ...(isSubscription
      ? collectChoices(document)
      : { preserveTags: false, cron: document.snapshotSchedule?.cron ?? null }),
    estimates: given.estimates ?? {},
    settings: {
      ...given.settings,
      parallelism: fill(
        isSubscription ? document.engine?.parallelism : undefined,
        given.settings?.parallelism,
        'settings.parallelism',
      ),
    },
  };
  throwProblems([...contradictions.values()], where);
  return facts;
}

type PlacedDataset = Omit<EngineLanding, 'source'> & {
  readonly source: { readonly container: string; readonly path: string };
  readonly store: StoreFacts;
};

function listMappings(document: SubscriptionDocument): PlacedDataset[] {
  return listSharedMappings(document).map(({ datasetName, datasetType, source, target }) => ({
    datasetName,
    datasetType,
    source: { container: source.container, path: source.path },
    store: source.store,
    ...(target && { target }),
  }));
}

function listDatasets(document: InvitationDocument): PlacedDataset[] {
  return listSharedDatasets(document).map(({ datasetName, datasetType, container, path, source }) => ({
    datasetName,
    datasetType,
    source: { container, path },
    store: source,
  }));
}

function collectChoices(document: SubscriptionDocument): Partial<EngineFacts> {
  const { publish, successMarker, preserveTags, preserveTier, preserveAcls, stateContainer } = document;
  const { cron, onChange } = document.snapshotTrigger;
  const choices = { publish, successMarker, preserveTags, preserveTier, preserveAcls, stateContainer };
  return { ...choices, cron, isStartedByChanges: onChange !== undefined };
}

const normalize = (value: unknown): unknown => (typeof value === 'string' ? normalizeRegion(value) : value);
