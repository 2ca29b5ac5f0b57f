/** The failure of a look at a blob whose copy is still pending: what the blob will be is not known yet. It is looked at again. */
export class PendingCopyError extends Error {
  public readonly code = 'COPY_PENDING';

  constructor() {
    super('its copy is pending');
    this.name = 'PendingCopyError';
  }
}
