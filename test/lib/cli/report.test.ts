import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createShareReport } from '../../../lib';
import type { ShareReport } from '../../../lib/report/share-report';
import { FULL_INVITATION, REJECTION, withFields } from '../../fixtures/documents';
import { assignment, containerId } from '../../fixtures/terraform';
import { datashare, documentFile } from '../../support/cli';

const GOLDEN = join(__dirname, '../../../examples');
const PROVIDER = join(GOLDEN, 'two-companies/golden/contoso.tf.json');
const CONSUMER = join(GOLDEN, 'two-companies/golden/fabrikam.tf.json');

async function reportAsJson(...args: readonly string[]): Promise<{ exitCode: number; report: ShareReport }> {
  const { exitCode, stdout } = await datashare(['report', ...args, '--json', '--offline']);
  return { exitCode, report: JSON.parse(stdout) as ShareReport };
}

function stack(stackName: string | null, resources: object): object {
  return {
    ...(stackName !== null && { '//': { metadata: { stackName } } }),
    resource: { azurerm_role_assignment: resources },
  };
}

test('the stacks of two companies are two stacks, and make one page', async () => {
  const output = join(mkdtempSync(join(tmpdir(), 'ds-')), 'share-report.html');
  const ran = await datashare(['report', PROVIDER, CONSUMER, '-o', output, '--offline']);
  expect(ran.exitCode).toBe(0);
  expect(ran.stdout).toContain('1 share, 1 recipient, 1 subscription');
  expect(readFileSync(output, 'utf8')).toMatch(/^<!doctype html>/);
  expect((await datashare(['report', PROVIDER, '-o', output, '--offline'])).exitCode).toBe(0);
  const { report } = await reportAsJson(PROVIDER, CONSUMER);
  expect(report).toMatchObject({
    compared: null,
    recipients: [{ reads: [{ grant: 'Granted' }, { grant: 'Granted' }] }],
  });
});

test('a file that is no report is not replaced', async () => {
  const output = documentFile('notes', 'notes.html');
  const ran = await datashare(['report', PROVIDER, '-o', output, '--offline']);
  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toContain('[PageExists]');
  expect(readFileSync(output, 'utf8')).toBe('notes');
});

test('an earlier page stays if no input can be read', async () => {
  const output = join(mkdtempSync(join(tmpdir(), 'ds-')), 'share-report.html');
  await datashare(['report', PROVIDER, '-o', output, '--offline']);
  const before = readFileSync(output, 'utf8');
  const ran = await datashare(['report', '/nowhere/x.json', tmpdir(), '-o', output]);
  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toContain(`${tmpdir()}: the file cannot be read: it is a folder [DocumentUnreadable]`);
  expect(readFileSync(output, 'utf8')).toBe(before);
});

test('a page is not written to a file for JSON', async () => {
  const output = join(mkdtempSync(join(tmpdir(), 'ds-')), 'facts.json');
  const ran = await datashare(['report', PROVIDER, '--json', '-o', output, '--offline']);
  expect(ran.exitCode).toBe(2);
  expect(ran.stdout).toContain('redirect the output of --json');
  expect(existsSync(output)).toBe(false);
});

test('an input that cannot be read does not hide the others', async () => {
  const { exitCode, report } = await reportAsJson(PROVIDER, documentFile(REJECTION), '/nowhere/x.json');
  expect(exitCode).toBe(2);
  expect(report.recipients).toHaveLength(1);
  expect(report.problems.map(({ code }) => code).sort()).toEqual([
    'DocumentUnreadable',
    'ReportInputUnknown',
  ]);
  expect(report.attention.filter(({ kind }) => kind === 'Unread')).toHaveLength(2);
});

test('values that only Terraform knows are named, and do not hide an invitation', async () => {
  const { report } = await reportAsJson(join(GOLDEN, 'cross-stack/golden/shares.tf.json'));
  expect(report.recipients[0].invitations[0].unknownFields).toContain('recipient.principalId');
  expect(report.recipients[0].reads[0].grant).toBe('Unknown');
});

const [OLD, NEW] = [{ a: assignment(), b: assignment({ scope: containerId('raw') }) }, { a: assignment() }];

test.each([
  ['one stack', stack('sales', OLD), stack('sales', NEW), 'Changed'],
  ['two stacks with the same addresses', stack('dev', OLD), stack('prod', NEW), undefined],
  ['files without the name of a stack', stack(null, OLD), stack(null, NEW), 'Changed'],
  ['nothing in common', stack(null, { x: assignment() }), stack(null, { y: assignment() }), undefined],
])('two files of %s are compared only if they are versions', async (_case, first, second, status) => {
  const { report } = await reportAsJson(documentFile(first), documentFile(second));
  expect(report.accessDiff?.status).toBe(status);
  expect(report.compared === null).toBe(status === undefined);
});

test('files that can be versions or two stacks are refused, and the options that help are named', async () => {
  const files = [stack('sales', { x: assignment() }), stack('sales', { y: assignment() })].map((each) =>
    documentFile(each),
  );
  const ran = await datashare(['report', ...files, '--json']);
  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toContain('[ReportVersionsUnclear]');
  expect(ran.stderr).toContain('--before <file> or --no-diff');
  expect((await reportAsJson(...files, '--no-diff')).report.access?.accesses).toHaveLength(2);
  expect((await reportAsJson(files[1], '--before', files[0])).report.compared).toEqual({
    before: files[0],
    after: files[1],
  });
});

test('two sources of one name are not one: the second is told as a problem, unless it is the same', async () => {
  const [first, second] = [1, 2].map((digit) => {
    const invitationId = FULL_INVITATION.invitationId.replace(/1$/, String(digit));
    const text = JSON.stringify(withFields(FULL_INVITATION, { invitationId }));
    return { kind: 'file', name: 'invitation.json', text } as const;
  });
  const codes = async (...sources: readonly (typeof first)[]): Promise<string[]> =>
    (await createShareReport(sources, { offline: true })).problems.map(({ code }) => code);
  expect(await codes(first, first)).toEqual([]);
  expect(await codes(first, second)).toEqual(['DuplicateName']);
});

test('standard input is read, and the page goes to standard output', async () => {
  const output = { invitation: { sensitive: false, type: 'x', value: withFields(FULL_INVITATION, {}) } };
  const ran = await datashare(['report', '-', '-o', '-', '--offline'], {
    stdin: () => Promise.resolve(JSON.stringify(output)),
  });
  expect(ran.exitCode).toBe(0);
  expect(ran.stdout).toMatch(/^<!doctype html>/);
});
