/** The names of a container in the order in which they are listed: by the bytes of their UTF-8. */
export interface BlobNames {
  readonly count: number;
  at(index: number): string;
  /** -1 where there is no such name. */
  indexOf(name: string): number;
}

const FILES_PER_FOLDER = 1000;
const FOLDERS_PER_FOLDER = 100;

/** `dir000/sub00/file-0000000.csv` and so on: any number up to ten million, none of them stored. */
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

/** Names as they are given, for comparing this endpoint with another. */
export function createNameList(names: readonly string[]): BlobNames {
  const sorted = [...names].sort(compareBytes);
  const indices = new Map(sorted.map((name, index) => [name, index]));
  return {
    count: sorted.length,
    at: (index) => sorted[index],
    indexOf: (name) => indices.get(name) ?? -1,
  };
}

/** The first index whose name is not before this one. */
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
