import type { ConnectorState } from '../../lib/model/values/in-place-method';

/** Settings of the connector that a subscription reads through. */
export interface ConnectorSettings {
  /**
   * Name of the connector in the target's account: 3 to 63 lowercase letters, digits and single hyphens; not a token.
   * Another name makes another connector.
   * @default - the name of the subscription, with hyphens for characters that Azure does not allow
   */
  readonly name?: string;
  /**
   * State of the connector. All requests through an inactive connector fail.
   * @default ConnectorState.ACTIVE
   */
  readonly state?: ConnectorState;
  /**
   * Description of the connector, at most 250 characters.
   * @default - none
   */
  readonly description?: string;
}
