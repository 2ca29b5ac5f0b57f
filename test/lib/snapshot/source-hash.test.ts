import { createHash } from 'node:crypto';
import type { ContainerClient } from '@azure/storage-blob';
import fc from 'fast-check';
import type { RunRecord } from '../../../lib';
import { PublishMode } from '../../../lib/model/values/publication';
import { computeSourceHash, VersionSum } from '../../../lib/snapshot/contract/source-digest';
import type { ManifestEntry } from '../../../lib/snapshot/state/manifest-entry';
import { sumSourceVersions } from '../../../lib/snapshot/state/manifest-entry';
import { hashHead } from '../../../lib/snapshot/state/manifest-hashes';
import { splitIntoParts } from '../../../lib/snapshot/state/split-into-parts';
import { createManifestHead, createManifestPart } from '../../fixtures/manifests';
import type { Accounts } from '../../support/accounts';
import { BOTH_KINDS, pair, put } from '../../support/accounts';
import { FaultyPair } from '../../support/faulty-pair';
import { sync } from '../../support/snapshots';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The hash as the guide describes it, in as many words. */
function hashByHand(files: readonly { path: string; sizeBytes: number; etag: string }[]): string {
  const numbers = files.map(({ path, sizeBytes, etag }) =>
    BigInt(`0x${sha256(`${path}\0${sizeBytes}\0${etag}`)}`),
  );
  const sum = numbers.reduce((total, each) => total + each, 0n) % 2n ** 256n;
  return sha256(`${files.length} ${sum.toString(16).padStart(64, '0')}\n`);
}

async function hashContainer(client: ContainerClient): Promise<string> {
  const files: { path: string; sizeBytes: number; etag: string }[] = [];
  for await (const { name, properties, metadata } of client.listBlobsFlat({ includeMetadata: true }))
    if (metadata?.['hdi_isfolder'] !== 'true')
      files.push({
        path: name,
        sizeBytes: properties.contentLength!,
        etag: properties.etag.replaceAll('"', ''),
      });
  return hashByHand(files);
}

const getHash = ({ details }: RunRecord): string | null => details[0].sourceSha256;

const createEntry = (path: string, changes: Partial<ManifestEntry> = {}): ManifestEntry => ({
  path,
  sizeBytes: 3,
  sourceETag: `s-${path}`,
  targetETag: `t-${path}`,
  ...changes,
});

describe('the sum over the versions of a source', () => {
  test('is the same in any order, and in any parts', () => {
    const version = fc.record({ path: fc.string(), sizeBytes: fc.nat(), etag: fc.string() });
    fc.assert(
      fc.property(fc.array(version), fc.nat(), (versions, at) => {
        const cut = at % (versions.length + 1);
        const whole = new VersionSum();
        versions.forEach((each) => whole.addVersion(each));
        const combined = new VersionSum();
        for (const part of [versions.slice(cut).reverse(), versions.slice(0, cut)]) {
          const sum = new VersionSum();
          part.forEach((each) => sum.addVersion(each));
          combined.addSum(sum.toHex());
        }
        expect(combined.toHex()).toBe(whole.toHex());
        expect(computeSourceHash(versions.length, whole.toHex())).toBe(hashByHand(versions));
      }),
      { numRuns: 50 },
    );
  });

  test.each<[string, readonly ManifestEntry[], boolean]>([
    ['of no files', [], true],
    ['without files that are gone', [createEntry('a', { isGone: true, sourceETag: '' })], true],
    ['without directories', [createEntry('a', { isDirectory: true })], true],
    ['not if a file is due', [createEntry('a'), createEntry('b', { isDue: true })], false],
    ['not if the version of a file is unknown', [createEntry('a', { sourceETag: '' })], false],
  ])('is known %s', (_, entries, isKnown) => {
    expect(sumSourceVersions(entries) !== undefined).toBe(isKnown);
    if (isKnown) expect(sumSourceVersions(entries)).toBe('0'.repeat(64));
  });

  test.each<[string, Partial<ManifestEntry>]>([
    ['its name', { path: 'b' }],
    ['its size', { sizeBytes: 4 }],
    ['its version', { sourceETag: 'other' }],
  ])('changes with a file in %s, and not with the copy', (_, change) => {
    const before = sumSourceVersions([createEntry('a')]);
    expect(sumSourceVersions([{ ...createEntry('a'), ...change }])).not.toBe(before);
    expect(sumSourceVersions([createEntry('a', { targetETag: 'other', contentMd5: 'x' })])).toBe(before);
  });

  test('is in the part of a manifest, and so in its hash', async () => {
    async function* entries(): AsyncGenerator<readonly ManifestEntry[]> {
      yield [createEntry('a'), createEntry('b', { isGone: true }), createEntry('c')];
    }
    const { parts } = await splitIntoParts(entries(), { previousParts: [], write: () => Promise.resolve() });
    const [part] = parts;
    expect(part).toMatchObject({
      entries: 3,
      gone: 1,
      sourceSum: sumSourceVersions([createEntry('a'), createEntry('c')]),
    });
    const other = { ...part, sourceSum: '0'.repeat(64) };
    expect(hashHead(createManifestHead([part]))).not.toBe(hashHead(createManifestHead([other])));
  });

  test('leaves the hash of a manifest of earlier versions as it was', () => {
    const head = createManifestHead([createManifestPart([createEntry('a')])]);
    expect(hashHead(head)).toBe('b1c7250bac2bab5c2af3db30320443bc7ff04ead2ec513180fcd9244b0d1144e');
  });
});

