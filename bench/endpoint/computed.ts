import { createHash } from 'node:crypto';
import type { Blob, Container, Content, Written } from './blob';
import { ANY_TYPE } from './blob';
import type { BlobNames } from './blob-names';
import { Fault } from './fault';

/** The number of different contents: enough that a compressing client sees no repetition within its window. */
const VARIANTS = 4096;
const LEAST_BYTES = 1024;

/** The times of writes: each generation is a month after the previous one, and the target two weeks after the source. */
const FIRST_WRITTEN = Date.UTC(2024, 0, 10);
const MONTH_MS = 30 * 24 * 3600 * 1000;

/** One generation of a blob: at the source, in the initial target, and in a target that was just written. */
interface Variant {
  readonly source: Written;
  readonly target: Written;
  readonly copiedNow: Written;
}

const made = new Map<number, Variant>();

function getVariant(index: number, generation: number): Variant {
  const key = (Math.imul(index, 0x9e3779b1) >>> 20) + generation * VARIANTS;
  const known = made.get(key);
  if (known) return known;
  const variant = makeVariant(key % VARIANTS, generation);
  made.set(key, variant);
  return variant;
}

/** Generations differ in their bytes, never in their length, so that a client cannot rely on sizes. */
function makeVariant(number: number, generation: number): Variant {
  const sizeBytes = LEAST_BYTES + number;
  const read = (): Buffer => Buffer.alloc(sizeBytes, `${generation} `);
  const contentMd5 = createHash('md5').update(read()).digest('base64');
  const content = { sizeBytes, contentMd5, contentType: ANY_TYPE, metadata: {}, read };
  const written = FIRST_WRITTEN + generation * MONTH_MS + number * 1000;
  const at = (time: number): Written => ({ ...content, lastModified: new Date(time).toUTCString() });
  return { source: at(written), target: at(written + MONTH_MS / 2), copiedNow: at(Date.now()) };
}

/** Computes an ETag that looks like Azure's: a common prefix and a random end. */
function computeETag(index: number, version: number): string {
  const seed = Math.imul(index + 1, 0x85ebca6b) ^ Math.imul(version + 1, 0xc2b2ae35);
  const high = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) >>> 8;
  const low = Math.imul(seed ^ (seed >>> 13), 0x297a2d39) >>> 8;
  return `0x8DC${hex(high)}${hex(low)}`;
}

/** All numbers of three hexadecimal digits. */
const HEX = Array.from({ length: 4096 }, (_, value) => value.toString(16).toUpperCase().padStart(3, '0'));

function hex(value: number): string {
  return HEX[value >>> 12] + HEX[value & 0xfff];
}

/** The blobs that change: each `every`th from one index on, and before another one. */
export interface ChangedBlobs {
  readonly every: number;
  readonly from: number;
  /** All further ones if it is absent. */
  readonly to?: number;
  /** If it is there, the source no longer has one in so many blobs, beginning with the second. */
  readonly goneEvery?: number;
}

/** The provider's data: one blob for each name, none of them stored. It is read-only. */
export class ComputedSource implements Container {
  public readonly count: number;
  private changed: ChangedBlobs = { every: 0, from: 0 };
  private round = 0;

  constructor(public readonly names: BlobNames) {
    this.count = names.count;
  }

  /** Moves one in so many blobs to the next generation. The blobs of an earlier call get their first generation back. */
  public change(changed: ChangedBlobs): void {
    this.changed = changed;
    this.round += 1;
  }

  /** Returns 0 for a blob that is gone. */
  public generationAt(index: number): number {
    const { every, from, to = this.count, goneEvery } = this.changed;
    if (goneEvery !== undefined && index % goneEvery === 1) return 0;
    const isChanged = every > 0 && index >= from && index < to && (index - from) % every === 0;
    return isChanged ? 1 + this.round : 1;
  }

  public nameAt(index: number): string {
    return this.names.at(index);
  }

  public blobAt(index: number): Blob | undefined {
    const generation = this.generationAt(index);
    if (generation === 0) return undefined;
    const written = getVariant(index, generation).source;
    return { name: this.names.at(index), etag: computeETag(index, generation), written };
  }

  public find(name: string): Blob | undefined {
    const index = this.names.indexOf(name);
    return index < 0 ? undefined : this.blobAt(index);
  }

  public put(): never {
    throw new Fault(501, 'NotImplemented', 'the source is computed: nothing can be written there');
  }

  public delete(): never {
    throw new Fault(501, 'NotImplemented', 'the source is computed: nothing can be deleted there');
  }
}

/**
 * The consumer's copy. For each blob of the source, it stores the copied generation and the number of the write, in five
 * bytes.
 */
export class ComputedTarget implements Container {
  public readonly count: number;
  /** 0 for a missing blob. */
  private readonly generations: Uint8Array;
  /** 0 for a blob of the initial target. */
  private readonly writes: Uint32Array;
  private written = 0;

  constructor(
    private readonly source: ComputedSource,
    isCopied: boolean,
  ) {
    this.count = source.count;
    this.generations = new Uint8Array(source.count).fill(isCopied ? 1 : 0);
    this.writes = new Uint32Array(source.count);
  }

  /** Counts the blobs that differ from the source. */
  public get differences(): number {
    let differences = 0;
    this.generations.forEach((generation, index) => {
      if (generation !== this.source.generationAt(index)) differences += 1;
    });
    return differences;
  }

  /** Resets the target: everything is copied, or nothing. */
  public reset(isCopied: boolean): void {
    this.generations.fill(isCopied ? 1 : 0);
    this.writes.fill(0);
  }

  public nameAt(index: number): string {
    return this.source.nameAt(index);
  }

  public blobAt(index: number): Blob | undefined {
    const generation = this.generations[index];
    if (generation === 0) return undefined;
    const { target, copiedNow } = getVariant(index, generation);
    const write = this.writes[index];
    return {
      name: this.source.nameAt(index),
      // The ETag differs from the source's, so that no client can mix up the two sides.
      etag: computeETag(index, 1000 + write),
      written: write === 0 ? target : copiedNow,
    };
  }

  public find(name: string): Blob | undefined {
    const index = this.source.names.indexOf(name);
    return index < 0 ? undefined : this.blobAt(index);
  }

  public put(name: string, { contentMd5, sizeBytes }: Content): Blob {
    const index = this.source.names.indexOf(name);
    const generation = index < 0 ? 0 : this.source.generationAt(index);
    const wanted = generation > 0 ? getVariant(index, generation).source : undefined;
    if (contentMd5 !== wanted?.contentMd5 || sizeBytes !== wanted?.sizeBytes)
      throw new Fault(
        501,
        'NotImplemented',
        `the target is computed: it holds nothing but copies, not ${name}`,
      );
    this.generations[index] = generation;
    this.writes[index] = this.written += 1;
    return this.blobAt(index)!;
  }

  public delete(name: string): void {
    this.generations[this.source.names.indexOf(name)] = 0;
  }
}
