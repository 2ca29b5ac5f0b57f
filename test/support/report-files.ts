import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createAccessReport } from '../../lib/access/review/access-report';
import { compareFiles } from '../../lib/access/review/compare-files';
import { readDeclaredAccess } from '../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../lib/access/terraform/read-terraform-file';
import { buildReport } from '../../lib/report/build-report';
import { readReportInput } from '../../lib/report/read-report-input';
import type { ShareReport } from '../../lib/report/share-report';
import { NO_REPORT_FACTS, REPORTED_ON } from '../fixtures/share-reports';

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

/** The report of a change that gives the access of an example's stack, and of nothing else. */
export function createComparisonReport(): ShareReport {
  const text = readFileSync(join(EXAMPLES, 'two-companies/golden/contoso.tf.json'), 'utf8');
  const after = JSON.parse(text) as { readonly resource: Record<string, unknown> };
  const { azurerm_role_assignment: _, ...resource } = after.resource;
  const [older, newer] = [{ ...after, resource }, after].map((json, at) => {
    const name = ['main.tf.json', 'branch.tf.json'][at];
    return { name, file: readTerraformFile(JSON.stringify(json), name) };
  });
  return {
    ...createExampleReport('two-companies'),
    compared: { before: older.name, after: newer.name },
    accessDiff: compareFiles(older, newer, REPORTED_ON),
  };
}
