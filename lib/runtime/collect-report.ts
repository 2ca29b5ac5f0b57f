import { comparePlan, compareFiles } from '../access/review/compare-files';
import { createAccessReport } from '../access/review/access-report';
import { findDrift } from '../access/review/drift';
import { readDeclaredAccess } from '../access/terraform/declared-access';
import { problems } from '../errors/catalogue';
import { throwProblems } from '../errors/data-share-error';
import type { Problem } from '../errors/error-codes';
import { buildReport, ENDS_WITHIN_DAYS } from '../report/build-report';
import type { ReadReportInput } from '../report/read-report-input';
import { readReportInput } from '../report/read-report-input';
import type { AccessGap, ReportFacts } from '../report/report-facts';
import type { ShareReport } from '../report/share-report';
import type { SelectedVersions, StackFile } from '../report/stack-versions';
import { selectAfter, selectVersions } from '../report/stack-versions';
import { collectRemoteFacts } from './collect-remote-facts';
import { findExcess, readReportFiles } from './read-report-files';
import type { ReportSource, ShareReportOptions } from './share-report-options';

/** The most documents that a report is made from. */
const LIMITS = { invitations: 20_000, subscriptions: 1_000 };

/**
 * Collects the facts of all sources, and builds the report.
 *
 * @param earlier Problems of further sources, which could not be opened.
 */
export async function collectReport(
  sources: readonly ReportSource[],
  options: ShareReportOptions,
  earlier: readonly Problem[] = [],
): Promise<ShareReport> {
  const now = (options.now ?? (() => new Date()))();
  const endsWithinDays = requireDays(options.endsWithinDays);
  const files = sources.filter((source) => source.kind === 'file');
  const urls = sources.flatMap((source) => (source.kind === 'exchange' ? [source.url] : []));
  const before = options.before && readReportInput(options.before.text, options.before.name);
  const { read, problems: unread } = readReportFiles(files, urls.length);
  const versions = selectFiles(before, read, options.compareVersions ?? true);
  const current = new Set(versions.current.map(({ name }) => name));
  const counted = read.filter(({ terraform, input }) => terraform === null || current.has(input.name));
  refuseTooManyDocuments(counted);
  const local: Omit<ReportFacts, 'invitations' | 'subscriptions' | 'statuses' | 'receipts'> = {
    inputs: [...read, ...(before ? [before] : [])].map(({ input }) => input),
    acceptances: counted.flatMap(({ acceptances }) => acceptances),
    ...reviewAccess(versions, now),
    notes: [...versions.notes, ...read.flatMap(({ gaps }) => gaps)],
    problems: [...earlier, ...unread, ...read.flatMap(({ problems: found }) => found)],
  };
  const remote = await collectRemoteFacts(counted, urls, options, now);
  const facts: ReportFacts = {
    ...local,
    ...remote,
    inputs: [...local.inputs, ...remote.inputs],
    problems: [...local.problems, ...remote.problems],
  };
  return buildReport(facts, now, { endsWithinDays });
}

function requireDays(days = ENDS_WITHIN_DAYS): number {
  if (!Number.isSafeInteger(days) || days < 0)
    throwProblems([problems.valueInvalid('endsWithinDays', 'a whole number, 0 or more', days)]);
  return days;
}

function refuseTooManyDocuments(read: readonly ReadReportInput[]): void {
  const count = (select: (each: ReadReportInput) => readonly unknown[]): number =>
    read.reduce((sum, each) => sum + select(each).length, 0);
  throwProblems([
    ...findExcess(
      count(({ invitations }) => invitations),
      LIMITS.invitations,
      'invitation',
    ),
    ...findExcess(
      count(({ subscriptions }) => subscriptions),
      LIMITS.subscriptions,
      'subscription',
    ),
  ]);
}

function toStackFiles(read: readonly ReadReportInput[]): StackFile[] {
  return read.flatMap(({ terraform, input, stackName }) =>
    terraform ? [{ name: input.name, file: terraform, stackName }] : [],
  );
}

function selectFiles(
  before: ReadReportInput | undefined,
  read: readonly ReadReportInput[],
  compareVersions: boolean,
): SelectedVersions {
  const files = toStackFiles(read);
  const [earlier] = before ? toStackFiles([before]) : [];
  if (before && !earlier) throwProblems([problems.terraformFileUnknown()], before.input.name);
  if (earlier) return selectAfter(earlier, files);
  return compareVersions ? selectVersions(files) : { current: files, comparison: null, notes: [] };
}

/** Reviews the access that the current files declare, and compares the versions. */
function reviewAccess(
  { current, comparison }: SelectedVersions,
  now: Date,
): Pick<ReportFacts, 'access' | 'accessGaps' | 'comparison'> {
  if (current.length === 0) return { access: null, accessGaps: [], comparison: null };
  const declaring = current.map(({ name, file }) => ({
    file: name,
    declared: readDeclaredAccess(file.current),
  }));
  const accessGaps = current.flatMap(({ name, file }) =>
    [...file.gaps, ...file.limits, ...findDrift(file, now)].map((what): AccessGap => ({ file: name, what })),
  );
  return {
    access: createAccessReport(declaring, now),
    accessGaps,
    comparison: comparison && compareSelected(comparison, now),
  };
}

function compareSelected(
  comparison: NonNullable<SelectedVersions['comparison']>,
  now: Date,
): ReportFacts['comparison'] {
  if (comparison.kind === 'Plan') {
    const { plan } = comparison;
    return { before: plan.name, after: plan.name, diff: comparePlan(plan, now) };
  }
  const { before, after } = comparison;
  return { before: before.name, after: after.name, diff: compareFiles(before, after, now) };
}
