import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import type { ChangedFile } from '../../../lib/changes/changed-file';
import type { DigestAnswer, Watermark } from '../../../lib/digests/consult-digests';
import { DIGEST_LIMITS } from '../../../lib/changes/digest/digest-lines';
import { writeDigests } from '../../../lib/digests/write-digests';
import { toDigestFolder } from '../../../lib/model/values/exchange-folders';
import { MemoryStateStore } from '../../fixtures/memory-state';
import { DigestWorld, OTHER_RECIPIENT, RECIPIENT } from '../../support/digest-jobs';

const LISTING = { from: 'listing', keepDays: 14 } as const;
const FEED = { from: 'change-feed', keepDays: 14 } as const;
const HOUR = 60 * 60 * 1000;
const POINTER = `invitations/${RECIPIENT}/changes/latest.json`;

/** Returns the place that the first listing of a recipient reaches. */
async function list(world: DigestWorld, id = RECIPIENT): Promise<Watermark> {
  const answer = await world.ask(undefined, id);
  if (answer.kind !== 'List' || !answer.next)
    throw new Error(`not a first listing: ${JSON.stringify(answer)}`);
  return answer.next;
}

const describeChanges = (answer: DigestAnswer): string[] =>
  answer.kind === 'Changed'
    ? answer.changes.map(({ relativePath, change, facts }) =>
        `${change} ${relativePath} ${facts?.etag ?? ''}`.trim(),
      )
    : [answer.kind];

async function createWorld(): Promise<DigestWorld> {
  const world = new DigestWorld();
  world.blobs.set('daily/a', '0x1').set('daily/b', '0x1').set('daily-old/x', '0x1').set('daily/c', '0x1');
  await writeDigests(world.createJob(), world.group, LISTING);
  return world;
}

test('a recipient learns what was written and deleted since its last run, and nothing else', async () => {
  const world = await createWorld();
  const mark = await list(world);
  world.blobs.set('daily/b', '0x2').set('daily/new', '0x9').set('daily-old/y', '0x1');
  world.blobs.delete('daily/c');
  const written = await writeDigests(world.createJob(), world.group, LISTING);
  expect(written).toMatchObject({ sequence: 1, changes: 3, isNewSeries: false });
  const answer = await world.ask(mark);
  expect(describeChanges(answer)).toEqual(['Written b 0x2', 'Deleted c', 'Written new 0x9']);
  expect(world.reads).toEqual([POINTER, `invitations/${RECIPIENT}/changes/1.jsonl`]);
});

test('a change has the time at which its file was written, if that was after the last listing', async () => {
  const world = await createWorld();
  const mark = await list(world);
  const listedAt = world.time;
  world.time += HOUR;
  world.blobs.set('daily/a', '0x2').set('daily/b', '0x2').set('daily/moved', '0x1').set('daily/none', '0x1');
  world.times
    .set('daily/a', listedAt + 60_000)
    .set('daily/b', listedAt)
    .set('daily/moved', listedAt - HOUR);
  await writeDigests(world.createJob(), world.group, LISTING);
  const answer = await world.ask(mark);
  const times =
    answer.kind === 'Changed' && answer.changes.map((each) => [each.relativePath, each.occurredOn]);
  expect(times).toEqual([
    ['a', '2026-11-29T12:01:00.000Z'],
    ['b', '2026-11-29T12:00:00.000Z'],
    ['moved', undefined],
    ['none', undefined],
  ]);
});

test('if nothing has changed, a recipient reads one document', async () => {
  const world = await createWorld();
  const mark = await list(world);
  expect(await world.ask(mark)).toMatchObject({ kind: 'Unchanged', watermark: mark });
  expect(world.reads).toEqual([POINTER]);
  world.time += HOUR;
  expect(await writeDigests(world.createJob(), world.group, LISTING)).toMatchObject({
    sequence: 0,
    changes: 0,
  });
  const answer = await world.ask(mark);
  expect(answer).toMatchObject({
    kind: 'Unchanged',
    watermark: { coversUntil: new Date(world.time).toISOString() },
  });
  expect(world.reads).toEqual([POINTER]);
});

