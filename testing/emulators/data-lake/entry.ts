import type { Conditioned } from './conditions';

/** A file or directory. */
export interface Entry extends Conditioned {
  readonly path: string;
  readonly isDirectory: boolean;
  readonly createdOn: Date;
  readonly sizeBytes: number;
  readonly isLeased: boolean;
}

/** The Blob endpoint of such an account shows a directory as an empty blob, marked so. */
export const FOLDER = 'hdi_isfolder';
