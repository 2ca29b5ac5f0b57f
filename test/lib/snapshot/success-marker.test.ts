import { contents, put } from '../../support/accounts';
import { answerWith, internalError, meanwhile } from '../../support/fault-proxy';
import { FaultyPair } from '../../support/faulty-pair';

let faulty: FaultyPair;
afterEach(() => faulty.end());

const namesAtTarget = async (): Promise<string[]> => Object.keys(await contents(faulty.sides.target));
const readMarkerRun = (): Promise<string | undefined> =>
  faulty.sides.target
    .getBlobClient('_SUCCESS')
    .getProperties()
    .then(
      ({ etag }) => etag,
      () => undefined,
    );

beforeEach(async () => {
  const blobs = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`f${i}`, String(i)]));
  faulty = await FaultyPair.create(blobs, { successMarker: true });
  await faulty.carry();
});

describe('_SUCCESS next to files that appear one by one', () => {
  test('exists when all files do, and stays unchanged if nothing changes', async () => {
    expect(await namesAtTarget()).toContain('_SUCCESS');
    const before = await readMarkerRun();
    expect((await faulty.carry()).record).toMatchObject({
      details: [{ filesWritten: 0, filesUnchanged: 10 }],
    });
    expect(await readMarkerRun()).toBe(before);
  });

  test('does not exist while a file is copied', async () => {
    await faulty.put('f1', 'again');
    let seen: string[] = [];
    faulty.proxy.inject(
      { operation: 'copy', blob: 'f1' },
      meanwhile(async () => (seen = await namesAtTarget())),
    );
    await faulty.carry();
    expect(seen).toContain('f1');
    expect(seen).not.toContain('_SUCCESS');
    expect(await readMarkerRun()).toBeDefined();
  });

  test('returns after the deletions of a mirror, and not before', async () => {
    await faulty.sides.source.deleteBlob('f0');
    let seen: string[] = [];
    faulty.proxy.inject(
      { operation: 'delete', blob: 'f0' },
      meanwhile(async () => (seen = await namesAtTarget())),
    );
    expect((await faulty.carry()).record).toMatchObject({ details: [{ filesDeleted: 1 }] });
    expect(seen).toContain('f0');
    expect(seen).not.toContain('_SUCCESS');
    expect(await readMarkerRun()).toBeDefined();
  });

  test('also returns if a file that is gone at the source was changed by others: the file stays, outside the dataset', async () => {
    await put(faulty.sides.target, 'f0', 'of fabrikam');
    await faulty.sides.source.deleteBlob('f0');
    await faulty.carry();
    expect(await namesAtTarget()).toEqual(expect.arrayContaining(['f0', '_SUCCESS']));
  });

  test('does not exist while a file has failed, or while a mirror waits to delete because of it', async () => {
    await faulty.put('f1', 'again');
    await faulty.sides.source.deleteBlob('f0');
    faulty.proxy.inject({ operation: 'copy', blob: 'f1', times: Infinity }, internalError);
    expect((await faulty.carry()).record).toMatchObject({ status: 'Failed' });
    expect(await namesAtTarget()).toContain('f0');
    expect(await readMarkerRun()).toBeUndefined();
    faulty.proxy.heal();
    await faulty.carry();
    expect(await namesAtTarget()).not.toContain('f0');
    expect(await readMarkerRun()).toBeDefined();
  });

  test('does not exist if the fuse stops a mirror', async () => {
    for (const name of ['f0', 'f1', 'f2']) await faulty.sides.source.deleteBlob(name);
    await faulty.put('f4', 'again');
    expect((await faulty.carry()).error?.code).toBe('DeletionFuse');
    expect(await readMarkerRun()).toBeUndefined();
    await faulty.carry({ allowDeletes: 3 });
    expect(await readMarkerRun()).toBeDefined();
  });

  test('stops a run before it changes anything if it cannot be deleted', async () => {
    await faulty.put('f1', 'again');
    const lease = faulty.sides.target.getBlobClient('_SUCCESS').getBlobLeaseClient();
    await lease.acquireLease(-1);
    const { error } = await faulty.carry();
    expect(error?.code).toBe('StorageFailed');
    expect(error?.message).toMatch(/mark .* as incomplete .*_SUCCESS \(412 LeaseIdMissing\)/);
    expect(await contents(faulty.sides.target)).toMatchObject({ f1: '1', _SUCCESS: '' });
    await lease.breakLease(0);
    await faulty.carry();
    expect(await contents(faulty.sides.target)).toMatchObject({ f1: 'again', _SUCCESS: '' });
  });

  test('is deleted in the version that is there, if others wrote it meanwhile', async () => {
    await faulty.put('f1', 'again');
    let seen: string[] = [];
    const write = async (): Promise<void> => put(faulty.sides.target, '_SUCCESS', '');
    faulty.proxy.inject({ operation: 'delete', blob: '_SUCCESS' }, meanwhile(write));
    faulty.proxy.inject(
      { operation: 'copy', blob: 'f1' },
      meanwhile(async () => (seen = await namesAtTarget())),
    );
    expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded' });
    expect(seen).toContain('f1');
    expect(seen).not.toContain('_SUCCESS');
  });

  test('is not believed to be there because an answer says so', async () => {
    await faulty.put('f1', 'again');
    const lie = answerWith(409, 'BlobAlreadyExists');
    faulty.proxy.inject({ operation: 'write', blob: '_SUCCESS', times: Infinity }, lie);
    const { error } = await faulty.carry();
    expect(error?.code).toBe('StorageFailed');
    expect(error?.message).toContain('and finds none');
    expect(await readMarkerRun()).toBeUndefined();
  });
});
