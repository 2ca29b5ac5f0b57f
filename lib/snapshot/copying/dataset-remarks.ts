/*
 * The messages of datasets in a run record.
 */

export function describeFailedFiles(count: number): string {
  return `${count} ${count === 1 ? 'file' : 'files'} failed`;
}

export function describeExcluded(count: number): string {
  return count === 1
    ? '1 file that was copied before is excluded by the patterns now; it stays at the target, and nothing updates or deletes it'
    : `${count} files that were copied before are excluded by the patterns now; they stay at the target, and nothing updates or deletes them`;
}

export function describeAdopted(count: number): string {
  const what = count === 1 ? 'file is not at the source and stays' : 'files are not at the source and stay';
  return `${count} adopted ${what}; to delete ${count === 1 ? 'it' : 'them'} with the next run, set allowDeletes: ${count}`;
}

export function describeHeld(since: string): string {
  return `copied, but not published: held since ${since}`;
}
