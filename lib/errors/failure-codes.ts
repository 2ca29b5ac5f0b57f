import type { Finding } from './finding';

/** Stable names of the kinds of failures of single files. */
export const FILE_FAILURES = [
  'Collision',
  'NameUnfit',
  'NotCarried',
  'NotFound',
  'SourceArchived',
  'SourceChanging',
  'SourceDenied',
  'StorageFailed',
] as const;

export type FileFailureCode = (typeof FILE_FAILURES)[number];

/** The reason why one file was not copied or deleted. The others are not affected. */
export interface FileFailure extends Finding {
  /** Stable name of the kind of failure. */
  readonly code: FileFailureCode;
}
