import type { Part } from './chunked-jsonl';
import type { ManifestPart } from './manifest-part';
import type { ManifestWriter } from './manifest-writer';
import type { StoredChunk } from './stored-chunks';

type StoredPart = Part & StoredChunk;

/** A new part that is not uploaded yet. */
interface HeldPart {
  readonly part: ManifestPart;
  readonly lines: string;
}

/** Uploads the new parts of one manifest, except for the last one: a manifest of a single part is written as a whole. */
export class PartUploads {
  private held: HeldPart | undefined;
  /** The lengths of the blocks, by the hashes of their lines. */
  private readonly storedBytes = new Map<string, number>();

  constructor(
    private readonly writer: ManifestWriter,
    private readonly path: string,
    private readonly signal: AbortSignal,
  ) {}

  public readonly write = async (part: ManifestPart, lines: string): Promise<void> => {
    await this.end();
    this.held = { part, lines };
  };

  /** Returns the lines of the new part that is not uploaded; undefined if there is none. */
  public get lines(): string | undefined {
    return this.held?.lines;
  }

  /** Uploads the last part. */
  public async end(): Promise<void> {
    const { held } = this;
    if (held) await this.upload(held.part, held.lines);
    this.held = undefined;
  }

  public async upload({ sha256 }: Part, lines: string | Uint8Array): Promise<void> {
    this.storedBytes.set(sha256, await this.writer.stageLines(this.path, sha256, lines, this.signal));
  }

  /** Describes the blocks of chunks: those that were uploaded, and those that an earlier manifest has. */
  public describeBlocks<C extends StoredPart>(chunks: readonly C[], earlier: readonly StoredPart[]): C[] {
    const before = new Map(earlier.map(({ sha256, storedBytes }) => [sha256, storedBytes]));
    return chunks.map((chunk) => {
      const { sha256 } = chunk;
      const storedBytes = this.storedBytes.get(sha256) ?? chunk.storedBytes ?? before.get(sha256);
      return storedBytes === undefined ? chunk : { ...chunk, storedBytes };
    });
  }
}
