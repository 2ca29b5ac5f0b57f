import { isDeepStrictEqual } from 'node:util';
import { problems } from '../../errors/catalogue';
import { throwProblems } from '../../errors/data-share-error';
import type { Problem } from '../../errors/error-codes';
import { overlaps } from '../values/dataset';
import { hasPatterns } from '../values/path-patterns';
import { normalizeRegion } from '../values/region';
import { ShareKind } from '../values/share-kind';
import type { InvitationDocument } from '../documents/invitation';
import { listSharedDatasets, listSharedMappings } from '../documents/shared-datasets';
import type { StoreFacts } from '../documents/store-facts';
import type { SubscriptionDocument } from '../documents/subscription';
import type { EngineFacts, EngineLanding, EngineStore } from './engine-facts';
import type { GivenChoices, GivenEngineFacts, GivenTargetSettings } from './given-facts';

/** The choices of a subscription, apart from the places of its datasets. */
type Choices = Omit<GivenChoices, 'mappings'>;

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
  const merger = new FactMerger();
  const isSubscription = document.documentType === 'subscription';
  const facts: EngineFacts = {
    ...merger.mergeChoices(
      isSubscription ? collectChoices(document) : collectOffer(document),
      given.subscription ?? {},
    ),
    landings: merger.placeDatasets(
      (isSubscription ? listMappings(document) : listDatasets(document)).map(({ store, ...landing }) => ({
        ...landing,
        source: { ...landing.source, store: merger.mergeStore('source', store, given.source) },
      })),
      given.subscription?.mappings,
    ),
    target: merger.mergeStore(
      'target',
      // Nobody but the invited tenant can accept.
      isSubscription ? document.target : { tenantId: document.recipient.tenantId },
      given.target,
    ),
    estimates: given.estimates ?? {},
    settings: {
      ...given.settings,
      parallelism: merger.merge(
        isSubscription ? document.engine?.parallelism : undefined,
        given.settings?.parallelism,
        'settings.parallelism',
      ),
      partnerMoverLocation: merger.merge(
        isSubscription ? undefined : document.storageMover?.location,
        given.settings?.partnerMoverLocation,
        'settings.partnerMoverLocation',
        normalizeRegion,
      ),
    },
  };
  throwProblems([...merger.problems.values()], where);
  return facts;
}

/** Merges what a document tells with what is given beside it, and keeps what is wrong with the latter. */
class FactMerger {
  /** The problems by the names of facts: a fact can be about several accounts. */
  public readonly problems = new Map<string, Problem>();

  /** Returns what a document tells of a fact, or what is given if it tells nothing. */
  public merge<T>(
    told: T | undefined,
    given: T | undefined,
    name: string,
    normalize: (value: T) => unknown = (value) => value,
  ): T | undefined {
    if (told === undefined) return given;
    if (given !== undefined && !isDeepStrictEqual(normalize(given), normalize(told)))
      this.refuse(name, 'differs from the document', 'remove it: the document has it');
    return told;
  }

  public mergeStore(
    side: 'source' | 'target',
    store: Partial<StoreFacts>,
    settings: GivenTargetSettings = {},
  ): EngineStore {
    return {
      ...settings,
      storageAccountName: store.storageAccountName,
      accountKey: store.storageAccountName,
      location: this.merge(store.location, settings.location, `${side}.location`, normalizeRegion),
      isHnsEnabled: this.merge(store.isHnsEnabled, settings.isHnsEnabled, `${side}.isHnsEnabled`),
      tenantId: this.merge(store.tenantId ?? undefined, settings.tenantId, `${side}.tenantId`, (id) =>
        id.toLowerCase(),
      ),
    };
  }

  public mergeChoices(told: Choices, given: Choices): Choices {
    const merge = <Field extends keyof Choices>(field: Field): Choices[Field] =>
      this.merge(told[field], given[field], `subscription.${field}`);
    return {
      deletions: merge('deletions'),
      publish: merge('publish'),
      successMarker: merge('successMarker'),
      preserveTags: merge('preserveTags'),
      preserveTier: merge('preserveTier'),
      preserveAcls: merge('preserveAcls'),
      stateContainer: merge('stateContainer'),
      cron: merge('cron'),
      onChange: merge('onChange'),
    };
  }

  public placeDatasets(
    landings: readonly EngineLanding[],
    mappings: GivenChoices['mappings'] = [],
  ): EngineLanding[] {
    const names = new Set(landings.map(({ datasetName }) => datasetName));
    const places = new Map(mappings.map(({ datasetName, ...place }, at) => [datasetName, { place, at }]));
    for (const [at, { datasetName }] of mappings.entries())
      if (!names.has(datasetName) || places.get(datasetName)?.at !== at)
        this.refuse(
          `subscription.mappings[${at}].datasetName`,
          'must be the name of a dataset that has no other mapping',
          'name each dataset of the share at most once',
        );
    for (const [at, mapping] of mappings.entries())
      if (mappings.slice(0, at).some((earlier) => overlaps(earlier, mapping)))
        this.refuse(
          `subscription.mappings[${at}]`,
          'overlaps another mapping',
          'choose places that are not within each other',
        );
    return landings.map((landing) => {
      const { place, at } = places.get(landing.datasetName) ?? {};
      const target = this.merge(landing.target, place, `subscription.mappings[${at}]`);
      return { ...landing, ...(target && { target }) };
    });
  }

  private refuse(name: string, message: string, fix: string): void {
    this.problems.set(name, problems.documentInvalid(name, message, fix));
  }
}

type PlacedDataset = Omit<EngineLanding, 'source'> & {
  readonly source: { readonly container: string; readonly path: string };
  readonly store: StoreFacts;
};

function listMappings(document: SubscriptionDocument): PlacedDataset[] {
  return listSharedMappings(document).map(({ datasetName, datasetType, source, target, ...patterns }) => ({
    datasetName,
    datasetType,
    ...(hasPatterns(patterns) && { hasPatterns: true }),
    source: { container: source.container, path: source.path },
    store: source.store,
    ...(target && { target: { container: target.container, path: target.path } }),
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

function collectChoices(document: SubscriptionDocument): Choices {
  const { publish, successMarker, preserveTags, preserveTier, preserveAcls, stateContainer } = document;
  const { deletions, snapshotTrigger } = document;
  const { cron, onChange } = snapshotTrigger;
  return {
    ...{ deletions, publish, successMarker, preserveTags, preserveTier, preserveAcls, stateContainer, cron },
    onChange: onChange ? { atMostEverySeconds: onChange.atMostEverySeconds } : null,
  };
}

/** Returns what an invitation leaves no choice of: it suggests a schedule, which the consumer need not take. */
function collectOffer({ preserveTags }: InvitationDocument): Choices {
  return preserveTags ? {} : { preserveTags: false };
}
