import type { EngineEstimates } from './engine-facts';

/** An estimate that another one contradicts. */
export interface Contradiction {
  readonly field: keyof EngineEstimates;
  /** The values that would fit, as in `must be ...`. */
  readonly requirement: string;
}

/** False also for what is no count: that is told of as such. */
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** The estimates that count a part of what another one counts. */
const PARTS = [
  ['archivedFiles', 'files'],
  ['appendOrPageBlobs', 'files'],
  ['customerKeyBlobs', 'files'],
  ['largestFileBytes', 'bytes'],
] as const satisfies readonly (readonly [keyof EngineEstimates, keyof EngineEstimates])[];

/** Finds estimates that cannot be true together: a part that is larger than the whole, and bytes without files. */
export function findContradictions(estimates: EngineEstimates): Contradiction[] {
  const found: Contradiction[] = [];
  for (const [part, whole] of PARTS) {
    const [given, most] = [estimates[part], estimates[whole]];
    if (isCount(given) && isCount(most) && given > most)
      found.push({
        field: part,
        requirement: `at most '${whole}', which is ${most.toLocaleString('en-US')}`,
      });
  }
  for (const [files, bytes] of [
    ['files', 'bytes'],
    ['changedFilesPerDay', 'changedBytesPerDay'],
  ] as const)
    if (estimates[files] === 0 && isCount(estimates[bytes]) && estimates[bytes] > 0)
      found.push({ field: bytes, requirement: `0, because '${files}' is 0` });
  return found;
}
