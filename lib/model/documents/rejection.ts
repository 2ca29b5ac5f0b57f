import type { ConsumerFacts } from './consumer';

/** A rejection: the consumer declines an invitation. `datashare reject` writes it. */
export interface RejectionDocument {
  /** URL of the JSON Schema of this document, for editors. It is never fetched. */
  readonly $schema?: string;
  /** Type of this document. */
  readonly documentType: 'rejection';
  /** Version of this document's format. */
  readonly schemaVersion: 1;
  /** The invitation that is declined, a UUID. */
  readonly invitationId: string;
  /** Name of the share that the invitation is for. */
  readonly shareName: string;
  /** Time of the rejection, UTC (RFC 3339). */
  readonly rejectedOn: string;
  /** Reason for the provider, at most 4096 characters; null if none is given. */
  readonly reason: string | null;
  /** The consumer that declines. */
  readonly consumer: ConsumerFacts;
}
