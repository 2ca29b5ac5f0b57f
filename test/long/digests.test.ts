import { createHash } from 'node:crypto';
import type { DigestPointer } from '../../lib/changes/digest/digest-pointer';
import type { InvitationDocument } from '../../lib';
import { syncFromDigests, syncSnapshot, verifySnapshot, writeShareDigests } from '../../lib';
import type { Pair } from '../support/accounts';
import { container, contents, FLAT, freshName, pair, put } from '../support/accounts';
import { exchange, toInvitation } from '../support/exchanges';
import { WatchingProxy } from '../support/watching-proxy';

let proxy: WatchingProxy;
beforeAll(async () => {
  proxy = await WatchingProxy.start(FLAT);
});
afterAll(() => proxy.stop());
beforeEach(() => proxy.reset());

interface SharedPair extends Pair {
  readonly invitation: InvitationDocument;
  /** The name of the container of the exchange. */
  readonly exchange: string;
}

async function share(
  blobs: Readonly<Record<string, string>>,
  fields: Parameters<typeof pair>[1] = {},
): Promise<SharedPair> {
  const { facts } = await exchange();
  const sides = await pair(blobs, { exchange: facts, ...fields });
  const principalId = '00000000-0000-4000-8000-00000000000a';
  const invitation = toInvitation(sides.subscription, {
    'recipient.principalId': principalId,
    'recipient.principalType': 'ServicePrincipal',
  });
  return { ...sides, invitation, exchange: facts.container };
}

const digest = ({ invitation }: SharedPair): ReturnType<typeof writeShareDigests> =>
  writeShareDigests([invitation], { env: proxy.env });
const apply = (
  { subscription }: SharedPair,
  options: Parameters<typeof syncFromDigests>[1] = {},
): ReturnType<typeof syncFromDigests> => syncFromDigests(subscription, { env: proxy.env, ...options });
const toProvider = ({ source, exchange: name }: SharedPair): string[] =>
  proxy.requests
    .map(({ method, path }) => `${method} ${path.split('?')[0]}`)
    .filter((request) => [source.containerName, name].some((each) => request.includes(`/${each}`)));

test('a day without changes is one request to the provider', async () => {
  const sides = await share({ a: '1', b: '2' });
  await digest(sides);
  expect(await apply(sides)).toMatchObject({ outcome: 'Listed', listedBecause: 'first' });
  proxy.reset();
  expect(await apply(sides)).toMatchObject({ outcome: 'Unchanged', record: null });
  expect(toProvider(sides)).toEqual([expect.stringMatching(/^GET .*\/changes\/latest\.json$/)]);
  expect(proxy.requests.length).toBeLessThanOrEqual(4);
});

test('changes and deletions arrive without a listing of the source', async () => {
  const sides = await share(
    { a: '1', b: '2', c: '3', d: '4', 'e/f': '5', 'e/g': '6' },
    { deletions: 'mirror' },
  );
  await digest(sides);
  await apply(sides);
  await put(sides.source, 'b', 'new');
  await put(sides.source, 'e/new', 'more');
  await sides.source.deleteBlob('c');
  await digest(sides);
  proxy.reset();
  const { outcome, record } = await apply(sides);
  expect([outcome, record?.status, record?.trigger]).toEqual(['Applied', 'Succeeded', 'Digest']);
  expect(record?.details[0]).toMatchObject({ filesWritten: 2, filesDeleted: 1 });
  // The listings tell when the files were written.
  expect(record?.changeLatencyMs?.max).toBeLessThan(600_000);
  expect(
    proxy.requests.filter(({ path }) => path.includes(`/${sides.source.containerName}?restype`)),
  ).toEqual([]);
  expect(await contents(sides.target)).toEqual(await contents(sides.source));
  expect(await apply(sides)).toMatchObject({ outcome: 'Unchanged' });
});

