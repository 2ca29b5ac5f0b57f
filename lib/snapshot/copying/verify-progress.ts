import type { ManifestEntry } from '../state/manifest-entry';
import type { ManifestPart } from '../state/manifest-part';
import { countPart } from '../state/manifest-part';

/** Progress of a verification. */
export interface VerifyProgress {
  /** Number of files that were compared, including those that differ. */
  readonly files: number;
  /** Size of these files and, in a deep verification, the bytes that were read of unfinished files. */
  readonly bytes: number;
  /** Number of files to compare, by the manifests that were opened so far. */
  readonly plannedFiles: number;
  /** Size of these files, in bytes. */
  readonly plannedBytes: number;
  /** True after the manifest of the last dataset was opened. */
  readonly isTotalKnown: boolean;
}

/** Counts the files of a verification when they are compared, and their content when it arrives. */
export class ReadProgress {
  private files = 0;
  private bytes = 0;
  private plannedFiles = 0;
  private plannedBytes = 0;
  private openedDatasets = 0;

  /** @param datasets Number of datasets to verify. */
  constructor(
    private readonly datasets: number,
    private readonly onProgress: (progress: VerifyProgress) => void,
  ) {}

  /** @param parts The parts of its manifest; none if there is nothing to compare. */
  public beginDataset(parts: readonly ManifestPart[] = []): void {
    this.openedDatasets += 1;
    for (const part of parts) {
      const { files, bytes, goneFiles, goneBytes } = countPart(part);
      this.plannedFiles += files + goneFiles;
      this.plannedBytes += bytes + goneBytes;
    }
    this.report();
  }

  /** Corrects the plan: files that are gone at the source are in the manifest, and need not exist. */
  public endDataset(): void {
    this.plannedFiles = this.files;
    this.plannedBytes = this.bytes;
    this.report();
  }

  public beginFile({ isDirectory, sizeBytes }: ManifestEntry): FileReading {
    let readBytes = 0;
    const moveTo = (bytes: number): void => {
      this.bytes += bytes - readBytes;
      readBytes = bytes;
    };
    return {
      addBytes: (bytes) => {
        moveTo(Math.min(readBytes + bytes, sizeBytes));
        this.report();
      },
      end: () => {
        if (isDirectory) return;
        moveTo(sizeBytes);
        this.files += 1;
        this.report();
      },
    };
  }

  private report(): void {
    const { files, bytes, plannedFiles, plannedBytes } = this;
    const isTotalKnown = this.openedDatasets >= this.datasets;
    this.onProgress({ files, bytes, plannedFiles, plannedBytes, isTotalKnown });
  }
}

/** The progress of one file. */
interface FileReading {
  readonly addBytes: (bytes: number) => void;
  /** Called after the file was compared, whatever the result. */
  readonly end: () => void;
}
