import type { ManifestEntry } from '../../../lib/snapshot/state/manifest-entry';
import type { PlannedStep } from '../../../lib/snapshot/planning/steps';
import type { Policy } from '../../../lib/snapshot/planning/policy';
import type { SynchronizationMode } from '../../../lib/snapshot/contract/run-record';
import { decideStep } from '../../../lib/snapshot/planning/decide-step';
import { countStep, createPlanTally } from '../../../lib/snapshot/planning/plan-tally';
import type { BlobFacts } from '../../../lib/snapshot/contract/storage-ports';
import { facts, left } from '../../fixtures/memory-source';

const [one, two] = [facts('p/a', '1'), facts('p/a', '2')];
const policy = (mode: SynchronizationMode, more: Partial<Policy> = {}): Policy => ({
  mode,
  reconcile: false,
  adopt: false,
  ...more,
});
const inWords = (step: PlannedStep | undefined): string =>
  step?.kind === 'copy' ? `copy ${step.because}` : (step?.kind ?? 'nothing');

describe('a decision about one file', () => {
  test.each<[string, BlobFacts | undefined, ManifestEntry | undefined, string, string]>([
    ['never seen', one, undefined, 'copy new', 'copy new'],
    ['unchanged', one, left('a', '1'), 'keep', 'copy full'],
    ['changed', two, left('a', '1'), 'copy changed', 'copy changed'],
    ['due since a copy failed', one, { ...left('a', '1'), isDue: true }, 'copy due', 'copy full'],
    ['due, and changed since', two, { ...left('a', '1'), isDue: true }, 'copy changed', 'copy changed'],
    [
      'adopted, of a version that nobody knows',
      one,
      { ...left('a', '1'), sourceETag: '' },
      'copy changed',
      'copy changed',
    ],
    ['back again, unchanged', one, left('a', '1', true), 'copy new', 'copy new'],
    ['back again, changed', two, left('a', '1', true), 'copy new', 'copy new'],
    ['of another tier', { ...one, tier: 'Cool' }, left('a', '1'), 'copy changed', 'copy changed'],
    [
      'of other tags',
      { ...one, tags: { a: '1' } },
      { ...left('a', '1'), tags: { a: '2' } },
      'copy changed',
      'copy changed',
    ],
    [
      'of the same tags',
      { ...one, tags: { a: '1' } },
      { ...left('a', '1'), tags: { a: '1' } },
      'keep',
      'copy full',
    ],
    ['no longer there', undefined, left('a', '1'), 'gone', 'gone'],
    ['gone for long', undefined, left('a', '1', true), 'gone', 'gone'],
  ])('that is %s', (_case, source, known, incremental, full) => {
    const decision = (mode: SynchronizationMode): string => {
      const step = decideStep({ path: 'a', source, known }, policy(mode))!;
      expect(step.path).toBe('a');
      // The entry of the last snapshot is in the next manifest too, if the copy fails.
      expect(step.known).toBe(known);
      // Nothing is overwritten but what the last snapshot left.
      if (step.kind === 'copy') expect(step.replaces).toBe(known?.targetETag);
      return inWords(step);
    };
    expect([decision('Incremental'), decision('FullSync')]).toEqual([incremental, full]);
  });

  test('that neither side knows is that there is nothing to do', () => {
    for (const mode of ['FullSync', 'Incremental'] as const) {
      expect(decideStep({ path: 'a' }, policy(mode))).toBeUndefined();
      // A file at the target that no manifest has belongs to somebody else: it is compared, and left.
      expect(decideStep({ path: 'a', present: one }, policy(mode, { reconcile: true }))).toBeUndefined();
    }
  });

  test('that the full synchronization which is continued has copied is not that it is copied again', () => {
    const sighting = { path: 'a', source: one, known: left('a', '1') };
    expect(inWords(decideStep({ ...sighting, isDone: true }, policy('FullSync')))).toBe('keep');
    expect(inWords(decideStep({ ...sighting, source: two, isDone: true }, policy('FullSync')))).toBe(
      'copy changed',
    );
  });

  test('is counted under its reason, with the bytes of the side that has them', () => {
    const tally = createPlanTally();
    const steps: [SynchronizationMode, BlobFacts | undefined, ManifestEntry | undefined][] = [
      ['Incremental', { ...one, sizeBytes: 1 }, undefined],
      ['Incremental', { ...two, sizeBytes: 10 }, left('a', '1')],
      ['FullSync', { ...one, sizeBytes: 100 }, left('a', '1')],
      ['Incremental', { ...one, sizeBytes: 1000 }, { ...left('a', '1'), sizeBytes: 1000 }],
      ['Incremental', { ...one, sizeBytes: 5 }, { ...left('a', '1'), isDue: true }],
      ['Incremental', undefined, { ...left('a', '1'), sizeBytes: 10_000 }],
      ['Incremental', undefined, { ...left('a', '1'), sizeBytes: 10_000 }],
    ];
    for (const [mode, source, known] of steps)
      countStep(tally, decideStep({ path: 'a', source, known }, policy(mode))!);
    const repaired = decideStep(
      { path: 'a', source: { ...one, sizeBytes: 7 }, known: left('a', '1'), present: facts('a', 'else') },
      policy('Incremental', { reconcile: true }),
    )!;
    countStep(tally, repaired);
    expect(tally).toEqual({
      directories: { new: 0, changed: 0, gone: 0 },
      new: { files: 1, bytes: 1 },
      changed: { files: 1, bytes: 10 },
      full: { files: 1, bytes: 100 },
      repair: { files: 2, bytes: 12 },
      unchanged: { files: 1, bytes: 1000 },
      gone: { files: 2, bytes: 20_000 },
    });
  });
});
