import type { CliIo } from '../../../lib/cli/io';
import { describeStatus } from '../../../lib/cli/output/status-table';
import { DATA_SHARE_INVITATION, DATA_SHARE_URI, withFields, INVITATION } from '../../fixtures/documents';
import { createInvitedStatus, createStatusReport, createSynchronizedStatus } from '../../fixtures/status';
import type { RecipientStatus } from '../../../lib';
import { datashare, documentFile } from '../../support/cli';

const io = { useColors: false, commandName: 'datashare' } as CliIo;
const LONG_TEXT = /^.{81,}$/m;
const last = createSynchronizedStatus('x').lastSynchronization!;
const acceptance = createSynchronizedStatus('x').acceptance!;

describe('the table of recipients', () => {
  test('begins with the recipients that need attention, then those that have not answered', () => {
    const report = createStatusReport(
      createSynchronizedStatus('adatum'),
      createInvitedStatus('fabrikam'),
      createSynchronizedStatus('northwind', {
        isLate: true,
        lastSynchronization: {
          ...last,
          synchronizationMode: 'FullSync',
          status: 'Failed',
          filesFailed: 3,
          endedOn: '2026-11-19T12:00:00Z',
        },
        lastSuccessOn: '2026-11-18T10:00:00Z',
      }),
      createSynchronizedStatus('tailspin', { acceptance: { ...acceptance, terms: 'Outdated' } }),
      createInvitedStatus('wingtip', {
        state: 'Rejected',
        rejection: {
          rejectedOn: '2026-11-20T10:00:00Z',
          receivedOn: '2026-11-20T10:00:00Z',
          reason: 'no\nneed',
        },
        notes: ['ReceiptUnreadable: one receipt cannot be read'],
      }),
    );
    expect(describeStatus(report, io)).toBe(
      [
        'sales: 5 recipients, 3 Accepted, 1 Invited, 1 Rejected',
        '  need attention: 1 late, 1 failed, 1 with outdated terms',
        '',
        '  recipient  state     terms     last sync  mode           copied  late',
        '  northwind  Accepted  current   3 d ago    full   1,204 (1.9 MB)  late',
        '  tailspin   Accepted  outdated  2 h ago    incr.  1,204 (1.9 MB)',
        '  fabrikam   Invited   -         -          -                   -',
        '  adatum     Accepted  current   2 h ago    incr.  1,204 (1.9 MB)',
        '  wingtip    Rejected  -         -          -                   -',
        '',
        '  recipient  declared  in 7 days   last gap  copied  late',
        '  northwind  -            3 runs  6 h 0 min  5.7 MB  late',
        '  tailspin   -            3 runs  6 h 0 min  5.7 MB',
        '  adatum     -            3 runs  6 h 0 min  5.7 MB',
        '',
        'Notes',
        '',
        '  northwind: the last synchronization failed (3 files); the last success was 4 d',
        '  ago',
        '  tailspin: accepted other terms on 2026-11-01 08:00:00; send the current',
        '  invitation',
        '  wingtip: rejected on 2026-11-20 10:00:00: no need',
        '  wingtip: ReceiptUnreadable: one receipt cannot be read',
        '',
      ].join('\n'),
    );
  });

  test('shows how often each recipient receives data, as declared and as measured', () => {
    const often = createSynchronizedStatus('x').frequency!;
    const report = createStatusReport(
      createSynchronizedStatus('adatum', {
        isLate: true,
        frequency: { ...often, declaredCron: '0 */6 * * *', runsInSevenDays: 1, lastGapMs: 3 * 86_400_000 },
      }),
      createSynchronizedStatus('fabrikam', {
        frequency: { ...often, declaredCron: '30 3 * * *', areBytesAtLeast: true },
      }),
      createSynchronizedStatus('wingtip', { frequency: { ...often, lastGapMs: null } }),
      createInvitedStatus('tailspin', {
        frequency: { ...often, runsInSevenDays: 0, lastGapMs: null, bytesInSevenDays: 0 },
      }),
    );
    expect(describeStatus(report, io)).toContain(
      [
        '  recipient  declared     in 7 days   last gap     copied  late',
        '  adatum     every 6 h        1 run        3 d     5.7 MB  late',
        '  fabrikam   daily 03:30     3 runs  6 h 0 min  >= 5.7 MB',
        '  wingtip    -               3 runs          -     5.7 MB',
        '',
      ].join('\n'),
    );
  });

  test('is a block for each recipient on a narrow terminal, where nothing is wider than it', () => {
    const report = createStatusReport(
      createSynchronizedStatus('adatum', {
        isLate: true,
        notes: ['a note that needs more than one line here'],
      }),
      createSynchronizedStatus('fabrikam'),
    );
    const text = describeStatus(report, { ...io, columns: 40 });
    expect(text).not.toMatch(/^.{41,}$/m);
    expect(text).toContain(
      [
        '  fabrikam',
        '    declared   -',
        '    in 7 days  3 runs',
        '    last gap   6 h 0 min',
        '    copied     5.7 MB\n',
      ].join('\n'),
    );
    expect(text.match(/^ +late +late$/gm)).toHaveLength(2);
    expect(text).not.toMatch(/^ +late *$/m);
  });

  test('gives no number of reads in place, and says who has it', () => {
    const report = createStatusReport(
      createInvitedStatus('a', { inPlaceMethod: 'RoleAssignment' as RecipientStatus['inPlaceMethod'] }),
    );
    const text = describeStatus(report, io);
    expect(text).toContain('  how often they read is not measured here: the storage logs tell, if the');
    expect(text).not.toContain('declared');
  });

  test('is one for each share, below the counts of all shares', () => {
    const text = describeStatus(
      createStatusReport(
        createInvitedStatus('a'),
        createSynchronizedStatus('b', { shareName: 'travel', notes: ['odd'] }),
      ),
      io,
    );
    expect(text).toMatch(/^2 shares: 2 recipients, 1 Invited, 1 Accepted\n\nsales: 1 recipient, 1 Invited\n/);
    expect(text).toContain('\ntravel: 1 recipient, 1 Accepted\n');
    expect(text).toContain('  travel/b: odd\n');
  });

  test('tells shares of one name in two exchanges apart', () => {
    const other = 'https://contoso2.blob.core.windows.net/exchange';
    const text = describeStatus(
      createStatusReport(createInvitedStatus('a'), createInvitedStatus('b', { exchange: other })),
      io,
    );
    expect(text).toContain(
      '\nsales at https://contoso.blob.core.windows.net/exchange: 1 recipient, 1 Invited\n',
    );
    expect(text).toContain(`\nsales at ${other}: 1 recipient, 1 Invited\n`);
  });

  test.each([
    ['2026-11-22T12:00:05Z', 'just now'],
    ['2026-11-22T11:59:01Z', 'just now'],
    ['2026-11-22T11:01:00Z', '59 min ago'],
    ['2026-11-22T11:00:00Z', '1 h ago'],
    ['2026-11-20T12:00:01Z', '47 h ago'],
    ['2026-11-20T12:00:00Z', '2 d ago'],
    ['2025-11-22T12:00:00Z', '365 d ago'],
  ])('describes a synchronization that ended on %s as %s', (endedOn, text) => {
    const recipient = createSynchronizedStatus('a', { lastSynchronization: { ...last, endedOn } });
    expect(describeStatus(createStatusReport(recipient), io)).toContain(`current  ${text} `);
  });

  test('stays within 80 columns with 200 recipients of long names, and tells them apart', () => {
    const names = Array.from({ length: 200 }, (_, i) => `${'northwind-traders-'.repeat(4)}${i + 1000}`);
    const text = describeStatus(
      createStatusReport(...names.map((name) => createSynchronizedStatus(name, { isLate: true }))),
      io,
    );
    expect(text).not.toMatch(LONG_TEXT);
    expect(text).toContain('sales: 200 recipients, 200 Accepted\n  need attention: 200 late\n');
    for (const table of text.split('declared'))
      expect(new Set(table.match(/^ {2}north.*?1\d\d\d /gm))).toHaveProperty('size', 200);
  });

  test('stays within 80 columns with hundreds of each state, and with any claimed number', () => {
    const states = ['Invited', 'Accepted', 'Rejected', 'Expired', 'Suspended', 'Revoked'] as const;
    const many = states.flatMap((state) =>
      Array.from({ length: 300 }, (_, i) => createInvitedStatus(`${state}-${i}`, { state })),
    );
    const claims = { ...last, filesWritten: 9_007_199_254_740_991, sizeWritten: 9_007_199_254_740_991 };
    const text = describeStatus(
      createStatusReport(...many, createSynchronizedStatus('a'.repeat(90), { lastSynchronization: claims })),
      io,
    );
    expect(text).not.toMatch(LONG_TEXT);
    expect(text.slice(0, 200)).toMatch(
      /^sales: 1801 recipients, 301 Accepted, [^\n]*\n {2}[^\n]*300 Revoked\n/,
    );
    expect(text).toContain('9007.2T (9.0 PB)');
  });

  test('lists 20 notes, and counts the others', () => {
    const many = Array.from({ length: 25 }, (_, i) => createInvitedStatus(`r${i}`, { notes: [`note ${i}`] }));
    const text = describeStatus(createStatusReport(...many), io);
    expect(text.match(/: note \d+$/gm)).toHaveLength(20);
    expect(text).toContain('  ... and 5 more; --json prints all of them\n');
  });

  test('text of recipients cannot control the terminal, and is truncated', () => {
    const reason = `\u001b[2J\u202e\u200f${'x'.repeat(4000)}`;
    const rejection = { rejectedOn: '2026-11-20T10:00:00Z', receivedOn: '2026-11-20T10:00:00Z', reason };
    const text = describeStatus(
      createStatusReport(createInvitedStatus('a', { state: 'Rejected', rejection })),
      io,
    );
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200f\u202e]/);
    expect(text.length).toBeLessThan(800);
  });

  test('says if no recipients match', () => {
    expect(describeStatus(createStatusReport(), io)).toMatch(
      /^No recipients match\. .* datashare invitation publish\.\n$/,
    );
  });
});