test('other patterns are followed although no digest tells of a change, and digests of files that they exclude change nothing', async () => {
  const sides = await share({ a: '1', 'b/c': '2' });
  await digest(sides);
  await apply(sides);
  const [mapping] = sides.subscription.mappings;
  const subscription = { ...sides.subscription, mappings: [{ ...mapping, exclude: ['b/**'] }] };
  const chosen = { ...sides, subscription };
  expect(await apply(chosen)).toMatchObject({
    ...{ outcome: 'Listed', listedBecause: 'unsettled' },
    record: { details: [{ filesWritten: 0, filesUnchanged: 1, filesGone: 1 }] },
  });
  expect(await apply(chosen)).toMatchObject({ outcome: 'Unchanged' });
  await put(sides.source, 'a', 'new');
  await put(sides.source, 'b/c', 'new');
  await digest(sides);
  expect(await apply(chosen)).toMatchObject({
    outcome: 'Applied',
    record: { details: [{ filesWritten: 1, filesGone: 1 }] },
  });
  expect(await contents(sides.target)).toEqual({ a: 'new', 'b/c': '2' });
  expect(await apply(chosen)).toMatchObject({ outcome: 'Unchanged' });
});

test('a hundred changes are at most 130 requests', async () => {
  const names = Array.from({ length: 100 }, (_, at) => `file ${at}`);
  const sides = await share(Object.fromEntries(names.map((name) => [name, '1'])));
  await digest(sides);
  await apply(sides);
  for (const name of names) await put(sides.source, name, 'second');
  await digest(sides);
  proxy.reset();
  const { record } = await apply(sides);
  expect(record?.details[0]).toMatchObject({ filesWritten: 100 });
  // For each copy, the emulator itself asks for the source.
  const isOfEmulator = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
    method === 'HEAD' && path.includes(`/${sides.source.containerName}/`);
  expect(proxy.requests.filter((request) => !isOfEmulator(request)).length).toBeLessThanOrEqual(130);
});