test('every recipient has its own copy, and the state of the provider is in no folder of a recipient', async () => {
  const world = await createWorld();
  world.blobs.set('daily/new', '0x1');
  const mark = await list(world, OTHER_RECIPIENT);
  await writeDigests(world.createJob(), world.group, LISTING);
  expect(describeChanges(await world.ask(mark, OTHER_RECIPIENT))).toEqual(['Written new 0x1']);
  const others = [...world.exchange.blobs.keys()].filter((path) => !path.startsWith('digests/'));
  expect(others.sort()).toEqual(
    [RECIPIENT, OTHER_RECIPIENT].flatMap((id) => [
      `invitations/${id}/changes/1.jsonl`,
      `invitations/${id}/changes/latest.json`,
    ]),
  );
});

test('a listing in which nothing has changed is not written again', async () => {
  const world = await createWorld();
  const listings = (): string[] =>
    [...world.exchange.blobs.keys()].filter((path) => path.includes('/listings/'));
  const before = listings();
  await writeDigests(world.createJob(), world.group, LISTING);
  expect(listings()).toEqual(before);
  world.blobs.set('daily/a', '0x5');
  await writeDigests(world.createJob(), world.group, LISTING);
  expect(listings()).toHaveLength(1);
  expect(listings()).not.toEqual(before);
});

test('a recipient that was away for long lists', async () => {
  const world = await createWorld();
  const mark = await list(world);
  for (let day = 0; day < 20; day++) {
    world.time += 24 * HOUR;
    world.blobs.set('daily/a', `0x${day + 10}`);
    await writeDigests(world.createJob(), world.group, LISTING);
  }
  expect(await world.ask({ ...mark, listedOn: new Date(world.time).toISOString() })).toMatchObject({
    kind: 'List',
    reason: 'broken',
  });
  const digests = [...world.exchange.blobs.keys()].filter((path) =>
    path.startsWith(`invitations/${RECIPIENT}`),
  );
  // 15 digests of the last 14 days, and the pointer.
  expect(digests).toHaveLength(16);
});

const spoil = (change: (pointer: Record<string, never>) => object) => (world: DigestWorld) =>
  world.rewrite(POINTER, (text) =>
    JSON.stringify({ ...JSON.parse(text), ...change(JSON.parse(text) as never) }),
  );
const spoilDigest = (change: (text: string) => string) => (world: DigestWorld) =>
  world.rewrite(`invitations/${RECIPIENT}/changes/1.jsonl`, change);

const enlarge = (digests: readonly object[], fields: object): object[] =>
  digests.map((digest) => ({ ...digest, ...fields }));

test.each<[string, string, (world: DigestWorld) => void]>([
  ['no pointer', 'unavailable', (world) => world.exchange.blobs.delete(POINTER)],
  ['a pointer that is no JSON', 'broken', (world) => world.rewrite(POINTER, () => '{')],
  ['a pointer of another invitation', 'broken', spoil(() => ({ invitationId: OTHER_RECIPIENT }))],
  ['a pointer of a newer version', 'broken', spoil(() => ({ schemaVersion: 2 }))],
  ['a pointer with a gap', 'broken', spoil(() => ({ digests: [] }))],
  ['a pointer with a wrong chain', 'broken', spoil(() => ({ chainSha256: 'a'.repeat(64) }))],
  ['a new series', 'broken', spoil(() => ({ seriesId: '00000000-0000-4000-8000-000000000000' }))],
  ['an old pointer', 'stale', spoil(() => ({ coversUntil: '2026-11-20T00:00:00Z' }))],
  [
    'other datasets',
    'otherDatasets',
    spoil(({ datasets }) => ({ datasets: [{ ...(datasets[0] as object), container: 'x' }] })),
  ],
  ['a pointer of the far future', 'stale', spoil(() => ({ coversUntil: '9999-12-31T00:00:00Z' }))],
  [
    'very many changes',
    'flood',
    spoil(({ digests }) => ({ digests: enlarge(digests, { changes: 100_001 }) })),
  ],
  [
    'very large digests',
    'flood',
    spoil(({ digests }) => ({ digests: enlarge(digests, { sizeBytes: 2 ** 30 }) })),
  ],
  ['no datasets', 'otherDatasets', spoil(() => ({ datasets: [] }))],
  [
    'a missing digest',
    'broken',
    (world) => world.exchange.blobs.delete(`invitations/${RECIPIENT}/changes/1.jsonl`),
  ],
  ['a digest with another line', 'broken', spoilDigest((text) => text.replace('0x2', '0x3'))],
  ['a digest that is cut', 'broken', spoilDigest((text) => text.slice(0, -5))],
])('%s leads to a listing, never to "no change"', async (_, reason, change) => {
  const world = await createWorld();
  const mark = await list(world);
  world.blobs.set('daily/b', '0x2');
  await writeDigests(world.createJob(), world.group, LISTING);
  change(world);
  expect(await world.ask(mark)).toMatchObject({ kind: 'List', reason });
});

