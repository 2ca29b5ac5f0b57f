import { z } from 'zod';
import type { PathPatterns } from '../../model/values/path-patterns';
import { hasPatterns } from '../../model/values/path-patterns';
import { hashSha256 } from './chunked-jsonl';

export const manifestStatusSchema = z.object({
  /** True if the last run listed the dataset to its end and copied all of it. */
  isComplete: z.boolean(),
  /** Hash over the patterns of that run; absent if it copied all files. */
  patterns: z.string().optional(),
});

/** The status of the manifest of a dataset. */
export type ManifestStatus = z.infer<typeof manifestStatusSchema>;

export function createManifestStatus(mapping: PathPatterns, isComplete: boolean): ManifestStatus {
  const patterns = hashPatterns(mapping);
  return { isComplete, ...(patterns !== undefined && { patterns }) };
}

/** True if the last run had other patterns: then only a listing finds which files belong to the dataset now. */
export function hasOtherPatterns(mapping: PathPatterns, { patterns }: ManifestStatus): boolean {
  return patterns !== hashPatterns(mapping);
}

function hashPatterns(mapping: PathPatterns): string | undefined {
  if (!hasPatterns(mapping)) return undefined;
  const { include = null, exclude = [] } = mapping;
  return hashSha256(JSON.stringify([include && [...include].sort(), [...exclude].sort()]));
}
