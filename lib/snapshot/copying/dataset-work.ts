import { z } from 'zod';
import { countSchema } from '../state/state-values';

/** The counts of a run record that add up. */
const COUNT_NAMES = [
  'filesRead',
  'filesWritten',
  'sizeRead',
  'sizeWritten',
  'filesUnchanged',
  'filesGone',
  'filesFailed',
  'filesCollided',
  'filesConverted',
  'filesPostponed',
  'sizePostponed',
  'directoriesWritten',
] as const;

type CountName = (typeof COUNT_NAMES)[number];
export type WorkCounts = Readonly<Record<CountName, number>>;

export function pickCounts(getCount: (name: CountName) => number): WorkCounts {
  return Object.fromEntries(COUNT_NAMES.map((name) => [name, getCount(name)])) as Record<CountName, number>;
}

/** Maximum number of failures that a run record lists. */
export const MAX_FAILURES = 100;

/** The work of one process on a part of a dataset: state, which another process reads. */
export const datasetWorkSchema = z
  .object({
    counts: z.record(z.enum(COUNT_NAMES), countSchema),
    /** Files that the last snapshot left at the target. */
    knownFiles: countSchema,
    failedFiles: countSchema,
    openFiles: countSchema,
    unprovenFiles: countSchema,
    postponedFiles: countSchema,
    blockedFiles: countSchema,
    /** Files that the patterns exclude now, and that stay at the target. */
    excludedFiles: countSchema.default(0),
    failures: z
      .array(
        z.object({
          // Only reported: a file can fail because of its name.
          path: z.string(),
          code: z.string().max(100),
          reason: z.string(),
        }),
      )
      .max(MAX_FAILURES),
  })
  .refine(
    ({ counts, failedFiles, postponedFiles, blockedFiles }) =>
      failedFiles === counts.filesFailed && postponedFiles + blockedFiles === counts.filesPostponed,
  );

export type DatasetWork = Readonly<z.infer<typeof datasetWorkSchema>>;
