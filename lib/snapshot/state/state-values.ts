import { z } from 'zod';
import { isETag, nameRule, relativeNameRule } from '../../model/rules/naming-rules';

/*
 * The values that state contributes to requests. State is untrusted: whoever can write it must not reach anything but the
 * files of the mapping, so each value is held to the rules of names before it is used.
 */

/** The name of a snapshot or a synchronization, which becomes a segment of a path. */
export const stateNameSchema = z.string().refine((name) => nameRule(name) === undefined);

export const countSchema = z.number().int().nonnegative();

/** The path of a file below its dataset; '' for the file of a File dataset. */
export const relativePathSchema = z.string().refine(isRelativePath);

export function isRelativePath(value: unknown): value is string {
  return typeof value === 'string' && relativeNameRule(value) === undefined;
}

/** True for the ETag of a blob at the target, which conditions name. */
export function isTargetETag(value: unknown): value is string {
  return typeof value === 'string' && isETag(value);
}

/** True for the ETag of a blob at the source; '' if it is unknown. */
export function isSourceETag(value: unknown): value is string {
  return value === '' || isTargetETag(value);
}

export function isFileSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
