import fc from 'fast-check';
import type { AnnouncedVersion, Intent } from '../../../lib/snapshot/state/intent-journal';
import { toIntent } from '../../../lib/snapshot/state/intent-journal';
import type { ManifestEntry } from '../../../lib/snapshot/state/manifest-entry';
import type { SynchronizationMode } from '../../../lib/snapshot/contract/run-record';
import type { BlobFacts } from '../../../lib/snapshot/contract/storage-ports';
import { matchesIntent, recoverPath } from '../../../lib/snapshot/state/journal-recovery';

const blob = (etag: string, content: string, hasMd5 = true): BlobFacts => ({
  name: 'a',
  sizeBytes: content.length,
  etag,
  ...(hasMd5 && { contentMd5: content }),
});
const entry = (sourceETag: string, targetETag: string): ManifestEntry => ({
  path: 'a',
  sizeBytes: 3,
  sourceETag,
  targetETag,
});
const intent = (version: BlobFacts, replaces?: string): Intent => toIntent('a', version, replaces);
const withHash = (facts: BlobFacts, hash: string): BlobFacts => ({ ...facts, properties: { hash } });
const failOnRequest = (): never => {
  throw new Error('it was asked, although it can be told');
};

/** The first of the versions of which it is a copy. */
const findAmong =
  (isCopyOf: (present: BlobFacts, version: BlobFacts) => Promise<boolean>) =>
  async (present: BlobFacts, versions: readonly AnnouncedVersion[]): Promise<BlobFacts | undefined> => {
    for (const { facts } of versions) if (await isCopyOf(present, facts)) return facts;
    return undefined;
  };

describe('a comparison of an existing blob with an intended write', () => {
  const V1 = blob('v1', 'one');
  test.each<[string, boolean | undefined, Intent, BlobFacts, ManifestEntry?]>([
    ['the same content', true, intent(V1), blob('t1', 'one')],
    ['other content', false, intent(V1), blob('t1', 'two')],
    ['the same content and headers', true, intent(withHash(V1, 'h')), withHash(blob('t1', 'one'), 'h')],
    ['the same content, other headers', false, intent(withHash(V1, 'h')), withHash(blob('t1', 'one'), 'i')],
    ['the same content, of an older journal', true, intent(V1), withHash(blob('t1', 'one'), 'i')],
    ['another size', false, intent(V1), blob('t1', 'three', false)],
    ['what was to be replaced', false, intent(V1, 't1'), blob('t1', 'one')],
    ['of the same size, without an MD5', undefined, intent(V1), blob('t1', 'one', false)],
    [
      'of the same size, of a source without an MD5',
      undefined,
      intent(blob('v1', 'one', false)),
      blob('t1', 'two'),
    ],
    ['in a manifest since, as this version', true, intent(V1), blob('t1', 'one'), entry('v1', 't1')],
    ['in a manifest since, as another version', false, intent(V1), blob('t1', 'one'), entry('v2', 't1')],
    ['not what the manifest knows', true, intent(V1), blob('t2', 'one'), entry('v0', 't1')],
  ])('%s: %s', (_case, expected, noted, present, known = undefined) => {
    expect(matchesIntent(noted, present, known)).toBe(expected);
  });
});

