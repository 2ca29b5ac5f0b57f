/** The names of a container in the order of a listing: by their UTF-8 bytes. */
export interface BlobNames {
  readonly count: number;
  at(index: number): string;
  /** Returns -1 if the name does not exist. */
  indexOf(name: string): number;
}

const FILES_PER_FOLDER = 1000;
const FOLDERS_PER_FOLDER = 100;

/** Computes up to ten million names such as `dir000/sub00/file-0000000.csv`, without storing them. */
export function formulaNames(count: number): BlobNames {
  const at = (index: number): string => {
    const folder = Math.floor(index / FILES_PER_FOLDER);
    return `dir${digits(Math.floor(folder / FOLDERS_PER_FOLDER), 3)}/sub${digits(folder % FOLDERS_PER_FOLDER, 2)}/file-${digits(index, 7)}.csv`;
  };
  return {
    count,
    at,
    indexOf: (name) => {
      const index = Number(name.slice(-11, -4));
      return index < count && at(index) === name ? index : -1;
    },
  };
}

/** Creates a list of given names, to compare this endpoint with another one. */
export function createNameList(names: readonly string[]): BlobNames {
  const sorted = [...names].sort(compareBytes);
  const indices = new Map(sorted.map((name, index) => [name, index]));
  return {
    count: sorted.length,
    at: (index) => sorted[index],
    indexOf: (name) => indices.get(name) ?? -1,
  };
}

/** Returns the first index whose name is not before this one. */
export function lowerBound({ count, at }: Pick<BlobNames, 'count' | 'at'>, name: string): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareBytes(at(middle), name) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
