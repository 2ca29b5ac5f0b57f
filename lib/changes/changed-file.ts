/** The kind of a change: the file was written or deleted, or only a look at the source can tell. */
export type ChangeKind = 'Written' | 'Deleted' | 'Unknown';

/** The version of a file that a change names. It is a claim: a copy is pinned to the ETag, so that a wrong one is refused. */
export interface ChangedFacts {
  /** Without quotation marks. */
  readonly etag: string;
  readonly sizeBytes: number;
  readonly blobType: 'BlockBlob' | 'AppendBlob' | 'PageBlob';
  readonly lastModified?: string;
}

/** A file of a dataset that has changed at the source, as an event or a digest says. */
export interface ChangedFile {
  readonly datasetName: string;
  /** Name relative to the dataset; '' for the file of a File dataset. */
  readonly relativePath: string;
  readonly change: ChangeKind;
  /** Absent if the source must be asked. */
  readonly facts?: ChangedFacts;
  /** The time of the change, UTC, to measure how long it took until it was copied. */
  readonly occurredOn?: string;
  /** True for a directory that was renamed or deleted: everything below it is looked at. */
  readonly isFolder?: true;
  /** True if an earlier deletion of the file was told, too. */
  readonly wasDeleted?: true;
}

/** Returns the last change of a file, with what still counts of an earlier one. */
export function keepEarlier(last: ChangedFile, earlier: ChangedFile): ChangedFile {
  const isFolder = last.isFolder ?? earlier.isFolder;
  const wasDeleted = last.change !== 'Deleted' && (last.wasDeleted || tellsDeletion(earlier));
  return { ...last, ...(isFolder && { isFolder }), ...(wasDeleted && { wasDeleted }) };
}

/** True if a deletion was told, as the last change of the file or as an earlier one. */
export function tellsDeletion({ change, wasDeleted }: ChangedFile): boolean {
  return change === 'Deleted' || wasDeleted === true;
}

/** A change of a file, by the name of its dataset and its path. */
export type ChangeKey = Pick<ChangedFile, 'datasetName' | 'relativePath'>;