test('a digest that names a file that is there as deleted deletes nothing, and a wrong version copies the right one', async () => {
  const sides = await share({ a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' }, { deletions: 'mirror' });
  await digest(sides);
  await apply(sides);
  await put(sides.source, 'b', 'second');
  await sides.source.deleteBlob('a');
  await digest(sides);
  await put(sides.source, 'b', 'third');
  await put(sides.source, 'a', 'back');
  expect(await apply(sides)).toMatchObject({ outcome: 'Applied' });
  expect(await contents(sides.target)).toEqual(await contents(sides.source));
});

test('without digests, the datasets are listed, and the reason is told', async () => {
  const sides = await share({ a: '1' });
  const warnings: string[] = [];
  const onWarning = ({ code }: { readonly code: string }): void => void warnings.push(code);
  expect(await apply(sides, { onWarning })).toMatchObject({
    outcome: 'Listed',
    listedBecause: 'unavailable',
  });
  expect(warnings).toContain('DigestNotUsed');
  expect(await contents(sides.target)).toEqual({ a: '1' });
});

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Replaces the sizes in the first digest, with hashes that match. */
async function tellSize({ invitation, exchange: name }: SharedPair, sizeBytes: number): Promise<void> {
  const client = container('contoso', name);
  const folder = `invitations/${invitation.invitationId.toLowerCase()}/changes`;
  const read = async (path: string): Promise<string> =>
    String(await client.getBlobClient(path).downloadToBuffer());
  const pointer = JSON.parse(await read(`${folder}/latest.json`)) as DigestPointer;
  const [entry] = pointer.digests;
  const digestPath = `${folder}/${entry.number}.jsonl`;
  const text = (await read(digestPath)).replace(/"sizeBytes":\d+/g, `"sizeBytes":${sizeBytes}`);
  await put(client, digestPath, text);
  const sha256 = hash(text);
  const digests = [{ ...entry, sha256, sizeBytes: text.length }];
  const altered = { ...pointer, digests, chainSha256: hash(`${pointer.floorSha256}${sha256}`) };
  await put(client, `${folder}/latest.json`, JSON.stringify(altered));
}

test.each([11, 25, 5_000_000_000_000])(
  'a large file of which a digest tells a size of %d bytes is copied as it is',
  async (sizeBytes) => {
    const sides = await share({ a: '1', b: '1', c: '1', d: '1' });
    await digest(sides);
    await apply(sides);
    await put(sides.source, 'a', 'seventeen bytes!!');
    await digest(sides);
    await tellSize(sides, sizeBytes);
    const copyLimits = { copyFromUrl: 10, putFromUrl: 10, block: 10 };
    const { outcome, record } = await apply(sides, { copyLimits });
    expect([outcome, record?.status]).toEqual(['Applied', 'Succeeded']);
    expect(await contents(sides.target)).toEqual(await contents(sides.source));
    expect(await verifySnapshot(sides.subscription, { env: proxy.env })).toMatchObject({
      status: 'Succeeded',
    });
  },
);

test('verify finds a small file of which a digest tells a wrong size, and a listing corrects it', async () => {
  const sides = await share({ a: '1', b: '1', c: '1', d: '1' });
  await digest(sides);
  await apply(sides);
  await put(sides.source, 'a', 'second');
  await digest(sides);
  await tellSize(sides, 3);
  expect(await apply(sides)).toMatchObject({ outcome: 'Applied' });
  expect(await contents(sides.target)).toEqual(await contents(sides.source));
  const verify = (): ReturnType<typeof verifySnapshot> =>
    verifySnapshot(sides.subscription, { env: proxy.env });
  expect(await verify()).toMatchObject({ status: 'Failed' });
  await syncSnapshot(sides.subscription, { env: proxy.env });
  expect(await verify()).toMatchObject({ status: 'Succeeded' });
});

test.each<[string, (sides: SharedPair) => Promise<unknown>, string]>([
  [
    'a pointer that cannot be read now',
    ({ invitation, exchange: name }) =>
      container('contoso', name)
        .getBlobClient(`invitations/${invitation.invitationId.toLowerCase()}/changes/latest.json`)
        .setAccessTier('Archive'),
    'unavailable',
  ],
  [
    'a mark of the last digest that is too long',
    ({ subscription: { stateContainer, subscriptionName } }) =>
      put(container('fabrikam', stateContainer), `${subscriptionName}/digests.json`, 'x'.repeat(100_000)),
    'first',
  ],
])('%s leads to a listing', async (_, act, listedBecause) => {
  const sides = await share({ a: '1', b: '1' });
  await digest(sides);
  await apply(sides);
  await put(sides.source, 'a', 'second');
  await digest(sides);
  await act(sides);
  expect(await apply(sides)).toMatchObject({ outcome: 'Listed', listedBecause });
  expect(await contents(sides.target)).toEqual(await contents(sides.source));
});

test('a listing after a day is the proof, and finds what the digests have missed', async () => {
  const sides = await share({ a: '1' });
  await digest(sides);
  await apply(sides);
  await put(sides.source, 'a', '1');
  await digest(sides);
  await put(sides.source, 'missed', 'x');
  const now = (): Date => new Date(Date.now() + 25 * 60 * 60 * 1000);
  const { outcome, listedBecause, record } = await apply(sides, { now });
  expect([outcome, listedBecause, record?.filesMissedByEvents]).toEqual(['Listed', 'proofDue', 1]);
  expect(await contents(sides.target)).toEqual({ a: '1', missed: 'x' });
});

test('a state that was lost is not "no change"', async () => {
  const sides = await share({ a: '1' });
  await digest(sides);
  await apply(sides);
  const { subscription } = sides;
  const client = container('fabrikam', subscription.stateContainer);
  await client.deleteBlob(`${subscription.subscriptionName}/state.json`);
  await expect(apply(sides)).rejects.toMatchObject({ code: 'StateUnreadable' });
});

test('a file that could not be copied is copied by the next run', async () => {
  const sides = await share({ a: '1', b: '2' });
  await digest(sides);
  await apply(sides);
  await put(sides.source, 'a', 'second');
  await put(sides.target, 'own', 'of the consumer');
  await put(sides.source, 'own', 'of the provider');
  await digest(sides);
  const failed = await apply(sides);
  expect(failed.record?.status).toBe('Failed');
  await sides.target.deleteBlob('own');
  expect((await apply(sides)).record?.status).toBe('Succeeded');
  expect(await contents(sides.target)).toEqual(await contents(sides.source));
  expect(await apply(sides)).toMatchObject({ outcome: 'Unchanged' });
});

test('runs that are interrupted at any request lose nothing, on both sides', async () => {
  const sides = await share({ a: '1', b: '2', c: '3' }, { deletions: 'mirror', maxDeleteFraction: 1 });
  await digest(sides);
  await apply(sides);
  for (let dieAt = 1; dieAt < 40; dieAt += 3) {
    await put(sides.source, 'b', `version ${dieAt}`);
    await put(sides.source, `new ${dieAt}`, 'x');
    await sides.source.deleteBlob(`new ${dieAt - 3}`).catch(() => undefined);
    for (const run of [writeInterrupted, applyInterrupted]) await run(sides, dieAt);
    await digest(sides);
    await apply(sides, { breakLock: true });
    expect(await contents(sides.target)).toEqual(await contents(sides.source));
  }
});

/** Interrupts a run at its n-th request. */
async function interruptAt(at: number, run: (abortSignal: AbortSignal) => Promise<unknown>): Promise<void> {
  const controller = new AbortController();
  let count = 0;
  proxy.before = () => {
    count += 1;
    if (count === at) controller.abort();
  };
  await run(controller.signal).catch(() => undefined);
  proxy.reset();
}

const writeInterrupted = ({ invitation }: SharedPair, at: number): Promise<void> =>
  interruptAt(at, (abortSignal) => writeShareDigests([invitation], { env: proxy.env, abortSignal }));
const applyInterrupted = (sides: SharedPair, at: number): Promise<void> =>
  interruptAt(at, (abortSignal) => apply(sides, { abortSignal }));

test('a listing by the plain command in between does no harm', async () => {
  const sides = await share({ a: '1' });
  await digest(sides);
  await apply(sides);
  await put(sides.source, 'a', 'second');
  await digest(sides);
  await syncSnapshot(sides.subscription, { env: proxy.env });
  const { record } = await apply(sides);
  expect(record?.details[0]).toMatchObject({ filesWritten: 0 });
  expect(await contents(sides.target)).toEqual({ a: 'second' });
});

test('digests in another container than the exchange are found where the documents name them', async () => {
  const beside = container('contoso', freshName());
  await beside.create();
  const place = { storageAccountName: 'contoso', container: beside.containerName, path: 'changes/fabrikam' };
  const sides = await pair({ a: '1', b: '2' }, { changeDigest: place });
  const invitation = toInvitation(sides.subscription, {
    'recipient.principalId': '00000000-0000-4000-8000-00000000000a',
    'recipient.principalType': 'ServicePrincipal',
    changeDigest: place,
  });
  const both = { ...sides, invitation, exchange: beside.containerName };
  expect(await digest(both)).toMatchObject({ shares: [{ recipients: [{ status: 'Published' }] }] });
  expect(await apply(both)).toMatchObject({ outcome: 'Listed', listedBecause: 'first' });
  await put(sides.source, 'b', 'new');
  await digest(both);
  expect(await apply(both)).toMatchObject({ outcome: 'Applied' });
  proxy.reset();
  expect(await apply(both)).toMatchObject({ outcome: 'Unchanged' });
  expect(toProvider(both)).toEqual([expect.stringMatching(/\/changes\/fabrikam\/latest\.json$/)]);
});
