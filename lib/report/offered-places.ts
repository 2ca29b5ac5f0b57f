import { groupBy } from '../access/review/group-by';
import { InvitationState } from '../model/values/invitation-state';
import type { ReadableDataset, ReportedRecipient } from './share-report';
import type { TimeWindow } from './time-window';

/** The places that the invitations of a recipient offer which have not ended. Built once for all questions about the recipient. */
export class OfferedPlaces {
  private readonly keys: ReadonlySet<string>;

  constructor({ invitations, reads }: ReportedRecipient, window: TimeWindow) {
    const byId = groupBy(invitations, ({ invitationId }) => invitationId);
    const isOpen = ({ invitationId }: ReadableDataset): boolean => {
      const [invitation] = byId.get(invitationId) ?? [];
      const { declaredState, expiresOn = null } = invitation ?? {};
      return declaredState === InvitationState.ACTIVE && (expiresOn === null || !window.isOver(expiresOn));
    };
    this.keys = new Set(reads.filter(isOpen).map((dataset) => toPlaceKey(dataset, dataset.path)));
  }

  /** True if a dataset is at one of the places, or within it. */
  public include(dataset: ReadableDataset): boolean {
    const { path } = dataset;
    const folders = [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index));
    return ['', ...folders, path].some((place) => this.keys.has(toPlaceKey(dataset, place)));
  }
}

function toPlaceKey({ storageAccountName, container }: ReadableDataset, path: string): string {
  return JSON.stringify([storageAccountName.toLowerCase(), container, path]);
}
