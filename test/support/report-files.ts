import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createAccessReport } from '../../lib/access/review/access-report';
import { readDeclaredAccess } from '../../lib/access/terraform/declared-access';
import { buildReport } from '../../lib/report/build-report';
import { readReportInput } from '../../lib/report/read-report-input';
import { NO_REPORT_FACTS } from '../../lib/report/report-facts';
import type { ShareReport } from '../../lib/report/share-report';
import { REPORTED_ON } from '../fixtures/share-reports';

const EXAMPLES = join(__dirname, '../../examples');

/** The names of the examples that have stacks. */
export const REPORTED_EXAMPLES = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
  .filter((path) => basename(path) === 'golden')
  .map((path) => path.slice(0, -'golden'.length - 1))
  .sort();

/** The report of all stacks of an example. The golden files are what the example synthesizes: another test compares them. */
export function createExampleReport(example: string): ShareReport {
  const folder = join(EXAMPLES, example, 'golden');
  const read = readdirSync(folder).map((name) =>
    readReportInput(readFileSync(join(folder, name), 'utf8'), `cdktf.out/stacks/${name}`),
  );
  const declared = read.map(({ input, terraform }) => ({
    file: input.name,
    declared: readDeclaredAccess(terraform!.current),
  }));
  return buildReport(
    {
      ...NO_REPORT_FACTS,
      inputs: read.map(({ input }) => input),
      invitations: read.flatMap(({ invitations }) => invitations),
      subscriptions: read.flatMap(({ subscriptions }) =>
        subscriptions.map((each) => ({ ...each, records: null })),
      ),
      acceptances: read.flatMap(({ acceptances }) => acceptances),
      access: createAccessReport(declared, REPORTED_ON),
    },
    REPORTED_ON,
  );
}
