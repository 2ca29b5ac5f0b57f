import { listSynchronizations, planSnapshot, syncSnapshot, verifySnapshot } from '../../../lib';
import { bothSides, container, contents, pair, put } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';
import { getRefusal } from '../../support/refusal';
import { counts, sync } from '../../support/snapshots';

const env = bothSides();

describe('failures', () => {
  test('a missing container at the source ends the run, and leaves a record', async () => {
    const sides = await pair({ a: '1' });
    await sync(sides);
    await sides.source.delete();
    const [problem] = await getRefusal(() => sync(sides));
    expect(problem.code).toBe('ContainerNotFound');
    expect(problem.text).toContain(
      `the source has no container "${sides.subscription.mappings[0].source.container}"`,
    );
    const [last] = await listSynchronizations(sides.subscription, { env });
    expect(last).toMatchObject({ status: 'Failed', message: problem.text.split(';')[0] });
    expect(await verifySnapshot(sides.subscription, { env })).toMatchObject({
      status: 'Incomplete',
      filesVerified: 1,
      filesDifferent: 0,
    });
  });

  test('only runs that write with a connection string create missing containers', async () => {
    const sides = await pair({ a: '1', b: '2', c: '3' });
    const state = container('fabrikam', sides.subscription.stateContainer);
    await sides.target.delete();
    await planSnapshot(sides.subscription, { env, reconcile: true });
    expect([await sides.target.exists(), await state.exists()]).toEqual([false, false]);
    expect(counts(await sync(sides))).toMatchObject([{ written: 3 }]);
    expect(await contents(sides.target)).toEqual({ a: '1', b: '2', c: '3' });
  });

  test('a failed first run leaves no snapshot to verify', async () => {
    const sides = await pair({ a: '1' });
    await sides.source.delete();
    await getRefusal(() => sync(sides));
    expect(await verifySnapshot(sides.subscription, { env })).toMatchObject({
      status: 'Incomplete',
      datasetsIncomplete: ['all'],
    });
  });

  test('of two concurrent runs, at most one continues, and no file is torn', async () => {
    const sides = await pair({ a: '1' });
    await sync(sides);
    await put(sides.source, 'b', '2');
    const results = await Promise.allSettled([sync(sides), sync(sides)]);
    const lost = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    expect(lost.length).toBeLessThan(2);
    for (const reason of lost) expect(reason).toMatchObject({ code: 'SynchronizationRunning' });
    expect(await contents(sides.target)).toEqual({ a: '1', b: '2' });
    await sync(sides, { mode: 'FullSync' });
    expect(await verifySnapshot(sides.subscription, { env })).toMatchObject({
      status: 'Succeeded',
      filesVerified: 2,
    });
  });

  test('a manifest that was tampered with is refused, not trusted', async () => {
    const sides = await pair({ a: '1' });
    await sync(sides);
    const state = container('fabrikam', sides.subscription.stateContainer);
    for await (const { name } of state.listBlobsFlat({ prefix: 'contoso-sales/manifests/' }))
      await put(state, name, 'torn');
    const [problem] = await getRefusal(() => sync(sides));
    expect(problem.code).toBe('StateUnreadable');
  });

  test('if one dataset cannot be copied, the copies of the others are kept', async () => {
    const sides = await pair(
      { 'a/1': '1', 'b/1': '1' },
      {
        mapping: (from, to) =>
          ['a', 'b'].map((path) => ({
            datasetName: path,
            datasetType: 'Folder' as never,
            source: { container: from, path },
            target: { container: to, path },
          })),
      },
    );
    await sync(sides);
    await put(sides.source, 'a/1', '11');
    const state = container('fabrikam', sides.subscription.stateContainer);
    const torn = 'contoso-sales/manifests/b.jsonl.gz';
    await put(state, torn, 'torn');

    expect(await getRefusal(() => sync(sides))).toMatchObject([
      { code: 'StateUnreadable', text: expect.stringContaining(`delete "${torn}" there`) as string },
    ]);
    const onlyA = { ...sides.subscription, mappings: [sides.subscription.mappings[0]] };
    const [plan] = (await planSnapshot(onlyA, { env })).datasets;
    expect(plan).toMatchObject({
      datasetName: 'a',
      changed: { files: 0 },
      unchanged: { files: 1, bytes: 2 },
    });

    // As it says: that blob alone is deleted.
    await state.deleteBlob(torn);
    expect(await getRefusal(() => sync(sides))).toMatchObject([{ code: 'StateUnreadable' }]);
    expect(counts(await sync(sides, { reconcile: true }))).toMatchObject([
      { written: 0, unchanged: 1 },
      { written: 0, unchanged: 1 },
    ]);
    expect(counts(await sync(sides))).toMatchObject([
      { written: 0, unchanged: 1 },
      { written: 0, unchanged: 1 },
    ]);
    expect(await verifySnapshot(sides.subscription, { env })).toMatchObject({
      status: 'Succeeded',
      filesVerified: 2,
    });
  });

  test('a subscription that has lost its whole state knows nothing at the target for its own', async () => {
    const sides = await pair({ a: '1', b: '2' });
    await sync(sides);
    const state = container('fabrikam', sides.subscription.stateContainer);
    for (const name of Object.keys(await contents(state))) await state.deleteBlob(name);
    const record = await sync(sides);
    expect(record.failures.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'a Collision',
      'b Collision',
    ]);
    expect(record.details.map(({ filesCollided }) => filesCollided)).toEqual([2]);
    expect(counts(await sync(sides, { reconcile: true }))).toMatchObject([{ written: 0, unchanged: 2 }]);
    expect(await verifySnapshot(sides.subscription, { env })).toMatchObject({
      status: 'Succeeded',
      filesVerified: 2,
    });
  });

  test('a file that is gone at the source may be deleted at the target as well', async () => {
    const sides = await pair({ a: '1', b: '2' });
    await sync(sides);
    await sides.source.deleteBlob('a');
    await sync(sides);
    await sides.target.deleteBlob('a');
    expect(await verifySnapshot(sides.subscription, { env })).toMatchObject({
      status: 'Succeeded',
      filesVerified: 1,
    });
  });

  test('an interrupted run keeps its copies, and the next one copies only the rest', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${i}`, String(i)]));
    const sides = await pair({ ...many, gone: 'g' });
    await sync(sides);
    await sides.source.deleteBlob('gone');
    for (const name of Object.keys(many)) await put(sides.source, name, `${name} again`);
    const interrupt = new AbortController();
    const problems = await getRefusal(() =>
      sync(sides, {
        maxConcurrency: 2,
        abortSignal: interrupt.signal,
        onProgress: ({ copiedFiles }) => copiedFiles === 10 && interrupt.abort(),
      }),
    );
    expect(problems).toEqual([
      { code: 'Interrupted', text: 'the operation was interrupted; run it again: finished work is kept' },
    ]);
    const [interrupted] = await listSynchronizations(sides.subscription, { env });
    expect(interrupted).toMatchObject({ status: 'Failed', message: 'the operation was interrupted' });
    expect(await verifySnapshot(sides.subscription, { env })).toMatchObject({
      status: 'Incomplete',
      filesDifferent: 0,
      datasetsIncomplete: ['all'],
    });

    const finished = await sync(sides);
    const [before, after] = [interrupted.details[0].filesWritten, finished.details[0].filesWritten];
    expect(before).toBeGreaterThanOrEqual(10);
    expect(before).toBeLessThan(30);
    expect(before + after).toBe(60);
    expect(finished.details[0]).toMatchObject({ filesGone: 1 });
    expect((await contents(sides.target))['f59']).toBe('f59 again');
  });

  test('a run that is interrupted in one dataset leaves the others as they were', async () => {
    const sides = await pair(
      { 'a/1': '1', 'b/1': '1', 'b/2': '2' },
      {
        mapping: (from, to) =>
          ['a', 'b'].map((path) => ({
            datasetName: path,
            datasetType: 'Folder' as never,
            source: { container: from, path },
            target: { container: to, path },
          })),
      },
    );
    await sync(sides);
    const interrupt = new AbortController();
    await getRefusal(() =>
      sync(sides, { mode: 'FullSync', abortSignal: interrupt.signal, onProgress: () => interrupt.abort() }),
    );
    expect((await verifySnapshot(sides.subscription, { env })).filesVerified).toBe(3);
    expect(counts(await sync(sides))).toEqual([
      { written: 0, unchanged: 1, gone: 0, deleted: 0, failed: 0 },
      { written: 0, unchanged: 2, gone: 0, deleted: 0, failed: 0 },
    ]);
  });

  test('fails for the state of another invitation, before anything is copied', async () => {
    const one = await pair({ a: '1' });
    await sync(one);
    const invitation = {
      ...one.subscription.invitation,
      invitationId: '7b0c1f8e-0000-4000-8000-000000000002',
    };
    const other = await pair({ b: '2' }, { invitation, stateContainer: one.subscription.stateContainer });
    for (const call of [syncSnapshot, planSnapshot, verifySnapshot, listSynchronizations]) {
      expect(await getRefusal(() => call(other.subscription, { env }))).toMatchObject([
        { code: 'StateForeign' },
      ]);
    }
    expect(await contents(other.target)).toEqual({});
  });

  test('a leased blob at the target fails alone, with the reason', async () => {
    const sides = await pair({ a: '1', b: '2' });
    await sync(sides);
    await put(sides.source, 'a', '11');
    await put(sides.source, 'b', '22');
    const lease = sides.target.getBlobClient('a').getBlobLeaseClient();
    await lease.acquireLease(15);
    const record = await sync(sides);
    await lease.releaseLease();
    expect(record.failures.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      `a: the target failed to copy to ${sides.target.containerName}/a (412 LeaseIdMissing); try again: finished work is kept`,
    ]);
    expect(counts(await sync(sides))).toEqual([{ written: 1, unchanged: 1, gone: 0, deleted: 0, failed: 0 }]);
  });

  test('a file that was never at the source fails, an empty folder is said', async () => {
    const sides = await pair(
      { x: '1' },
      {
        mapping: (from, to) => [
          {
            datasetName: 'typo',
            datasetType: 'File' as never,
            source: { container: from, path: 'X' },
            target: { container: to, path: 'x' },
          },
          {
            datasetName: 'empty',
            datasetType: 'Folder' as never,
            source: { container: from, path: 'nothing' },
            target: { container: to, path: 'here' },
          },
        ],
      },
    );
    const record = await sync(sides);
    expect(record.details.map(({ status, message }) => ({ status, message }))).toEqual([
      { status: 'Failed', message: '1 file failed' },
      { status: 'Succeeded', message: 'the source has nothing there' },
    ]);
    expect(record.failures).toEqual([
      {
        datasetName: 'typo',
        path: '',
        code: 'NotFound',
        reason: 'the source has nothing there; ask the provider if the file still exists',
      },
    ]);
  });

  test('fails for a number of copies that is none', async () => {
    const sides = await pair({});
    expect(await getRefusal(() => sync(sides, { maxConcurrency: NaN, allowDeletes: -1 }))).toEqual([
      {
        code: 'ValueInvalid',
        text: "'maxConcurrency' must be a whole number, 1 or more, got NaN; change 'maxConcurrency'",
      },
      {
        code: 'ValueInvalid',
        text: "'allowDeletes' must be a whole number, 0 or more, got -1; change 'allowDeletes'",
      },
    ]);
  });

  test('the state container keeps one manifest for each dataset, however many runs there were', async () => {
    const sides = await pair({ a: '1' });
    for (let i = 0; i < 3; i++) await sync(sides);
    const state = await contents(container('fabrikam', sides.subscription.stateContainer));
    expect(Object.keys(state).filter((name) => name.includes('/manifests/'))).toHaveLength(1);
    expect(Object.keys(state).filter((name) => name.includes('/runs/'))).toHaveLength(3);
  });

  test('fails for an in-place share and for sides that do not fit, before anything is touched', async () => {
    const sides = await pair({ a: '1' });
    const inPlace = { ...sides.subscription, shareKind: 'InPlace' };
    expect(await getRefusal(() => syncSnapshot(inPlace, { env }))).toMatchObject([{ code: 'NothingToCopy' }]);
    const abroad = { ...sides.subscription, target: { ...sides.subscription.target, location: 'East US 2' } };
    expect(await getRefusal(() => syncSnapshot(abroad, { env }))).toMatchObject([{ code: 'RegionMismatch' }]);
    expect(await contents(sides.target)).toEqual({});
    await syncSnapshot({ ...abroad, allowCrossRegion: true }, { env });
    expect(await contents(sides.target)).toEqual({ a: '1' });
  });

  test('fails if both connection strings lead to one account', async () => {
    const sides = await pair({ a: '1' });
    const same = { ...env, DATASHARE_TARGET_CONNECTION_STRING: env['DATASHARE_SOURCE_CONNECTION_STRING'] };
    expect(await getRefusal(() => syncSnapshot(sides.subscription, { env: same }))).toEqual([
      {
        code: 'SameAccount',
        text: 'source and target are the same storage account "contoso"; use a storage account of your own as the target',
      },
    ]);
  });

  test('fails after access has ended', async () => {
    const sides = await pair({ a: '1' });
    const invitation = { ...sides.subscription.invitation, expiresOn: '2027-01-01T00:00:00Z' };
    const subscription = { ...sides.subscription, invitation };
    await syncSnapshot(subscription, { env, now: () => new Date('2026-12-31T23:59:59Z') });
    expect(
      await getRefusal(() =>
        syncSnapshot(subscription, { env, now: () => new Date('2027-01-01T00:00:00Z') }),
      ),
    ).toMatchObject([{ code: 'AccessEnded' }]);
  });

  test('can end well after access has ended, for schedulers', async () => {
    const sides = await pair({ a: '1' });
    const change = (changes: object): string =>
      documentFile({
        ...sides.subscription,
        invitation: { ...sides.subscription.invitation, expiresOn: '2020-01-01T00:00:00Z', ...changes },
      });
    const run = (file: string, ...args: string[]) => datashare(['sync', file, ...args], { env });
    const file = change({});
    expect(await run(file)).toMatchObject({ exitCode: 3 });
    expect(await run(file, '--if-running', 'skip')).toMatchObject({ exitCode: 3 });
    expect(await run(file, '--if-ended', 'skip')).toMatchObject({
      exitCode: 0,
      stdout: 'ended: access to this share ended on 2020-01-01T00:00:00Z\n',
      stderr: '',
    });
    const asJson = await run(file, '--if-ended', 'skip', '--json');
    expect(JSON.parse(asJson.stdout)).toMatchObject({ status: 'Ended' });
    const { exitCode, stdout } = await run(file, '--if-ended', 'skip', '--log-format', 'json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toMatchObject({
      level: 'info',
      event: 'SynchronizationEnded',
      status: 'Ended',
      exitCode: 0,
    });
    // A withdrawal is no end that was declared.
    expect(await run(change({ state: 'Revoked' }), '--if-ended', 'skip')).toMatchObject({ exitCode: 3 });
    expect(await contents(sides.target)).toEqual({});
  });

  test.each(['Suspended', 'Revoked'])('fails for an invitation that was %s', async (state) => {
    const sides = await pair({ a: '1' });
    const invitation = { ...sides.subscription.invitation, state };
    const subscription = { ...sides.subscription, invitation };
    expect(await getRefusal(() => syncSnapshot(subscription, { env }))).toMatchObject([
      { code: 'AccessWithdrawn' },
    ]);
    expect(await contents(sides.target)).toEqual({});
  });
});
