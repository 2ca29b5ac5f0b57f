import type { ExportedAccount } from './exported-place';
import type { ExportedChildren } from './exported-children';
import type { ExportedResource } from './exported-resources';
import { readText } from './exported-resources';
import type { Imported, ImportedDataset, ImportedSubscription, LeftOut } from './imported-estate';
import { importDatasets, toLeftOut } from './imported-estate';
import { UniqueNames } from './unique-names';

/**
 * The states of a trigger that runs no more.
 *
 * @see https://learn.microsoft.com/rest/api/datashare/triggers/get
 */
const STOPPED: ReadonlySet<string> = new Set(['Inactive', 'SourceSynchronizationSettingDeleted']);

/** @see https://learn.microsoft.com/rest/api/datashare/data-set-mappings/get */
const WHY_BROKEN =
  'it is broken: nothing arrives through it, so find out whether the dataset is still shared';

const WHY_REVOKED = 'the provider has revoked it: the code needs a new invitation';

/** Imports the share subscriptions of an account that receives. */
export function importSubscriptions(children: ExportedChildren): Imported<ImportedSubscription> {
  const names = new UniqueNames();
  const items: ImportedSubscription[] = [];
  const leftOut: LeftOut[] = [];
  for (const subscription of children.getAll('sharesubscriptions')) {
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
    items.push({
      name: names.add(subscription.name),
      shareName: readText(subscription, 'shareName') ?? subscription.name,
      isTriggered: triggers.length > stopped.length,
      mappings: mappings.items,
    });
  }
  return { items, leftOut };
}

/** Imports the mappings to one account: a subscription here lands in one. */
function importMappings(
  subscription: ExportedResource,
  children: ExportedChildren,
): Imported<ImportedDataset> {
  const sources = children.getChildren(subscription, 'sharesubscriptions/consumersourcedatasets');
  const nameById = new Map(
    sources.map((each) => [readText(each, 'dataSetId')?.toLowerCase(), readText(each, 'dataSetName')]),
  );
  const mappings = children.getChildren(subscription, 'sharesubscriptions/datasetmappings');
  const { items, leftOut } = importDatasets(mappings, (mapping) => {
    const dataSetId = readText(mapping, 'dataSetId')?.toLowerCase();
    return nameById.get(dataSetId) ?? dataSetId ?? mapping.name;
  });
  const broken = mappings
    .filter((each) => readText(each, 'dataSetMappingStatus') === 'Broken')
    .map((each) => toLeftOut(each, WHY_BROKEN));
  const isHere = ({ account }: ImportedDataset): boolean => isSame(account, items[0].account);
  const elsewhere = items
    .filter((each) => !isHere(each))
    .map(({ id }) => ({
      id,
      kind: null,
      why: 'a subscription lands in one account: accept once more for this one',
    }));
  return { items: items.filter(isHere), leftOut: [...leftOut, ...elsewhere, ...broken] };
}

const isSame = (one: ExportedAccount, other: ExportedAccount): boolean =>
  one.storageAccountName === other.storageAccountName &&
  one.subscriptionId.toLowerCase() === other.subscriptionId.toLowerCase();
