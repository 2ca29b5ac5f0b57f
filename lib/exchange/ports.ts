/** A document in an exchange. */
export interface ExchangeItem {
  readonly path: string;
  readonly sizeBytes: number;
  /** When the service took it in: the one time that no recipient can make up. */
  readonly lastModified: Date;
}

/** Small documents in a container of the provider, by path. Errors name the side 'exchange'. */
export interface ExchangeStore {
  /** In the order of names. */
  list(prefix: string, signal: AbortSignal): AsyncIterable<ExchangeItem>;
  /**
   * Undefined where there is no such document, or no container.
   *
   * @param maxBytes Not more than so many bytes are read; a larger document is `DocumentTooLarge`.
   */
  read(path: string, maxBytes: number, signal: AbortSignal): Promise<string | undefined>;
  /** Writes a document, or replaces it. */
  write(path: string, text: string, signal: AbortSignal): Promise<void>;
}
