/** Something that gives or may give access to blobs, and that a report does not read exactly. */
export interface OtherWay {
  /** Terraform address of the resource, or of the output. */
  readonly address: string;
  /** Predicate for messages, such as `creates a SAS, which needs no role`. */
  readonly what: string;
  /** Digests of everything that matters, by name of the argument. Digests, because they can be secrets. */
  readonly content: string;
}
