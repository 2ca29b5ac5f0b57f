/** The times at which a recipient can be granted access to the datasets. */
export enum GrantTiming {
  /** As soon as the invitation is declared. */
  INVITATION = 'Invitation',
  /** Once the provider has the consumer's acceptance. */
  ACCEPTANCE = 'Acceptance',
}