describe.each<[string, Accounts]>(BOTH_KINDS)('a synchronization from %s', (_, accounts) => {
  test('states what it has copied, as the provider can compute it', async () => {
    const sides = await pair({ 'a.csv': '1', 'x/b.csv': '22', 'x/c.csv': '333' }, { accounts });
    const options = { partEntries: 2 };
    const first = await sync(sides, options);
    expect(getHash(first)).toBe(await hashContainer(sides.source));
    expect(getHash(await sync(sides, options))).toBe(getHash(first));
    await put(sides.source, 'x/b.csv', 'changed');
    const changed = await sync(sides, options);
    expect(getHash(changed)).toBe(await hashContainer(sides.source));
    expect(getHash(changed)).not.toBe(getHash(first));
    await sides.source.deleteBlob('a.csv');
    const without = await sync(sides, options);
    expect(getHash(without)).toBe(await hashContainer(sides.source));
    expect(without.details[0]).toMatchObject({ filesGone: 1 });
  });
});

describe('a dataset', () => {
  test('that is not complete claims nothing about the source', async () => {
    const sides = await pair({ a: '1', b: '2', c: '3' });
    expect(getHash(await sync(sides, { maxBytes: 2 }))).toBeNull();
    expect(getHash(await sync(sides))).toBe(await hashContainer(sides.source));
  });

  test('of which a file fails claims nothing about the source, until it is copied', async () => {
    const faulty = await FaultyPair.create({ a: '1', b: '2' });
    try {
      faulty.proxy.inject({ operation: 'copy', blob: /b$/, times: 1000 }, (exchange) => exchange.reset());
      const { record } = await faulty.carry();
      expect(record && getHash(record)).toBeNull();
      faulty.proxy.heal();
      const { record: next } = await faulty.carry();
      expect(next && getHash(next)).toBe(await hashContainer(faulty.sides.source));
    } finally {
      await faulty.end();
    }
  });

  test('that is published as a whole states the snapshot that readers see, also if nothing has changed', async () => {
    const sides = await pair(
      { 'in/a': '1' },
      {
        publish: PublishMode.ATOMIC,
        mapping: (from, to) => [
          {
            datasetName: 'all',
            datasetType: 'Folder',
            source: { container: from, path: 'in' },
            target: { container: to, path: 'out' },
          } as never,
        ],
      },
    );
    const [first] = (await sync(sides)).details;
    expect(first.currentSnapshotName).toBe(first.snapshotName);
    expect(first.sourceSha256).toHaveLength(64);
    const [second] = (await sync(sides)).details;
    expect(second).toMatchObject({
      snapshotName: null,
      currentSnapshotName: first.snapshotName,
      manifestSha256: first.manifestSha256,
      sourceSha256: first.sourceSha256,
    });
  });
});
