import type { Access } from '../access/review/access';
import { groupBy } from '../access/review/group-by';
import type { ReportedDataset } from './share-report';

/** Accesses by the container or the account that they are for, so that a dataset is compared only with those that can matter. */
export class PlacedAccesses {
  private readonly byPlace: ReadonlyMap<string, readonly Access[]>;

  constructor(private readonly accesses: readonly Access[]) {
    this.byPlace = groupBy(accesses, ({ scope: { kind, account, container } }) =>
      toPlaceKey(account, kind === 'Container' ? container : null),
    );
  }

  /** Selects the accesses that can be at the place of a dataset, or above it: all but those that are certain to be elsewhere. */
  public select({ storageAccountName, container }: Place): readonly Access[] {
    if (!isKnown(storageAccountName) || !isKnown(container)) return this.accesses;
    const keys = new Set([
      toPlaceKey(storageAccountName, container),
      toPlaceKey(storageAccountName, null),
      toPlaceKey(null, null),
    ]);
    return [...keys].flatMap((key) => this.byPlace.get(key) ?? []);
  }
}

type Place = Pick<ReportedDataset, 'storageAccountName' | 'container'>;

function toPlaceKey(account: string | null, container: string | null): string {
  return isKnown(account)
    ? JSON.stringify([account.toLowerCase(), isKnown(container) ? container : null])
    : '';
}

function isKnown(name: string | null): name is string {
  return name !== null && !name.includes('${');
}
