import { createHash } from 'node:crypto';

/** A version of a file at the source. */
export interface DigestedVersion {
  /** Name relative to the dataset. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Without quotation marks. */
  readonly etag: string;
}

const MODULUS = 1n << 256n;

/** Form of the sum of versions in JSON. */
export const VERSION_SUM = /^[0-9a-f]{64}$/;

/**
 * A sum over versions of files that does not depend on their order: the SHA-256 of each, as numbers modulo 2^256. So the
 * sums of the parts of a manifest make up the sum of the dataset, and an unchanged part is not read.
 *
 * It detects every accidental difference. Whoever can choose names, sizes and ETags freely could find two sets with one sum; here
 * only the provider and Azure Storage choose them.
 */
export class VersionSum {
  private sum = 0n;

  public addVersion(version: DigestedVersion): void {
    this.sum += hashVersion(version);
  }

  public removeVersion(version: DigestedVersion): void {
    this.sum += MODULUS - hashVersion(version);
  }

  /** Adds the sum over other versions, in hexadecimal digits. */
  public addSum(hex: string): void {
    this.sum += BigInt(`0x${hex}`);
  }

  /** Returns the sum in 64 hexadecimal digits. */
  public toHex(): string {
    return (this.sum % MODULUS).toString(16).padStart(64, '0');
  }
}

function hashVersion({ path, sizeBytes, etag }: DigestedVersion): bigint {
  // Names contain no NUL.
  const hash = createHash('sha256').update(`${path}\0${sizeBytes}\0${etag}`).digest('hex');
  return BigInt(`0x${hash}`);
}

/** Computes the hash that stands for the versions of all files of a dataset, from their number and their sum. */
export function computeSourceHash(files: number, sum: string): string {
  return createHash('sha256').update(`${files} ${sum}\n`).digest('hex');
}
