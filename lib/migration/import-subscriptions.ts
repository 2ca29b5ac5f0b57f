import type { ExportedAccount } from './exported-place';
import { isInStorage } from './exported-place';
import type { ExportedChildren } from './exported-children';
import type { ExportedResource } from './exported-resources';
import { readText } from './exported-resources';
import type { Imported, ImportedDataset, ImportedSubscription, LeftOut } from './imported-estate';
import { importDatasets, toLeftOut } from './imported-estate';
import { OutputNames } from './output-names';
import { nameEach } from './unique-names';

/**
 * The states of a trigger that runs no more.
 *
 * @see https://learn.microsoft.com/rest/api/datashare/triggers/get
 */
const STOPPED: ReadonlySet<string> = new Set(['Inactive', 'SourceSynchronizationSettingDeleted']);

const MAPPINGS = 'sharesubscriptions/datasetmappings';

/** @see https://learn.microsoft.com/rest/api/datashare/data-set-mappings/get */
const WHY_BROKEN =
  'it is broken: nothing arrives through it, so find out whether the dataset is still shared';

const WHY_ELSEWHERE = 'a subscription lands in one account: accept once more for this one';

const WHY_REPEATED = 'its dataset has another mapping, which is in the code: a dataset lands in one place';

const WHY_UNNAMED =
  'the export does not name all of its datasets (consumerSourceDataSets): give its mappings the names that the invitation has';

const WHY_REVOKED = 'the provider has revoked it: the code needs a new invitation';

/** Imports the share subscriptions of an account that receives. */
export function importSubscriptions(children: ExportedChildren): Imported<ImportedSubscription> {
  const outputNames = new OutputNames();
  const items: ImportedSubscription[] = [];
  const leftOut: LeftOut[] = [];
  const subscriptions = children.getAll('sharesubscriptions');
  const names = nameEach(subscriptions, ({ name }) => name);
  for (const subscription of subscriptions) {
    const mappings = importMappings(subscription, children);
    leftOut.push(...mappings.leftOut);
    const triggers = children.getChildren(subscription, 'sharesubscriptions/triggers');
    const stopped = triggers.filter((each) => STOPPED.has(readText(each, 'triggerStatus') ?? ''));
    leftOut.push(...stopped.map((each) => toLeftOut(each, 'it is not active: nothing runs on a schedule')));
    if (mappings.items.length === 0) {
      leftOut.push(toLeftOut(subscription, 'none of its mappings can come along'));
      continue;
    }
    if (readText(subscription, 'shareSubscriptionStatus') === 'Revoked')
      leftOut.push(toLeftOut(subscription, WHY_REVOKED));
    if (mappings.isUnnamed) leftOut.push(toLeftOut(subscription, WHY_UNNAMED));
    const name = names.get(subscription)!;
    items.push({
      name,
      shareName: readText(subscription, 'shareName') ?? subscription.name,
      isTriggered: triggers.length > stopped.length,
      outputName: outputNames.add(name, 'subscription'),
      acceptanceOutputName: outputNames.add(name, 'acceptance'),
      mappings: mappings.items,
    });
  }
  return { items, leftOut };
}

/** Imports the mappings to one account: a subscription here lands in one. */
function importMappings(
  subscription: ExportedResource,
  children: ExportedChildren,
): Imported<ImportedDataset> & { readonly isUnnamed: boolean } {
  const sources = children.getChildren(subscription, 'sharesubscriptions/consumersourcedatasets');
  const mappings = children.getChildren(subscription, MAPPINGS);
  // All datasets of the share have names, mapped or not: so has the export of the provider.
  const namedById = new Map([...mappings, ...sources].map((each) => [readDatasetId(each), each]));
  const findNamed = (mapping: ExportedResource): ExportedResource => namedById.get(readDatasetId(mapping))!;
  const names = nameEach([...namedById.values()], readDatasetName);
  const { items, leftOut } = importDatasets(
    mappings,
    (mapping) => {
      const named = findNamed(mapping);
      return { datasetName: names.get(named)!, exportedName: readDatasetName(named) };
    },
    (mapping) => {
      const type = readText(findNamed(mapping), 'dataSetType');
      return type === undefined || isInStorage(type)
        ? undefined
        : `its dataset cannot come along: at the provider, it is of the kind ${JSON.stringify(type)}`;
    },
  );
  const broken = mappings
    .filter((each) => readText(each, 'dataSetMappingStatus') === 'Broken')
    .map((each) => toLeftOut(each, WHY_BROKEN));
  const isHere = ({ account }: ImportedDataset): boolean => isSame(account, items[0].account);
  const elsewhere = items
    .filter((each) => !isHere(each))
    .map(({ id }) => ({ id, kind: null, why: WHY_ELSEWHERE }));
  const byName = new Map<string, ImportedDataset>();
  const repeated: LeftOut[] = [];
  for (const each of items.filter(isHere)) {
    if (byName.has(each.datasetName)) repeated.push({ id: each.id, kind: null, why: WHY_REPEATED });
    else byName.set(each.datasetName, each);
  }
  return {
    items: [...byName.values()],
    leftOut: [...leftOut, ...elsewhere, ...repeated, ...broken],
    isUnnamed: [...namedById.values()].some((each) => each.type === MAPPINGS),
  };
}

/** Returns the id of the dataset that a mapping or a source is about; what has none is about itself. */
const readDatasetId = (resource: ExportedResource): string =>
  readText(resource, 'dataSetId')?.toLowerCase() ?? resource.id;

const readDatasetName = (resource: ExportedResource): string =>
  readText(resource, 'dataSetName') ?? readText(resource, 'dataSetId')?.toLowerCase() ?? resource.name;

const isSame = (one: ExportedAccount, other: ExportedAccount): boolean =>
  one.storageAccountName === other.storageAccountName &&
  one.subscriptionId.toLowerCase() === other.subscriptionId.toLowerCase();
