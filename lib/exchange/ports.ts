/** A document in an exchange. */
export interface ExchangeItem {
  readonly path: string;
  readonly sizeBytes: number;
  /** The time at which the service received it. Unlike times in documents, recipients cannot forge it. */
  readonly lastModified: Date;
}

/** Reads and writes small documents in a container of the provider. Errors name the side 'exchange'. */
export interface ExchangeStore {
  /** Lists documents in the order of names. */
  list(prefix: string, signal: AbortSignal): AsyncIterable<ExchangeItem>;
  /**
   * Reads a document; undefined if the document or the container does not exist.
   *
   * @param maxBytes Size limit. A larger document is the error `DocumentTooLarge`.
   */
  read(path: string, maxBytes: number, signal: AbortSignal): Promise<string | undefined>;
  /** Creates or replaces a document. */
  write(path: string, text: string, signal: AbortSignal): Promise<void>;
}
