import type { EngineEstimates } from './engine-facts';

/** An estimate that another one contradicts. */
export interface Contradiction {
  readonly field: keyof EngineEstimates;
  /** The values that would fit, as in `must be ...`. */
  readonly requirement: string;
}

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
    if (given !== undefined && most !== undefined && given > most)
      found.push({
        field: part,
        requirement: `at most '${whole}', which is ${most.toLocaleString('en-US')}`,
      });
  }
  for (const [files, bytes] of [
    ['files', 'bytes'],
    ['changedFilesPerDay', 'changedBytesPerDay'],
  ] as const)
    if (estimates[files] === 0 && (estimates[bytes] ?? 0) > 0)
      found.push({ field: bytes, requirement: `0, because '${files}' is 0` });
  return found;
}
