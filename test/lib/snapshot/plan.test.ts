import type { ManifestEntry } from '../../../lib/snapshot/manifest';
import type { SynchronizationMode } from '../../../lib/snapshot/plan';
import { countStep, decide, emptyPlanTally } from '../../../lib/snapshot/plan';
import type { BlobFacts } from '../../../lib/snapshot/ports';
import { facts, left } from '../../fixtures/memory-source';

describe('a decision about one file', () => {
  const [one, two] = [facts('p/a', '1'), facts('p/a', '2')];

  test.each<[string, BlobFacts | undefined, ManifestEntry | undefined, string, string]>([
    ['never seen', one, undefined, 'copy new', 'copy new'],
    ['unchanged', one, left('a', '1'), 'keep', 'copy full'],
    ['changed', two, left('a', '1'), 'copy changed', 'copy changed'],
    ['back again, unchanged', one, left('a', '1', true), 'copy new', 'copy new'],
    ['back again, changed', two, left('a', '1', true), 'copy new', 'copy new'],
    ['no longer there', undefined, left('a', '1'), 'gone', 'gone'],
    ['gone for long', undefined, left('a', '1', true), 'gone', 'gone'],
  ])('that is %s', (_case, source, known, incremental, full) => {
    const decision = (mode: SynchronizationMode): string => {
      const step = decide(mode, 'a', source, known);
      expect(step.path).toBe('a');
      // What the last snapshot left is in the next manifest too, if the copy fails.
      expect(step.known).toBe(known);
      return step.kind === 'copy' ? `copy ${step.because}` : step.kind;
    };
    expect([decision('Incremental'), decision('FullSync')]).toEqual([incremental, full]);
  });

  test('fails for a file that neither side knows', () => {
    expect(() => decide('FullSync', 'a', undefined, undefined)).toThrow("nothing to decide about 'a'");
  });

  test('is counted under its reason, with the bytes of the side that has them', () => {
    const tally = emptyPlanTally();
    const steps: [SynchronizationMode, BlobFacts | undefined, ManifestEntry | undefined][] = [
      ['Incremental', { ...one, sizeBytes: 1 }, undefined],
      ['Incremental', { ...two, sizeBytes: 10 }, left('a', '1')],
      ['FullSync', { ...one, sizeBytes: 100 }, left('a', '1')],
      ['Incremental', one, { ...left('a', '1'), sizeBytes: 1000 }],
      ['Incremental', undefined, { ...left('a', '1'), sizeBytes: 10_000 }],
      ['Incremental', undefined, { ...left('a', '1'), sizeBytes: 10_000 }],
    ];
    for (const [mode, source, known] of steps) countStep(tally, decide(mode, 'a', source, known));
    expect(tally).toEqual({
      new: { files: 1, bytes: 1 },
      changed: { files: 1, bytes: 10 },
      full: { files: 1, bytes: 100 },
      unchanged: { files: 1, bytes: 1000 },
      gone: { files: 2, bytes: 20_000 },
    });
  });
});
