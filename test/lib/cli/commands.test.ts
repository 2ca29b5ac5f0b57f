import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { RunRecord, SubscriptionDocument, VerifyReport } from '../../../lib';
import type { CliIo } from '../../../lib/cli/io';
import { startProgress } from '../../../lib/cli/output/synchronization/progress';
import { VERSION } from '../../../lib/version';
import { bothSides, connectionString, container, pair, put } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';
import { CompiledCommand } from '../../support/datashare-process';

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
        plannedFiles: 3,
        plannedBytes: 6,
        copiedFiles: 1,
        copiedBytes: 2,
        unchangedFiles: 4,
        failedFiles: 0,
      };
      progress.update({ datasetName: 'all', ...counts });
      progress.update({ datasetName: 'all', ...counts, copiedFiles: 2, copiedBytes: 3 });
      jest.advanceTimersByTime(5000);
      progress.stop();
      jest.advanceTimersByTime(60_000);
      expect(stderr).toBe(
        'listing and comparing files\nall: copied 2 files (3 B) of 3 so far, 4 unchanged\n',
      );
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('a hand-written subscription', () => {
  test('works with shared keys and SAS tokens, without Terraform', async () => {
    const { subscription, target } = await pair({ a: '1' });
    const path = documentFile(subscription);
    const createSas = (account: string, permissions: string) => {
      const parts = new Map(
        connectionString(account)
          .split(';')
          .map((part) => [part.split('=')[0], part.slice(part.indexOf('=') + 1)]),
      );
      const sas = generateAccountSASQueryParameters(
        {
          services: AccountSASServices.parse('b').toString(),
          resourceTypes: AccountSASResourceTypes.parse('co').toString(),
          permissions: AccountSASPermissions.parse(permissions),
          expiresOn: new Date(Date.now() + 600_000),
        },
        new StorageSharedKeyCredential(account, parts.get('AccountKey')!),
      ).toString();
      return `BlobEndpoint=${parts.get('BlobEndpoint')};SharedAccessSignature=${sas}`;
    };
    const env = {
      DATASHARE_SOURCE_CONNECTION_STRING: createSas('contoso', 'rl'),
      DATASHARE_TARGET_CONNECTION_STRING: createSas('fabrikam', 'rwdlc'),
    };
    expect(await datashare(['sync', path], { env })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await target.getBlobClient('a').exists()).toBe(true);

    const other = await pair(
      { b: '2' },
      { source: { ...subscription.source, storageAccountName: 'anything' } },
    );
    expect(await datashare(['sync', documentFile(other.subscription)])).toMatchObject({ exitCode: 0 });
  });

  test('secrets are never printed', async () => {
    const { subscription } = await pair({ a: '1' });
    const path = documentFile(subscription);
    const bad = { ...bothSides(), DATASHARE_SOURCE_CONNECTION_STRING: 'AccountKey=verysecret;nonsense' };
    const ran = await datashare(['sync', path, '--debug'], { env: bad });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toMatch(
      /^error: .*the environment variable DATASHARE_SOURCE_CONNECTION_STRING.* \[ConnectionStringInvalid\]/,
    );
    expect(ran.stdout + ran.stderr).not.toContain('verysecret');

    const named = await datashare(['sync', '/nowhere/x?sv=1&sig=verysecret', '--json']);
    expect(named.stdout + named.stderr).not.toContain('verysecret');

    const revoked = {
      ...bothSides(),
      DATASHARE_SOURCE_CONNECTION_STRING: connectionString('contoso').replace(
        /AccountKey=.{6}/,
        'AccountKey=AAAAAA',
      ),
    };
    const denied = await datashare(['sync', path, '--debug'], { env: revoked });
    expect(denied.exitCode).toBe(1);
    expect(denied.stderr).toMatch(/^error: .*the source refused access.* \[AccessDenied\]/);
    expect(denied.stderr).not.toMatch(/AAAAAA|sig=(?!REDACTED)/);
    const state = container('fabrikam', subscription.stateContainer);
    for await (const { name } of state.listBlobsFlat()) {
      expect((await state.getBlobClient(name).downloadToBuffer()).toString()).not.toMatch(/sig=|AccountKey/);
    }
  });
});