test('a job of the provider that has stopped is not "no change"', async () => {
  const world = await createWorld();
  const mark = await list(world);
  world.time += 49 * HOUR;
  expect(await world.ask({ ...mark, listedOn: new Date(world.time).toISOString() })).toMatchObject({
    kind: 'List',
    reason: 'stale',
  });
});

test('a listing that a wrong clock dated to the future is no proof', async () => {
  const world = await createWorld();
  const mark = { ...(await list(world)), listedOn: '2099-01-01T00:00:00Z' };
  expect(await world.ask(mark)).toMatchObject({ kind: 'List', reason: 'proofDue' });
});

test('a recipient lists once a day, as the proof', async () => {
  const world = await createWorld();
  const mark = await list(world);
  world.time += 25 * HOUR;
  expect(await world.ask(mark)).toMatchObject({ kind: 'List', reason: 'proofDue' });
});

test('a series begins again if the state of the provider is lost, or its last listing cannot be read', async () => {
  for (const lost of ['/state.json', '/listings/']) {
    const world = await createWorld();
    const mark = await list(world);
    for (const path of world.exchange.blobs.keys())
      if (path.startsWith('digests/') && path.includes(lost)) world.exchange.put(path, Buffer.from('{}'));
    expect(await writeDigests(world.createJob(), world.group, LISTING)).toMatchObject({ isNewSeries: true });
    expect(await world.ask(mark)).toMatchObject({ kind: 'List', reason: 'broken' });
  }
});

test('of two processes that write digests at once, one ends without effect', async () => {
  const world = await createWorld();
  const mark = await list(world);
  world.blobs.set('daily/b', '0x2');
  let isOther = false;
  const slow = new MemoryStateStore(world.exchange, async (operation, path, work) => {
    if (operation === 'state.replace' && path.endsWith('state.json') && !isOther) {
      isOther = true;
      await writeDigests(world.createJob(), world.group, LISTING);
    }
    return work();
  });
  await expect(writeDigests(world.createJob(slow), world.group, LISTING)).rejects.toMatchObject({
    code: 'DigestChanged',
  });
  expect(describeChanges(await world.ask(mark))).toEqual(['Written b 0x2']);
  expect([...world.exchange.blobs.keys()].filter((path) => path.startsWith('digests/'))).toHaveLength(3);
});

test('however many recipients there are, few digests are in memory at the same time', async () => {
  const world = await createWorld();
  const ids = Array.from({ length: 40 }, (_, index) => `22222222-0000-4000-8000-0000000000${10 + index}`);
  const invitations = ids.map((invitationId) => ({ invitationId, folder: toDigestFolder(invitationId) }));
  world.blobs.set('daily/b', '0x2');
  let inFlight = 0;
  let most = 0;
  const watched = new MemoryStateStore(world.exchange, async (operation, path, work) => {
    if (operation !== 'state.read' || !/^digests[/].*[/]changes[/]/.test(path)) return work();
    most = Math.max(most, (inFlight += 1));
    await setImmediate();
    inFlight -= 1;
    return work();
  });
  const { recipients } = await writeDigests(
    world.createJob(watched),
    { ...world.group, invitations },
    LISTING,
  );
  expect(recipients.map(({ status }) => status)).toEqual(ids.map(() => 'Published'));
  expect(most).toBe(4);
});

