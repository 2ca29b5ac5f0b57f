import { ConnectorState } from '../values/in-place-method';
import type { ConnectorFacts } from './subscription';

const MAX_NAME_LENGTH = 63;

/** The settings of a connector that have defaults. */
export interface ConnectorChoices {
  readonly connectorName?: string;
  readonly state?: ConnectorState;
}

/** Builds the connector of a subscription. Values can be tokens, except for a name that another name is made from. */
export function buildConnector(
  subscriptionName: string,
  dataShareUri: string,
  { connectorName, state }: ConnectorChoices = {},
): ConnectorFacts {
  return {
    connectorName: connectorName ?? suggestConnectorName(subscriptionName),
    dataShareUri,
    state: state ?? ConnectorState.ACTIVE,
  };
}

/** Returns the name of a subscription, as far as Azure allows it for a connector. */
function suggestConnectorName(subscriptionName: string): string {
  const readable = subscriptionName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_NAME_LENGTH)
    .replace(/^-|-$/g, '');
  return readable.length < 3 ? ['share', readable].filter((part) => part !== '').join('-') : readable;
}
