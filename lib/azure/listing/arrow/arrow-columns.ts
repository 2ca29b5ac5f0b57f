import { isAscii, isUtf8 } from 'node:buffer';
import { createMalformedArrowError } from './malformed-arrow';

const QUOTE = 0x22;

/** The parts of a column that all types have. */
export interface ColumnParts {
  readonly length: number;
  /** One bit for each cell that has a value; undefined if all of them have one. */
  readonly validity: Buffer | undefined;
}

/** A column of a record batch. Its buffers were checked: each cell can be read. */
export class ArrowColumn {
  public readonly length: number;
  private readonly validity: Buffer | undefined;

  constructor({ length, validity }: ColumnParts) {
    this.length = length;
    this.validity = validity;
  }

  public isNull(row: number): boolean {
    return this.validity !== undefined && !isBitSet(this.validity, row);
  }
}

/** A column of texts. */
export class TextColumn extends ArrowColumn {
  private readonly encoding: 'latin1' | 'utf8';
  private lastText: string | undefined;
  private lastFrom = 0;
  private lastLength = 0;

  /**
   * @param offsets Where each text starts in the values, and where the last one ends.
   * @throws Error with code PARSE_ERROR if the texts are not valid UTF-8
   */
  constructor(
    parts: ColumnParts,
    private readonly offsets: Int32Array,
    private readonly values: Buffer,
  ) {
    super(parts);
    const { length } = parts;
    const used = length === 0 ? values.subarray(0, 0) : values.subarray(offsets[0], offsets[length]);
    // Texts in ASCII are decoded several times faster as Latin-1.
    this.encoding = isAscii(used) ? 'latin1' : 'utf8';
    if (this.encoding === 'utf8' && !(isUtf8(used) && this.hasWholeCharacters()))
      throw createMalformedArrowError('it is not valid UTF-8');
  }

  /** Returns '' for a cell without a value. */
  public getText(row: number): string {
    return this.isEmpty(row)
      ? ''
      : this.values.toString(this.encoding, this.offsets[row], this.offsets[row + 1]);
  }

  public isEmpty(row: number): boolean {
    return this.offsets[row] === this.offsets[row + 1] || this.isNull(row);
  }

  /** True if all texts are in ASCII, and each comes after the one before. */
  public isAscendingAscii(): boolean {
    if (this.encoding === 'utf8') return false;
    for (let row = 1; row < this.length; row++) if (!this.isAfterPrevious(row)) return false;
    return true;
  }

  public getByteLength(row: number): number {
    return this.isNull(row) ? 0 : this.offsets[row + 1] - this.offsets[row];
  }

  /** Copies the bytes of a text after the first ones. @returns The index after the last byte. */
  public copyBytes(row: number, into: Buffer, at: number, skippedBytes = 0): number {
    const { values } = this;
    const begin = this.offsets[row];
    const end = begin + this.getByteLength(row);
    let next = at;
    // Short texts are copied several times faster this way than by Buffer.copy().
    for (let from = begin + skippedBytes; from < end; from++) into[next++] = values[from];
    return next;
  }

  public startsWithQuote(row: number): boolean {
    return !this.isEmpty(row) && this.values[this.offsets[row]] === QUOTE;
  }

  /** Returns the same as `getText`, and costs less if most texts are the same as the one before. */
  public getRepeatedText(row: number): string {
    const from = this.offsets[row];
    const length = this.offsets[row + 1] - from;
    if (length === 0 || this.isNull(row)) return '';
    if (this.lastText === undefined || length !== this.lastLength || !this.isLastText(from)) {
      this.lastText = this.getText(row);
      this.lastLength = length;
    }
    this.lastFrom = from;
    return this.lastText;
  }

  private isAfterPrevious(row: number): boolean {
    const { values, offsets } = this;
    const [previous, from] = [offsets[row - 1], offsets[row]];
    const [previousLength, length] = [this.getByteLength(row - 1), this.getByteLength(row)];
    const shared = Math.min(previousLength, length);
    let i = 0;
    while (i < shared && values[previous + i] === values[from + i]) i++;
    return i < shared ? values[previous + i] < values[from + i] : previousLength < length;
  }

  private isLastText(from: number): boolean {
    const { values, lastFrom, lastLength } = this;
    for (let i = 0; i < lastLength; i++) if (values[from + i] !== values[lastFrom + i]) return false;
    return true;
  }

  /** True if no text begins inside of a character. */
  private hasWholeCharacters(): boolean {
    const { offsets, values } = this;
    const end = offsets[this.length];
    return offsets.every((at) => at >= end || (values[at] & 0xc0) !== 0x80);
  }
}

/** A column of truth values. */
export class FlagColumn extends ArrowColumn {
  constructor(
    parts: ColumnParts,
    private readonly bits: Buffer,
  ) {
    super(parts);
  }

  /** Returns false for a cell without a value. */
  public getFlag(row: number): boolean {
    return !this.isNull(row) && isBitSet(this.bits, row);
  }
}

/** A column of whole numbers of 64 bits. */
export class NumberColumn extends ArrowColumn {
  /** @param halves The low and the high half of each number. */
  constructor(
    parts: ColumnParts,
    private readonly halves: Int32Array,
  ) {
    super(parts);
  }

  /**
   * Returns undefined for a cell without a value.
   *
   * @throws Error with code PARSE_ERROR if the number is negative or too large for JavaScript
   */
  public getNumber(row: number): number | undefined {
    if (this.isNull(row)) return undefined;
    const number = this.halves[2 * row + 1] * 2 ** 32 + (this.halves[2 * row] >>> 0);
    if (!Number.isSafeInteger(number) || number < 0)
      throw createMalformedArrowError('a number in it is not a length or a time');
    return number;
  }
}

/** A column of maps from text to text. */
export class MapColumn extends ArrowColumn {
  constructor(
    parts: ColumnParts,
    private readonly offsets: Int32Array,
    private readonly keys: TextColumn,
    private readonly values: TextColumn,
  ) {
    super(parts);
  }

  /** Calls `visit` for each entry of the map; never for a cell without a value. */
  public forEachEntry(row: number, visit: (key: string, value: string) => void): void {
    if (this.isNull(row)) return;
    for (let at = this.offsets[row]; at < this.offsets[row + 1]; at++)
      visit(this.keys.getText(at), this.values.getText(at));
  }
}

export function isBitSet(bits: Buffer, index: number): boolean {
  return ((bits[index >> 3] >> (index & 7)) & 1) === 1;
}
