import { InPlaceMethod } from '../values/in-place-method';
import { ShareKind } from '../values/share-kind';
import type { InvitationDocument } from './invitation';

/** The way in which the data of a share is read where it is. */
export interface InPlaceReading {
  /** The way in which recipients read an in-place share; null for copies. */
  readonly inPlaceMethod: InPlaceMethod | null;
  /** URI of the data share of Azure Storage; null if the share is read in another way. */
  readonly dataShareUri: string | null;
}

/** Returns how an invitation lets its recipient read in place. Without a data share, it is a role assignment. */
export function getInPlaceReading({
  shareKind,
  inPlace,
}: Pick<InvitationDocument, 'shareKind' | 'inPlace'>): InPlaceReading {
  if (shareKind !== ShareKind.IN_PLACE) return { inPlaceMethod: null, dataShareUri: null };
  return {
    inPlaceMethod: inPlace?.method ?? InPlaceMethod.ROLE_ASSIGNMENT,
    dataShareUri: inPlace?.dataShareUri ?? null,
  };
}
