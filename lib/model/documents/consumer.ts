/** The consumer that answers an invitation. */
export interface ConsumerFacts {
  /** Name of the consumer, one line of at most 256 characters; null if not given. */
  readonly consumerName: string | null;
  /** Person or address that the provider can contact, one line of at most 256 characters; null if not given. */
  readonly contact: string | null;
  /** The consumer's Microsoft Entra tenant, a UUID; null if not given. */
  readonly tenantId: string | null;
}
