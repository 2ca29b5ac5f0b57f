/** The help page of one code: plain text, with commands and flags in backticks. */
export interface Explanation {
  /** The meaning of the code, in one or two sentences. */
  readonly meaning: string;
  /** Common reasons, the most likely first. */
  readonly causes: readonly string[];
  /** Steps that solve it, the first to try first. */
  readonly actions: readonly string[];
  /** A message with this code, as the library reports it. */
  readonly example: string;
}
