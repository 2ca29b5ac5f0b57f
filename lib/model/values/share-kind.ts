/** How a share reaches its recipients. */
export enum ShareKind {
  /** Recipients read the provider's account; nothing is copied. */
  IN_PLACE = 'InPlace',
  /** Snapshots land in the consumer's account. */
  COPY_BASED = 'CopyBased',
}
