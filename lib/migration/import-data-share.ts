import { ExportedChildren } from './exported-children';
import type { ExportedResource } from './exported-resources';
import { readText } from './exported-resources';
import { importShares } from './import-shares';
import { importSubscriptions } from './import-subscriptions';
import type { ImportedEstate, LeftOut } from './imported-estate';
import { toLeftOut } from './imported-estate';

/** The types that are read. All others are left out. */
const READ_TYPES = new Set([
  'shares',
  'shares/datasets',
  'shares/invitations',
  'shares/synchronizationsettings',
  'sharesubscriptions',
  'sharesubscriptions/datasetmappings',
  'sharesubscriptions/consumersourcedatasets',
  'sharesubscriptions/triggers',
]);

const WHY_TYPE: ReadonlyMap<string, string> = new Map([
  ['', 'an account is not needed: there is no service'],
  [
    'shares/providersharesubscriptions',
    'an acceptance of Azure Data Share does not count here: the recipient accepts again',
  ],
]);

const WHY_REVOKED =
  'its access is revoked: remove the invitation of this consumer from the code, or grant nothing to its acceptance';

/** Sorts the resources of an export into what can be declared here, and what cannot. Each dataset and mapping is in one of both. */
export function importDataShare(resources: readonly ExportedResource[], now: Date): ImportedEstate {
  const children = new ExportedChildren(resources);
  const shares = importShares(children, now);
  const subscriptions = importSubscriptions(children);
  return {
    shares: shares.items,
    subscriptions: subscriptions.items,
    leftOut: [
      ...resources.flatMap((each) => findStranger(each, children)),
      ...shares.leftOut,
      ...subscriptions.leftOut,
    ],
  };
}

/** Finds out if a resource is neither read nor part of what is read. */
function findStranger(resource: ExportedResource, children: ExportedChildren): LeftOut[] {
  const { type } = resource;
  if (type === null) return [toLeftOut(resource, 'it is not of an Azure Data Share account')];
  const isRevoked = readText(resource, 'shareSubscriptionStatus') === 'Revoked';
  if (type === 'shares/providersharesubscriptions' && isRevoked) return [toLeftOut(resource, WHY_REVOKED)];
  if (!READ_TYPES.has(type)) return [toLeftOut(resource, WHY_TYPE.get(type) ?? 'its type is not known')];
  return children.hasParent(resource) ? [] : [toLeftOut(resource, 'what it belongs to is not in the export')];
}
