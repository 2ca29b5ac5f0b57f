const MAX_LENGTH = 63;

/** Returns a name for the connector of a subscription: the subscription's own name, as far as Azure allows it. */
export function suggestConnectorName(subscriptionName: string): string {
  const readable = subscriptionName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-|-$/g, '');
  return readable.length < 3 ? ['share', readable].filter((part) => part !== '').join('-') : readable;
}
