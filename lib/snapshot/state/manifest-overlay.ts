import { isDeepStrictEqual } from 'node:util';
import type { Part } from './chunked-jsonl';
import { describeLines, toJsonLines } from './chunked-jsonl';
import type { JsonLines } from './json-lines';
import type { ManifestChange, ManifestEntry } from './manifest-entry';
import { isManifestChange } from './manifest-entry';

/*
 * The overlay of a manifest: what has changed in its stored parts, as entries that come or replace others, and as names that
 * go. So a few changes in many parts cost one block, and not a block for each part.
 */

/** Maximum number of changes in an overlay, which fits in memory like a part. */
export const MAX_CHANGES = 20_000;
/** A part of which more has changed is stored again. */
const MAX_CHANGED_FRACTION = 1 / 16;

/** Returns the maximum number of changes to a part with so many entries that the overlay takes. */
export function limitChanges(entries: number): number {
  return Math.max(1, Math.floor(entries * MAX_CHANGED_FRACTION));
}

export function isSameEntry(a: ManifestEntry, b: ManifestEntry): boolean {
  return a === b || isDeepStrictEqual(a, b);
}

/** Reads changes. */
export function readChanges(lines: JsonLines): ManifestChange[] {
  return [...lines.readValues(isManifestChange)].flat();
}

/** The overlay of a new manifest, which is collected as lines, part by part. */
export class NewOverlay {
  private readonly chunks: Uint8Array[] = [];
  private entries = 0;
  private first: string | undefined;

  public add(changes: readonly ManifestChange[]): void {
    if (changes.length === 0) return;
    this.first ??= changes[0].path;
    this.entries += changes.length;
    this.chunks.push(Buffer.from(toJsonLines(changes)));
  }

  /** Adds changes that stay as they are. */
  public addLines(lines: JsonLines | undefined): void {
    if (!lines || lines.length === 0) return;
    if (this.first === undefined) this.first = readChanges(lines.splitAt(1)[0])[0].path;
    this.entries += lines.length;
    this.chunks.push(lines.bytes);
  }

  /** Returns the lines, and how the head describes them; undefined if there are none. */
  public end(): { readonly lines: Uint8Array; readonly part: Part } | undefined {
    const { first, entries } = this;
    if (first === undefined) return undefined;
    const lines = Buffer.concat(this.chunks);
    return { lines, part: describeLines(lines, entries, first) };
  }
}
