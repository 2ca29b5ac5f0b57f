import { addCommandHints, nameFlags } from '../../../../lib/cli/output/command-hints';
import { fileFailures, problems, warnings } from '../../../../lib/errors/catalogue';
import type { Finding } from '../../../../lib/errors/finding';

test.each<[Finding, string]>([
  [problems.deletionFuse('sales', { gone: 7, files: 9 }, 0.5), 'run it again with --allow-deletes 7'],
  [problems.synchronizationRunning('sales', 'ben on there', 60), '--break-lock takes it over at once'],
  [problems.stateUnreadable('a', 'it is cut'), 'synchronize with --reconcile, which keeps'],
  [problems.publishPlaceTaken('landing', 'a file', true), 'or move it aside with --adopt'],
  [problems.noSnapshot('sales'), 'synchronize it first (datashare sync)'],
  [problems.documentUnwritable('EACCES'), '(--out <folder>)'],
  [problems.usage('several datasets', 'name it, with datasetName: <name>'), 'with --dataset <name>'],
  [fileFailures.foreignAtTarget('landing/a'), 'overwrite it with --reconcile'],
  [fileFailures.foreignAtTarget('landing/a'), 'take over everything there with --adopt'],
  [problems.documentTypeUnexpected('subscription', 'invitation'), 'run datashare accept first; this writes'],
  [warnings.invitationNotRead('404'), '(--invitation <file>)'],
  [
    { ...problems.documentTypeUnexpected('subscription', 'invitation'), where: "it's here.json" },
    `run datashare accept "it's here.json" first; this writes`,
  ],
  [
    { ...problems.documentTypeUnexpected('subscription', 'invitation'), where: 'env:SUBSCRIPTION' },
    'run datashare accept first; this writes',
  ],
])('the fix of %j names %s', (finding, hint) => {
  const hinted = addCommandHints(finding);
  expect(hinted.fix).toContain(hint);
  expect(hinted).toEqual({ ...finding, fix: hinted.fix });
});

test('a fix without a flag does not change', () => {
  const problem = problems.sameAccount('contoso');
  expect(addCommandHints(problem)).toEqual(problem);
  expect(nameFlags("set 'publish' to 'atomic'")).toBe("set 'publish' to 'atomic'");
});