test('a run that dies anywhere loses no change: the next run completes it', async () => {
  for (let dieAt = 1; ; dieAt++) {
    const world = await createWorld();
    const marks = [await list(world), await list(world, OTHER_RECIPIENT)];
    world.blobs.set('daily/b', '0x2').delete('daily/c');
    let operations = 0;
    const dying = new MemoryStateStore(world.exchange, (_operation, _path, work) => {
      operations += 1;
      if (operations === dieAt) return Promise.reject(new Error('killed'));
      return Promise.resolve(work());
    });
    const hasDied = await writeDigests(world.createJob(dying), world.group, LISTING).then(
      () => false,
      () => true,
    );
    await writeDigests(world.createJob(), world.group, LISTING);
    for (const [at, id] of [RECIPIENT, OTHER_RECIPIENT].entries())
      expect(describeChanges(await world.ask(marks[at], id))).toEqual(['Written b 0x2', 'Deleted c']);
    if (!hasDied) break;
  }
});

test('digests from the change feed have what happened after the last segment that was read', async () => {
  const world = new DigestWorld();
  world.feed.addSegment('2026-11-29T09:00:00.000Z', []);
  await writeDigests(world.createJob(), world.group, FEED);
  const mark = await list(world);
  world.feed.setConsumable('2026-11-29T12:00:00.000Z');
  world.feed.addSegment('2026-11-29T10:00:00.000Z', [
    [[{ name: 'daily/a', etag: '0x7' }, { name: 'hourly/a' }, { name: 'daily/b', type: 'BlobDeleted' }]],
  ]);
  world.feed.addSegment('2026-11-29T11:00:00.000Z', []);
  world.feed.addSegment('2026-11-29T12:00:00.000Z', [[[{ name: 'daily/early' }]]]);
  const written = await writeDigests(world.createJob(), world.group, FEED);
  expect(written).toMatchObject({ changes: 2, coversUntil: '2026-11-29T11:00:00.000Z' });
  expect(describeChanges(await world.ask(mark))).toEqual(['Written a 0x7', 'Deleted b']);
});

test('a change feed that lost segments, and another source of changes, begin a new series', async () => {
  const world = new DigestWorld();
  world.feed.addSegment('2026-11-29T09:00:00.000Z', []);
  await writeDigests(world.createJob(), world.group, FEED);
  world.feed.addSegment('2026-11-30T09:00:00.000Z', []);
  world.feed.setConsumable('2026-11-30T10:00:00.000Z');
  world.feed.blobs.delete('idx/segments/2026/11/29/0900/meta.json');
  expect(await writeDigests(world.createJob(), world.group, FEED)).toMatchObject({ isNewSeries: true });
  expect(await writeDigests(world.createJob(), world.group, LISTING)).toMatchObject({ isNewSeries: true });
});

/** A process that replaces the pointer of a recipient before each attempt of this one. */
function createRival(
  world: DigestWorld,
  change: (text: string) => string,
): { store: MemoryStateStore; losses: number } {
  const rival = { losses: 0, store: new MemoryStateStore(world.exchange) };
  rival.store = new MemoryStateStore(world.exchange, (operation, path, work) => {
    if (operation === 'state.replace' && path === POINTER) {
      rival.losses += 1;
      world.rewrite(POINTER, change);
    }
    return Promise.resolve(work());
  });
  return rival;
}

test('a rival that always replaces the pointer is told after three attempts, and nothing is lost', async () => {
  const world = await createWorld();
  const marks = [await list(world), await list(world, OTHER_RECIPIENT)];
  world.blobs.set('daily/b', '0x2');
  const rival = createRival(world, (text) => text);
  const written = await writeDigests(world.createJob(rival.store), world.group, LISTING);
  expect(rival.losses).toBe(3);
  expect(written.recipients.map(({ status }) => status)).toEqual(['Contested', 'Published']);
  expect(describeChanges(await world.ask(marks[1], OTHER_RECIPIENT))).toEqual(['Written b 0x2']);
  // The recipient still has what the pointer says, and the next run completes it.
  expect(await world.ask(marks[0])).toMatchObject({ kind: 'Unchanged' });
  const next = await writeDigests(world.createJob(), world.group, LISTING);
  expect(next.recipients.map(({ status }) => status)).toEqual(['Published', 'Published']);
  expect(describeChanges(await world.ask(marks[0]))).toEqual(['Written b 0x2']);
});

