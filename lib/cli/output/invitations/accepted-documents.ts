import type { AcceptanceDocument } from '../../../model/documents/acceptance';
import type { SubscriptionDocument } from '../../../model/documents/subscription';

/** The two documents of an acceptance, and their files. */
export interface AcceptedDocuments {
  readonly acceptance: AcceptanceDocument;
  readonly subscription: SubscriptionDocument;
  readonly files: { readonly acceptance: string; readonly subscription: string };
  /** The differences from the previous files of the same names. */
  readonly changes: readonly string[];
}