describe('wrong usage ends with 2 and one error', () => {
  test.each<[string[], string]>([
    [['frobnicate'], "error: unknown command 'frobnicate' [Usage]\n  fix: run datashare --help\n"],
    [
      ['sync'],
      "error: missing required argument 'subscription.json' [Usage]\n  fix: run datashare sync --help\n",
    ],
    [
      ['sync', 'x.json', '--fast'],
      "error: unknown option '--fast' [Usage]\n  fix: run datashare sync --help\n",
    ],
    [
      ['sync', 'x.json', '--mode', 'half'],
      "error: option '--mode <mode>' argument 'half' is invalid. Allowed choices are full, incremental [Usage]\n  fix: run datashare sync --help\n",
    ],
    [
      ['sync', 'x.json', '--max-concurrency', '0'],
      "error: option '--max-concurrency <n>' argument '0' is invalid. It must be a whole number, 1 or more [Usage]\n  fix: run datashare sync --help\n",
    ],
    [
      ['sync', '/nowhere/x.json'],
      'error: /nowhere/x.json: the file cannot be read: ENOENT [DocumentUnreadable]\n  fix: check the path; relative paths start at the current folder\nRun "datashare explain DocumentUnreadable" for details.\n',
    ],
  ])('datashare %j', async (args, stderr) => {
    expect(await datashare(args)).toEqual({ exitCode: 2, stdout: '', stderr });
  });

  test('a broken document gives an error for each problem, and with --json one document', async () => {
    const { subscription } = await pair({});
    const broken = { ...subscription, subscriptionName: 'a b', extra: 1 } as unknown as SubscriptionDocument;
    const path = documentFile(broken);
    const ran = await datashare(['sync', path]);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr.match(/^error: /gm)).toHaveLength(2);
    expect(ran.stderr.match(/^Run "datashare explain DocumentInvalid" for details\.$/gm)).toHaveLength(1);
    const json = await datashare(['sync', path, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      status: 'Refused',
      problems: [{ code: 'DocumentInvalid' }, { code: 'DocumentInvalid' }],
    });
  });
});

describe('the command as a process', () => {
  const command = new CompiledCommand();
  afterAll(() => command.remove());

  test('prints help with an example for each command, and its version', async () => {
    for (const command of ['check', 'plan', 'sync', 'verify', 'history']) {
      const ran = await datashare([command, '--help']);
      expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
      expect(ran.stdout).toContain(`Example:\n  $ datashare ${command} contoso-sales.subscription.json`);
      expect(ran.stdout).not.toMatch(LONG_TEXT);
    }
    expect((await datashare(['--help'])).stdout).not.toMatch(LONG_TEXT);
    expect((await datashare(['--version'])).stdout).toBe(`${VERSION}\n`);
  });

  test('synchronizes, and exits by itself with its exit code', async () => {
    // More copies in flight than listeners that Node allows without a warning.
    const { subscription } = await pair(
      Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, 'x'])),
    );
    const path = documentFile(subscription);
    const { stdout, stderr } = await command.start(['sync', path, '--json'], bothSides()).ended;
    expect(JSON.parse(stdout)).toMatchObject({ status: 'Succeeded', details: [{ filesWritten: 40 }] });
    // A slow machine says how far it is.
    expect(stderr.replace(/^(listing and comparing files|all: copied .* so far, .* unchanged)\n/gm, '')).toBe(
      '',
    );
    expect(await command.start(['sync', '/nowhere.json'], {}).ended).toMatchObject({
      exitCode: 2,
      stdout: '',
    });
  }, 60_000);
});
