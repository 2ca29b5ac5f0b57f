import type { AcceptanceDocument } from '../../../model/documents/acceptance';
import type { SubscriptionDocument } from '../../../model/documents/subscription';

/** Both documents of an acceptance, and where they go. */
export interface AcceptedDocuments {
  readonly acceptance: AcceptanceDocument;
  readonly subscription: SubscriptionDocument;
  readonly files: { readonly acceptance: string; readonly subscription: string };
  /** What they say that the files of the same names did not. */
  readonly changes: readonly string[];
}