describe('a blob of a run that died', () => {
  const V1 = blob('v1', 'one', false);
  const recoverCase = (
    present: BlobFacts | undefined,
    known: ManifestEntry | undefined,
    isCopyOf: (present: BlobFacts, version: BlobFacts) => Promise<boolean>,
    mode: SynchronizationMode = 'Incremental',
    noted: SynchronizationMode = 'Incremental',
  ) =>
    recoverPath(
      mode,
      known,
      { path: 'a', intents: [{ ...intent(V1, known?.targetETag), mode: noted }] },
      present,
      findAmong(isCopyOf),
    );

  test('has the version of the manifest if it does not exist', async () => {
    expect(await recoverCase(undefined, entry('v0', 't0'), failOnRequest)).toEqual({
      known: entry('v0', 't0'),
    });
  });

  test('has the version of a newer manifest, including tags, which may have differed in between', async () => {
    const known = { ...entry('v1', 't1'), tags: { of: 'now' } };
    const noted = { ...intent({ ...V1, tags: { of: 'then' } }), mode: 'FullSync' as const };
    const there = blob('t1', 'one');
    expect(
      await recoverPath('FullSync', known, { path: 'a', intents: [noted] }, there, failOnRequest),
    ).toEqual({
      known,
      isDone: true,
    });
  });

  test('is recorded with its present tags and tier, because several runs may have intended different ones', async () => {
    const noted = ['then', 'now'].map((of) => ({
      ...intent({ ...blob('v1', 'one'), tags: { of } }),
      mode: 'Incremental' as const,
    }));
    const there = { ...blob('t1', 'one'), tags: { of: 'now' }, tier: 'Cool' };
    const { known } = await recoverPath(
      'Incremental',
      undefined,
      { path: 'a', intents: noted },
      there,
      failOnRequest,
    );
    expect(known).toMatchObject({ sourceETag: 'v1', targetETag: 't1', tags: { of: 'now' }, tier: 'Cool' });
  });

  test('is complete in a FullSync that continues, even if another run between had the same intent', async () => {
    const noted = (['Incremental', 'FullSync'] as const).map((mode) => ({
      ...intent(blob('v1', 'one')),
      mode,
    }));
    const there = blob('t1', 'one');
    const recoverInMode = async (mode: SynchronizationMode) =>
      (await recoverPath(mode, undefined, { path: 'a', intents: noted }, there, failOnRequest)).isDone;
    expect(await Promise.all([recoverInMode('FullSync'), recoverInMode('Incremental')])).toEqual([
      true,
      undefined,
    ]);
  });

  test('is compared more closely if size and MD5 do not decide', async () => {
    const present = blob('t1', 'one', false);
    const asked: string[] = [];
    const looks = (answer: boolean) => async (there: BlobFacts, version: BlobFacts) => {
      asked.push(`${there.etag} of ${version.etag}`);
      return answer;
    };
    expect(await recoverCase(present, undefined, looks(true))).toEqual({ known: entry('v1', 't1') });
    expect(await recoverCase(present, undefined, looks(false))).toEqual({ known: undefined });
    expect(asked).toEqual(['t1 of v1', 't1 of v1']);
  });

  test('fails if the closer comparison fails: the result is never guessed', async () => {
    const failure = new Error('403');
    await expect(
      recoverCase(blob('t1', 'one', false), undefined, () => Promise.reject(failure)),
    ).rejects.toBe(failure);
  });

  test.each<[SynchronizationMode, SynchronizationMode, boolean]>([
    ['FullSync', 'FullSync', true],
    ['FullSync', 'Incremental', false],
    ['Incremental', 'FullSync', false],
    ['Incremental', 'Incremental', false],
  ])('is done in a %s, where it was a %s: %s', async (mode, noted, isDone) => {
    const { isDone: found = false } = await recoverCase(
      blob('t1', 'one', false),
      undefined,
      async () => true,
      mode,
      noted,
    );
    expect(found).toBe(isDone);
  });

  /** Writes that follow each other at one path; the last ones of a run that died may not have been carried out. */
  test('is the last written version, no matter which runs died, and in which order they are read', async () => {
    const contents = fc.constantFrom('one', 'two', 'six');
    const write = fc.record({ content: contents, isDone: fc.boolean(), order: fc.nat() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(write, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        fc.boolean(),
        async (writes, hasMd5, wasThere) => {
          let present = wasThere ? blob('t0', 'old', hasMd5) : undefined;
          let truth = wasThere ? entry('v0', 't0') : undefined;
          const known = truth;
          const intents = writes.map(({ content, isDone, order }, index) => {
            const version = blob(`v${index + 1}`, content, hasMd5);
            const noted = { ...intent(version, present?.etag), mode: 'Incremental' as const };
            if (isDone) {
              present = blob(`t${index + 1}`, content, hasMd5);
              truth = entry(version.etag, present.etag);
            }
            return { noted, order };
          });
          const shuffled = [...intents].sort((a, b) => a.order - b.order).map(({ noted }) => noted);
          const getContent = (etag: string): string => writes[Number(etag.slice(1)) - 1]?.content ?? 'old';
          const { known: found } = await recoverPath(
            'Incremental',
            known,
            { path: 'a', intents: shuffled },
            present,
            findAmong(async (there, version) => getContent(there.etag) === getContent(version.etag)),
          );
          // If two versions are equal, either is right: the entry describes the content correctly.
          expect(found?.targetETag).toBe(truth?.targetETag);
          expect(found && getContent(found.sourceETag)).toBe(truth && getContent(truth.sourceETag));
        },
      ),
      { numRuns: 500 },
    );
  });
});
