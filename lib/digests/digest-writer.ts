import type { ChangedFile } from '../changes/changed-file';
import { DIGEST_LIMITS, toDigestLine } from '../changes/digest/digest-lines';
import { CHAIN_START, extendChain, MAX_DIGESTS } from '../changes/digest/digest-pointer';
import type { StateStore } from '../snapshot/contract/state-store-port';
import { hashSha256 } from '../snapshot/state/chunked-jsonl';
import type { DigestState, KeptDigest } from './digest-state';
import { createOwnBlob } from '../snapshot/contract/own-blobs';

/** Maximum number of digests that one run writes. Beyond it, listings cost recipients less. */
const MAX_WRITTEN = 20;

/** Writes the digests of one run. They are in effect once the state names them. */
export class DigestWriter {
  public readonly written: KeptDigest[] = [];
  /** Places of the digests, and of one whose writing failed. */
  public readonly paths: string[] = [];
  public chainSha256: string;
  /** Number of the changes that were added. */
  public changes = 0;
  private lines: string[] = [];
  private bytes = 0;
  private isWriting: boolean;

  /**
   * @param before The state to continue; undefined if there is none, so that nothing is written.
   * @param target Folder of the new digests, and the id of the run, which makes their names unique.
   */
  constructor(
    private readonly store: StateStore,
    private readonly before: Pick<DigestState, 'sequence' | 'chainSha256'> | undefined,
    private readonly target: { readonly folder: string; readonly id: string; readonly coversUntil: string },
    private readonly signal: AbortSignal,
  ) {
    this.chainSha256 = before?.chainSha256 ?? CHAIN_START;
    this.isWriting = before !== undefined;
  }

  /** True if the changes are too many, or if some may be missing: a new series must begin. */
  public get isGivenUp(): boolean {
    return !this.isWriting;
  }

  /** Says that changes may be missing. */
  public giveUp(): void {
    this.isWriting = false;
  }

  public async add(change: ChangedFile): Promise<void> {
    if (!this.isWriting) return;
    this.changes += 1;
    const line = toDigestLine(change);
    const length = Buffer.byteLength(line);
    if (this.bytes + length > DIGEST_LIMITS.bytes || this.lines.length === DIGEST_LIMITS.lines)
      await this.finish();
    this.lines.push(line);
    this.bytes += length;
  }

  /** Writes what is left. */
  public async finish(): Promise<void> {
    if (!this.isWriting || this.lines.length === 0) return;
    if (this.written.length === MAX_WRITTEN) return this.giveUp();
    const { folder, id, coversUntil } = this.target;
    const number = this.before!.sequence + this.written.length + 1;
    const path = `${folder}/changes/${number}-${id}.jsonl`;
    const text = this.lines.join('');
    this.paths.push(path);
    await createOwnBlob(this.store, path, text, this.signal);
    const sha256 = hashSha256(text);
    this.written.push({
      number,
      sha256,
      sizeBytes: this.bytes,
      changes: this.lines.length,
      coversUntil,
      path,
    });
    this.chainSha256 = extendChain(this.chainSha256, sha256);
    [this.lines, this.bytes] = [[], 0];
  }
}

/**
 * Drops digests that are older than a time, or that are too many.
 *
 * @param floorSha256 Hash of the chain before the first digest.
 */
export function pruneDigests(
  digests: readonly KeptDigest[],
  floorSha256: string,
  keepSince: Date,
): {
  readonly kept: readonly KeptDigest[];
  readonly dropped: readonly KeptDigest[];
  readonly floorSha256: string;
} {
  const isOld = ({ coversUntil }: KeptDigest): boolean => Date.parse(coversUntil) < keepSince.getTime();
  const firstKept = digests.findIndex((each) => !isOld(each));
  const tooMany = Math.max(0, digests.length - MAX_DIGESTS);
  const count = Math.max(firstKept < 0 ? digests.length : firstKept, tooMany);
  const dropped = digests.slice(0, count);
  const floor = dropped.reduce((chain, { sha256 }) => extendChain(chain, sha256), floorSha256);
  return { kept: digests.slice(count), dropped, floorSha256: floor };
}
