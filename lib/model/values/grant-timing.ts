/** When a recipient is granted the reading of the datasets. */
export enum GrantTiming {
  /** With the invitation. */
  INVITATION = 'Invitation',
  /** When the provider has the consumer's acceptance. */
  ACCEPTANCE = 'Acceptance',
}
