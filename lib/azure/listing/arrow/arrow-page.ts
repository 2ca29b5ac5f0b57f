import type { BlobPage } from '../../../snapshot/contract/storage-ports';
import type { TextColumn } from './arrow-columns';
import { createMalformedArrowError } from './malformed-arrow';

/**
 * The size above which an answer is not a page of a listing. A page has 5,000 blobs, each with a name of at most 1,024
 * characters, 8 KiB of metadata and ten index tags.
 */
const MAX_BYTES = 128 * 1024 * 1024;
const FIRST_BYTES = 1024 * 1024;
/** Size above which memory is not used again: few pages are as large. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;
const MAX_KEPT = 16;

/**
 * The memory of pages, which the next ones use again: left to the garbage collector, pages would take up a multiple of what is
 * used at a time.
 */
export class PageMemory {
  private readonly free: Buffer[] = [];

  public take(): Buffer {
    return this.free.pop() ?? Buffer.allocUnsafeSlow(FIRST_BYTES);
  }

  public giveBack(memory: Buffer): void {
    if (memory.length <= MAX_KEPT_BYTES && this.free.length < MAX_KEPT) this.free.push(memory);
  }
}

/** A page in Arrow, as it was read. */
export class ArrowPage implements BlobPage {
  public isAscending = true;
  private lastName = '';
  private isReleased = false;

  private constructor(
    private readonly memory: Buffer,
    public readonly length: number,
    private readonly owner: PageMemory,
  ) {}

  /** @throws Error with code PARSE_ERROR if it is too large */
  public static async read(body: AsyncIterable<Uint8Array>, owner: PageMemory): Promise<ArrowPage> {
    let memory = owner.take();
    let length = 0;
    for await (const chunk of body) {
      const end = length + chunk.length;
      if (end > MAX_BYTES) throw createMalformedArrowError('it is too large');
      if (end > memory.length) {
        const larger = Buffer.allocUnsafeSlow(Math.min(2 * end, MAX_BYTES));
        larger.set(memory.subarray(0, length));
        memory = larger;
      }
      memory.set(chunk, length);
      length = end;
    }
    return new ArrowPage(memory, length, owner);
  }

  public get bytes(): Buffer {
    this.requireHeld();
    return this.memory.subarray(0, this.length);
  }

  /** Adds the names of a batch, of which there is at least one. */
  public addNames(names: TextColumn): void {
    this.isAscending &&= names.isAscendingAscii() && this.lastName < names.getText(0);
    this.lastName = names.getText(names.length - 1);
  }

  /** Names that are not in ascending order can be held longer than their page: it is left to the garbage collector. */
  public release(): void {
    if (this.isReleased || !this.isAscending) return;
    this.isReleased = true;
    this.owner.giveBack(this.memory);
  }

  /** @throws Error if the memory of the page may be that of another one by now */
  public requireHeld(): void {
    if (this.isReleased) throw new Error('a page of a listing is read after it was released');
  }
}