describe('status', () => {
  test.each([
    [['status'], "error: missing required argument 'where' [Usage]\n  fix: run datashare status --help\n"],
    [
      ['status', 'x.json', '--state', 'gone'],
      "error: option '--state <state>' argument 'gone' is invalid. Allowed choices are Invited, Accepted, Rejected, Expired, Suspended, Revoked [Usage]\n  fix: run datashare status --help\n",
    ],
  ])('%j is wrong usage', async (args, stderr) => {
    expect(await datashare(args)).toEqual({ exitCode: 2, stdout: '', stderr });
  });

  test('refuses a file without invitations', async () => {
    const ran = await datashare(['status', documentFile({ a: { sensitive: false, value: 1 } })]);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(
      /^error: .*: it contains no invitation \[Usage\]\n {2}fix: .*: terraform output -json/,
    );
  });

  test('tells how in-place shares are read', async () => {
    const byRole = withFields(INVITATION, {
      shareName: 'travel',
      shareKind: 'InPlace',
      invitationId: INVITATION.invitationId.replace(/1$/, '2'),
    });
    const files = [documentFile(DATA_SHARE_INVITATION), documentFile(byRole)];
    const { stdout } = await datashare(['status', ...files]);
    expect(stdout).toContain(
      `sales: 1 recipient, 1 Invited\n  in place, StorageDataShare ${DATA_SHARE_URI}\n`,
    );
    expect(stdout).toContain('travel: 1 recipient, 1 Invited\n  in place, RoleAssignment\n');
    const json = await datashare(['status', files[0], '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      recipients: [{ inPlaceMethod: 'StorageDataShare', dataShareUri: DATA_SHARE_URI }],
    });
  });

  test('takes invitations and Terraform outputs, and filters recipients', async () => {
    const at = '7b0c1f8e-0000-4000-8000-00000000000';
    const outputs = {
      a: { sensitive: false, value: withFields(INVITATION, { invitationId: `${at}2`, shareName: 'travel' }) },
      b: { sensitive: false, value: withFields(INVITATION, { invitationId: `${at}3`, state: 'Suspended' }) },
    };
    const status = async (...args: string[]): Promise<unknown> => {
      const ran = await datashare([
        'status',
        documentFile(INVITATION),
        documentFile(outputs),
        '--json',
        ...args,
      ]);
      expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
      const { recipients } = JSON.parse(ran.stdout) as { recipients: { invitationId: string }[] };
      return recipients.map(({ invitationId }) => invitationId.slice(-1)).sort();
    };
    expect(await status()).toEqual(['1', '2', '3']);
    expect(await status('--share', 'sales')).toEqual(['1', '3']);
    expect(await status('--state', 'suspended')).toEqual(['3']);
    expect(await status('--share', 'travel', '--state', 'Revoked')).toEqual([]);
  });
});
