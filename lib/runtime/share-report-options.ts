import type { RuntimeOptions } from './options';

/** An input of a report: the text of a file, or an exchange with all its invitations and receipts. */
export type ReportSource = ReportFile | { readonly kind: 'exchange'; readonly url: string };

/** A file: a stack, a plan, a state, outputs, an invitation, a subscription or an acceptance. Its content decides. */
export interface ReportFile {
  /** Kind of the source. */
  readonly kind: 'file';
  /** Name of the file in the report. */
  readonly name: string;
  /** Text of the file. It is untrusted. */
  readonly text: string;
}

/** Options of a report. */
export interface ShareReportOptions extends RuntimeOptions {
  /**
   * The earlier version of one of the files, for a comparison. Its own content is not reported.
   * @default - decided from the files: see `compareVersions`
   */
  readonly before?: ReportFile;
  /**
   * Compares two files that are versions of one stack, and a plan with the state before it. The first of two files is the earlier
   * version, and a state always is. False takes all files as parts of one estate.
   * @default true
   */
  readonly compareVersions?: boolean;
  /**
   * Access that ends within this many days needs attention: a whole number, 0 or more.
   * @default 30
   */
  readonly endsWithinDays?: number;
  /**
   * True sends no request: exchanges, receipts and run records are not read.
   * @default false
   */
  readonly offline?: boolean;
}
