import type { Problem } from '../../errors/error-codes';

/** An invitation that the portal shows. */
export interface InboxEntry {
  readonly key: string;
  /** Name of the invitation on the page. */
  readonly shareName: string;
  readonly providerName: string | null;
  readonly recipientName: string;
  /** State in the exchange or the document; null if it could not be read. */
  readonly state: string | null;
  readonly acceptBy: string | null;
  readonly expiresOn: string | null;
  /** The file or exchange that it is from. */
  readonly from: string;
  /** Reason why it could not be read. */
  readonly problem: string | null;
}

/** The invitations of all inputs, and the exchanges that could not be read. */
export interface InboxList {
  readonly entries: readonly InboxEntry[];
  readonly problems: readonly Problem[];
}
