/**
 * The content headers (type, encoding, language, disposition, cache control) and the metadata of a blob, as far as they are
 * compared: by a hash, which is only computed if it is read. Azure ignores the case of metadata names, and so does the hash.
 */
export interface ContentProperties {
  readonly hash: string;
}

/** True if content headers and metadata are the same; undefined if those of one side are unknown. */
export function hasSameProperties(
  a: ContentProperties | undefined,
  b: ContentProperties | undefined,
): boolean | undefined {
  if (!a || !b) return undefined;
  return a === b || a.hash === b.hash;
}