test('a pointer that another process has advanced never goes back', async () => {
  const world = await createWorld();
  const mark = await list(world);
  world.blobs.set('daily/b', '0x2');
  let hasRun = false;
  const overtaken = new MemoryStateStore(world.exchange, async (operation, path, work) => {
    if (operation === 'state.replace' && path === POINTER && !hasRun) {
      hasRun = true;
      world.blobs.set('daily/c', '0x3');
      await writeDigests(world.createJob(), world.group, LISTING);
    }
    return work();
  });
  const written = await writeDigests(world.createJob(overtaken), world.group, LISTING);
  expect(written.recipients[0].status).toBe('Overtaken');
  expect(describeChanges(await world.ask(mark))).toEqual(['Written b 0x2', 'Written c 0x3']);
});

const groupBlobs = (world: DigestWorld): string[] =>
  [...world.exchange.blobs.keys()].filter((path) => path.startsWith('digests/')).sort();

test('after a flood, a series begins with the listing of that run: it lists once, and leaves nothing behind', async () => {
  const world = await createWorld();
  const mark = await list(world);
  for (let at = 0; at < 60; at++) world.blobs.set(`daily/${at}`, '0x1');
  world.lists = 0;
  const limits = jest.replaceProperty(DIGEST_LIMITS, 'lines', 2 as never);
  const written = await writeDigests(world.createJob(), world.group, LISTING);
  limits.restore();
  expect(written).toMatchObject({ isNewSeries: true, sequence: 0 });
  expect(world.lists).toBe(1);
  expect(groupBlobs(world)).toEqual([
    expect.stringMatching(/\/listings\//),
    expect.stringMatching(/\/state\.json$/),
  ]);
  expect(await world.ask(mark)).toMatchObject({ kind: 'List', reason: 'broken' });
  const next = await list(world);
  world.blobs.set('daily/a', '0x2');
  await writeDigests(world.createJob(), world.group, LISTING);
  expect(describeChanges(await world.ask(next))).toEqual(['Written a 0x2']);
});

test('a run that fails leaves no digest and no listing behind', async () => {
  const world = await createWorld();
  const before = groupBlobs(world);
  world.blobs.set('daily/b', '0x2');
  const failing = new MemoryStateStore(world.exchange, (operation, path, work) => {
    const answer = work();
    const isLast = operation === 'state.commit' || path.includes('/changes/');
    return isLast ? Promise.reject(new Error('the answer was lost')) : Promise.resolve(answer);
  });
  await expect(writeDigests(world.createJob(failing), world.group, LISTING)).rejects.toThrow('was lost');
  expect(groupBlobs(world)).toEqual(before);
});

const names = fc.constantFrom('a', 'b', 'c', 'd/e', 'd/f', 'ü', '\u{1F600}', 'z.z');
const listings = fc.array(fc.dictionary(names, fc.constantFrom('0x1', '0x2', '0x3')), {
  minLength: 2,
  maxLength: 5,
});

test('the digests between any two listings lead from the first to the second', async () => {
  await fc.assert(
    fc.asyncProperty(listings, async ([first, ...others]) => {
      const world = new DigestWorld();
      const set = (files: Readonly<Record<string, string>>): void => {
        world.blobs.clear();
        for (const [name, etag] of Object.entries(files)) world.blobs.set(`daily/${name}`, etag);
      };
      set(first);
      await writeDigests(world.createJob(), world.group, LISTING);
      const mark = await list(world);
      for (const files of others) {
        set(files);
        await writeDigests(world.createJob(), world.group, LISTING);
      }
      const answer = await world.ask(mark);
      const changes: readonly ChangedFile[] = answer.kind === 'Changed' ? answer.changes : [];
      const target = new Map(Object.entries(first));
      for (const { relativePath, change, facts } of changes)
        if (change === 'Deleted') target.delete(relativePath);
        else target.set(relativePath, facts!.etag);
      expect(Object.fromEntries(target)).toEqual({ ...others.at(-1) });
    }),
    { numRuns: 30 },
  );
});
