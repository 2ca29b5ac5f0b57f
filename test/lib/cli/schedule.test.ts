import { withFields, INVITATION, subscriptionWith } from '../../fixtures/documents';
import { datashare, documentFile } from '../../support/cli';

const now = (): Date => new Date('2026-11-22T12:00:00Z');
const next = (document: object, ...args: string[]) =>
  datashare(['schedule', 'next', documentFile(document), ...args], { now });
const subscriptionWithTrigger = (kind: string, cron: string | null): object =>
  subscriptionWith({ snapshotTrigger: { kind, cron } });

describe('schedule next', () => {
  test('lists the next times of a subscription, and the time until each', async () => {
    expect(await next(subscriptionWithTrigger('ProviderSchedule', '30 11 * * *'), '--count', '3')).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: [
        "contoso-sales: daily at 11:30 UTC, on the provider's schedule",
        '',
        '  next (UTC)',
        '  2026-11-23 11:30:00  in 23 h',
        '  2026-11-24 11:30:00  in 47 h',
        '  2026-11-25 11:30:00  in 2 d',
        '',
        '  Your scheduler should run datashare sync at these times.',
        '',
      ].join('\n'),
    });
  });

  test('lists five times by default, on its own schedule', async () => {
    const { stdout } = await next(subscriptionWithTrigger('Cron', '*/10 * * * *'));
    expect(stdout).toContain('every 10 min, on its own schedule\n');
    expect(stdout.match(/in \d+ min$/gm)).toEqual([
      'in 10 min',
      'in 20 min',
      'in 30 min',
      'in 40 min',
      'in 50 min',
    ]);
  });

  test('lists what an invitation suggests', async () => {
    const ran = await next(
      { ...INVITATION, snapshotSchedule: { cron: '0 * * * *' } },
      '--json',
      '--count',
      '2',
    );
    expect(JSON.parse(ran.stdout)).toEqual({
      name: 'sales',
      kind: 'Suggested',
      cron: '0 * * * *',
      nextTimes: ['2026-11-22T13:00:00.000Z', '2026-11-22T14:00:00.000Z'],
    });
  });

  test('explains how to set a schedule if there is none', async () => {
    const manual = await next(subscriptionWithTrigger('Manual', null));
    expect(manual).toMatchObject({ exitCode: 0, stderr: '' });
    expect(manual.stdout).toMatch(
      /^contoso-sales is synchronized manually\n\n {2}To follow .* --trigger\n {2}provider\./,
    );
    const invitation = await next(INVITATION);
    expect(invitation.stdout).toMatch(
      /^sales has no schedule from the provider\n\n.*--trigger '0 3 \* \* \*'/,
    );
    expect(JSON.parse((await next(subscriptionWithTrigger('Manual', null), '--json')).stdout)).toMatchObject({
      nextTimes: [],
    });
  });

  test('lists at most a thousand times', async () => {
    const { stdout } = await next(subscriptionWithTrigger('Cron', '* * * * *'), '--count', '1000');
    expect(stdout.match(/ in .*$/gm)).toHaveLength(1000);
    const ran = await next(subscriptionWithTrigger('Cron', '* * * * *'), '--count', '1001');
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('It must be a whole number, from 1 to 1000 [Usage]');
  });

  test('reads Terraform outputs', async () => {
    const one = { a: { sensitive: false, value: subscriptionWithTrigger('Cron', '0 3 * * *') } };
    expect((await next(one)).stdout).toMatch(/^contoso-sales: daily at 03:00 UTC/);
    const ran = await next({ ...one, b: one.a });
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(
      /^error: .*it contains 2 subscriptions \[Usage\]\n {2}fix: select one of them with: /,
    );
  });

  test.each([
    [
      withFields(INVITATION, { snapshotSchedule: { cron: '@daily' } }),
      /^error: .*'snapshotSchedule\.cron'.* \[DocumentInvalid\]/,
    ],
    [{ documentType: 'acceptance' }, /^error: .* \[DocumentTypeUnexpected\]/],
  ])('refuses %j', async (document, stderr) => {
    const ran = await next(document);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(stderr);
  });
});
