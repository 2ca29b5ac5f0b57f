/** The common shape of everything that the library reports: problems, warnings and failures of single files. */
export interface Finding {
  /** Stable name of the kind of finding. Texts may improve. */
  readonly code: string;
  /** The finding, with the offending value. */
  readonly message: string;
  /** The way to solve it. */
  readonly fix: string;
  /** Construct path, or document and field. */
  readonly where?: string;
}
