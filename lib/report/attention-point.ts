/** Urgency of a point that needs attention, most urgent first. */
export type Urgency = 'Now' | 'Soon' | 'Note';

/** Kinds of points that need attention. */
export type AttentionKind =
  | 'Late'
  | 'Failed'
  | 'EndsSoon'
  | 'Ended'
  | 'TermsOutdated'
  | 'AnswerWaiting'
  | 'Warning'
  | 'OtherWay'
  | 'Unclear'
  | 'Unread';

/** Something that a person should look at. */
export interface AttentionPoint {
  /** Urgency of the point. */
  readonly urgency: Urgency;
  /** Kind of the point. */
  readonly kind: AttentionKind;
  /** One sentence. */
  readonly message: string;
  /** Next step, if there is one; null otherwise. */
  readonly fix: string | null;
  /** Name of the share, if it is about one. */
  readonly shareName: string | null;
  /** Name of the recipient, if it is about one. */
  readonly recipientName: string | null;
  /** Time that it is about, such as the end of access, UTC; null if there is none. */
  readonly on: string | null;
}
