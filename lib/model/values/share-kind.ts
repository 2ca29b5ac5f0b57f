/** The ways in which recipients get the data of a share. */
export enum ShareKind {
  /** Recipients read the provider's account. Nothing is copied. */
  IN_PLACE = 'InPlace',
  /** Snapshots land in the consumer's account. */
  COPY_BASED = 'CopyBased',
}
