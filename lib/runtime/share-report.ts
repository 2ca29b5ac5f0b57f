import type { ShareReportBase } from '../report/share-report';
import { collectReport } from './collect-report';
import type { ReportSource, ShareReportOptions } from './share-report-options';
import { requireOptions } from './require-options';

/** A report: who shares what with whom, until when, how often it is received, and what needs attention. All texts in it are untrusted. */
export interface CreatedShareReport extends ShareReportBase {
  /** Access that the Terraform files declare, in the form of `datashare access --json`; null if there are none. */
  readonly access: object | null;
  /** The difference between two versions of one stack, in the form of `datashare access diff --json`; null if there is none. */
  readonly accessDiff: object | null;
}

/**
 * Creates a report from stacks, plans, states, outputs, documents and exchanges, any number together. Receipts are read for exchanges
 * that are sources, and for invitations in outputs and files; run records are read for subscriptions in outputs and files.
 *
 * @returns The report. Sources that could not be read are among its problems, and do not hide the others.
 * @throws DataShareError `ReportTooLarge`, `ReportVersionsUnclear`, `Interrupted`; the errors of `before`
 */
export async function createShareReport(
  sources: readonly ReportSource[],
  options: ShareReportOptions = {},
): Promise<CreatedShareReport> {
  requireOptions('ShareReportOptions', options);
  return collectReport(sources, options);
}
