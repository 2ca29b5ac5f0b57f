import type { RunRecord, VerifyReport } from '../../../lib';
import type { CliIo } from '../../../lib/cli/io';
import { createProgress } from '../../../lib/snapshot/copying/progress-counts';
import { startProgress } from '../../../lib/cli/output/synchronization/progress';
import { pair, put } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';

const LONG_TEXT = /^.{81,}$/m;

describe('sync, plan, verify and history', () => {
  test('print tables for people, within 80 columns', async () => {
    const { subscription, source } = await pair({ 'a.csv': 'a'.repeat(1500), 'b.csv': 'b' });
    const path = documentFile(subscription);
    const print = async (command: string) =>
      (await datashare([command, path])).stdout
        .replace(/\d\.\d s/g, '0.1 s')
        .replace(/[0-9a-f]{64}/g, '<64 hex digits>')
        .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '2026-11-21 12:00:00');
    expect(await print('plan')).toBe(
      [
        'contoso-sales FullSync',
        '',
        '  dataset  new         changed  again  unchanged  gone (kept)',
        '  all      2 (1.5 kB)  0        0      0          0',
        '',
        '  + a.csv  1.5 kB  (all)',
        '  + b.csv  1 B  (all)',
        '',
        '  (+ new, ~ changed, = copied again, ! repaired, - deleted at the source)',
        '',
        '  about 1 page to list, 2 requests to copy',
        '',
        '  forecast: 1.5 kB, about 0.1 s (based on measured request rates and an assumed',
        '      1 Gbit/s; the service can be slower)',
        '    the provider pays 1 list operation, 2 read operations',
        '    the consumer pays 13 write operations',
        '',
      ].join('\n'),
    );
    expect(await print('sync')).toBe(
      [
        'contoso-sales FullSync succeeded in 0.1 s',
        '',
        '  dataset      copied  unchanged  gone (kept)  deleted  failed',
        '  all      2 (1.5 kB)          0            0        0       0',
        '',
      ].join('\n'),
    );
    expect(await print('verify')).toBe(
      [
        'contoso-sales: the target matches the last snapshot',
        '',
        '  2 files verified (1.5 kB)',
        '  root hash <64 hex digits>',
        '',
      ].join('\n'),
    );
    expect(await print('history')).toBe(
      [
        'contoso-sales',
        '',
        '  started (UTC)        mode      status     copied   bytes  failed   took',
        '  2026-11-21 12:00:00  FullSync  Succeeded       2  1.5 kB       0  0.1 s',
        '',
      ].join('\n'),
    );
    await source.deleteBlob('a.csv');
    for (const command of ['plan', 'sync', 'verify', 'history']) {
      expect((await datashare([command, path])).stdout).not.toMatch(LONG_TEXT);
    }
  });

  test('print one JSON document with --json, and nothing else', async () => {
    const { subscription } = await pair({ a: '1' });
    const path = documentFile(subscription);
    for (const command of ['check', 'plan', 'sync', 'verify', 'history']) {
      const ran = await datashare([command, path, '--json']);
      expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
      expect(JSON.parse(ran.stdout)).toMatchObject({ subscriptionName: 'contoso-sales' });
    }
  });

  test('sync ends with 1 if a file fails, names the file, and a second run continues', async () => {
    const { subscription, source } = await pair(
      { good: '1' },
      {
        mapping: (from, to) => [
          {
            datasetName: 'all',
            datasetType: 'Container' as never,
            source: { container: from, path: '' },
            target: { container: to, path: 'below' },
          },
        ],
      },
    );
    await put(source, 'n'.repeat(1020), '2');
    const ran = await datashare(['sync', documentFile(subscription)]);
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toContain('would have 1026 characters');
    expect(ran.stdout).toContain('Run the same command again');
    await source.deleteBlob('n'.repeat(1020));
    const again = await datashare(['sync', documentFile(subscription), '--json']);
    expect(again.exitCode).toBe(0);
    expect((JSON.parse(again.stdout) as RunRecord).details[0]).toMatchObject({
      filesWritten: 0,
      filesUnchanged: 1,
    });
  });

  test('verify ends with 1 if the target differs', async () => {
    const { subscription, target } = await pair({ a: '1', b: '2' });
    const path = documentFile(subscription);
    await datashare(['sync', path]);
    await target.deleteBlob('a');
    const ran = await datashare(['verify', path]);
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toContain('contoso-sales: 1 file differs from the last snapshot');
    expect(ran.stdout).toContain('  all: a is missing\n');
    const json = await datashare(['verify', path, '--json']);
    expect((JSON.parse(json.stdout) as VerifyReport).status).toBe('Failed');
  });

  test('mode full copies all files again, and too many deletions stop a mirror with 5', async () => {
    const { subscription, source } = await pair({ a: '1', b: '2' }, { deletions: 'mirror' });
    const path = documentFile(subscription);
    await datashare(['sync', path]);
    const full = await datashare(['sync', path, '--mode', 'full', '--json']);
    expect((JSON.parse(full.stdout) as RunRecord).details[0].filesWritten).toBe(2);
    await source.deleteBlob('a');
    expect((await datashare(['plan', path])).stdout).toContain(
      '  More than 20% of a dataset would be deleted, so sync needs --allow-deletes 1.\n',
    );
    const stopped = await datashare(['sync', path]);
    expect(stopped.exitCode).toBe(5);
    expect(stopped.stderr).toMatch(
      /^error: 1 of the 2 files of dataset "all" .* \[DeletionFuse\]\n {2}fix: .*--allow-deletes 1$/m,
    );
    expect((await datashare(['sync', path, '--allow-deletes', '1'])).exitCode).toBe(0);
  });

  test('an in-place share has nothing to copy: exit code 2', async () => {
    const { subscription } = await pair({});
    const path = documentFile({ ...subscription, shareKind: 'InPlace' });
    for (const command of ['plan', 'sync', 'verify', 'history']) {
      const ran = await datashare([command, path]);
      expect(ran.exitCode).toBe(2);
      expect(ran.stderr).toMatch(/^error: .*this is an in-place share.* \[NothingToCopy\]/);
    }
  });

  test('an interrupted sync ends with 130', async () => {
    const { subscription } = await pair({ a: '1' });
    const ran = await datashare(['sync', documentFile(subscription)], { signal: AbortSignal.abort() });
    expect(ran).toEqual({
      exitCode: 130,
      stdout: '',
      stderr:
        'error: the operation was interrupted [Interrupted]\n  fix: run it again: finished work is kept\n',
    });
  });

  test('progress is a line every few seconds without a terminal', () => {
    jest.useFakeTimers();
    try {
      let stderr = '';
      const progress = startProgress({ stderr: (text: string) => (stderr += text) } as unknown as CliIo);
      jest.advanceTimersByTime(5000);
      const counts = {
        ...createProgress(),
        phase: 'copying' as const,
        plannedFiles: 3,
        plannedBytes: 6,
        copiedFiles: 1,
        copiedBytes: 2,
        unchangedFiles: 4,
        failedFiles: 0,
      };
      progress.update(counts);
      progress.update({ ...counts, copiedFiles: 2, copiedBytes: 3 });
      jest.advanceTimersByTime(5000);
      progress.stop();
      jest.advanceTimersByTime(60_000);
      expect(stderr).toBe(
        'checking source and target\n' +
          'copying 3 B of 6 B so far, 2 of 3 files, 4 unchanged, 0.2 files/s\n',
      );
    } finally {
      jest.useRealTimers();
    }
  });
});
