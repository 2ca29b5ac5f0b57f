import { TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { AccountPlace, Copy } from '../../lib/model/checks/copy-circles';
import { findCopyCircles } from '../../lib/model/checks/copy-circles';
import type { Place } from '../../lib/model/values/dataset';
import { describePlace } from '../../lib/model/values/dataset';
import { addSnapshotFolders } from '../../lib/model/values/publication';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { DeclaredStorage } from '../data-store/declared-storage-index';
import { toAppKey } from '../synthesis/comparison-keys';
import { validateWhenComplete } from '../synthesis/late-validation';
import { toShownValue } from '../synthesis/terraform-strings';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';
import type { LandingDataset } from './dataset-landings';
import { toPublishing } from './publish-settings';

/** The copies of a subscription. */
interface CopyingSubscription {
  readonly construct: IConstruct;
  readonly props: AcceptedSubscriptionProps;
  readonly landings: readonly LandingDataset[];
}

/** A copy of one dataset, with the names that people know. */
interface DatasetCopy extends Copy {
  readonly construct: IConstruct;
  readonly shownSource: string;
  readonly shownTarget: string;
}

const subscriptionsByApp = new WeakMap<IConstruct, CopyingSubscription[]>();
const watchedStacks = new WeakSet<TerraformStack>();

/**
 * Validates, when the app is complete, that its subscriptions do not copy data back to where it came from. Places are compared
 * as far as they are literals or the same references.
 */
export function watchCircularCopies(
  construct: IConstruct,
  props: AcceptedSubscriptionProps,
  landings: readonly LandingDataset[],
): void {
  const { root } = construct.node;
  const known = subscriptionsByApp.get(root) ?? [];
  subscriptionsByApp.set(root, known);
  known.push({ construct, props, landings });
  const stack = TerraformStack.of(construct);
  if (watchedStacks.has(stack)) return;
  watchedStacks.add(stack);
  validateWhenComplete(stack, () => findCircles(stack, known));
}

function findCircles(stack: TerraformStack, subscriptions: readonly CopyingSubscription[]): Problem[] {
  const storage = new DeclaredStorage(stack.node.root);
  const copies = subscriptions.flatMap((each) => listCopies(each, storage));
  return findCopyCircles(copies).flatMap((circle) => {
    const site = circle.find(({ construct }) => TerraformStack.of(construct) === stack);
    if (!site) return [];
    const places = [circle[0].shownSource, ...circle.map(({ shownTarget }) => shownTarget)];
    const paths = new Set(circle.map(({ construct }) => construct.node.path));
    return [{ ...problems.sharesCircular(places, [...paths]), where: site.construct.node.path }];
  });
}

/** Lists the copies of a subscription: each dataset to its place, and to the folder of its snapshots. */
function listCopies(
  { construct, props, landings }: CopyingSubscription,
  storage: DeclaredStorage,
): DatasetCopy[] {
  const toSourceKey = ({ source }: LandingDataset): string =>
    storage.toAccountKey(construct, source.storageAccountName);
  const target = props.target.storageAccountName;
  const targetKey = storage.toStoreKey(props.target);
  return landings.flatMap((landing) =>
    addSnapshotFolders([landing], toPublishing(props)).map((each) => ({
      construct,
      source: toKeyPlace(construct, storage, toSourceKey(landing), landing),
      target: toKeyPlace(construct, storage, targetKey, each.target),
      shownSource: describeAccountPlace(landing.source.storageAccountName, landing),
      shownTarget: describeAccountPlace(target, each.target),
    })),
  );
}

function toKeyPlace(
  construct: IConstruct,
  storage: DeclaredStorage,
  account: string,
  { container, path }: Place,
): AccountPlace {
  // Names of blobs are case-sensitive.
  const pathKey = Token.isUnresolved(path) ? toAppKey(construct, path) : path;
  return { account, container: storage.toNameKey(construct, container), path: pathKey };
}

function describeAccountPlace(account: string, { container, path }: Place): string {
  return [account, describePlace({ container: toShownValue(container), path: toShownValue(path) })]
    .map(toShownValue)
    .join('/');
}
