import type { FileFailure } from '../failure-codes';

const ADVICE_ON_NAME =
  "move or delete it (deletions: 'mirror' deletes what is gone at the source); if the source has both a file and a folder of this name, ask the provider to rename one";

const ADVICE_ON_ENGINE =
  'check the status of the engine; to have the file copied, ask the provider to write it again';

/** Reasons why single files are not copied. The others are copied all the same. */
export const fileFailures = {
  /** @param rule The rule that the name breaks. */
  nameUnfit: (rule: string): FileFailure => ({
    code: 'NameUnfit',
    message: `its name ${rule}`,
    fix: 'ask the provider to rename it',
  }),
  sourceArchived: (): FileFailure => ({
    code: 'SourceArchived',
    message: 'it is in the archive tier',
    fix: 'ask the provider to rehydrate it',
  }),
  sourceChanging: (): FileFailure => ({
    code: 'SourceChanging',
    message: 'it changed repeatedly while it was copied',
    fix: 'nothing to do: the next run copies it',
  }),
  sourceDenied: (reason: string): FileFailure => ({
    code: 'SourceDenied',
    message: `the source refused to let it be read (${reason})`,
    fix: 'ask the provider to check the grant',
  }),
  /** A named file that the source has never had. */
  notFound: (): FileFailure => ({
    code: 'NotFound',
    message: 'the source has nothing there',
    fix: 'ask the provider if the file still exists',
  }),
  /** A file of a subscription whose target only another engine can write. */
  notCarried: (): FileFailure => ({
    code: 'NotCarried',
    message: 'the engine of this subscription has not copied it, and the target refuses all other writes',
    fix: ADVICE_ON_ENGINE,
  }),
  carriedDifferently: (): FileFailure => ({
    code: 'NotCarried',
    message:
      'the engine of this subscription has left a different version of it, and the target refuses all other writes',
    fix: ADVICE_ON_ENGINE,
  }),
  notDeletedByEngine: (): FileFailure => ({
    code: 'NotCarried',
    message:
      'it is gone from the source, but the engine of this subscription has not deleted it, and nothing else deletes where it writes',
    fix: 'compare again later; if it stays, delete it at the target: Azure permits deletions there',
  }),
  notDeleted: (message: string): FileFailure => ({
    code: 'StorageFailed',
    message,
    fix: 'synchronize again',
  }),
  targetRefused: (reason: string): FileFailure => ({
    code: 'StorageFailed',
    message: `the target refused the copy (${reason})`,
    fix: 'synchronize again',
  }),
  changedAtTarget: (place: string): FileFailure => ({
    code: 'Collision',
    message: `${place} was changed at the target by somebody else`,
    fix: 'synchronize with reconcile: true to repair it',
  }),
  foreignAtTarget: (place: string): FileFailure => ({
    code: 'Collision',
    message: `${place} was written at the target by somebody else`,
    fix: 'move it, map the dataset elsewhere, overwrite it with reconcile: true, or take over everything there with adopt: true',
  }),
  /** A blob that a run has left which ended before it recorded its copies, or that somebody else has written. */
  unprovenAtTarget: (place: string): FileFailure => ({
    code: 'Collision',
    message: `${place} may be a copy that an interrupted run of this subscription has made, or a file of somebody else: Azure has nothing that proves either`,
    fix: 'delete it if it is not needed, or take over everything in this dataset with adopt: true',
  }),
  /** @param place The file whose name is that of a folder of the source. */
  fileAtTarget: (place: string): FileFailure => ({
    code: 'Collision',
    message: `${place} is a file at the target, so no directory can have this name there`,
    fix: ADVICE_ON_NAME,
  }),
  directoryAtTarget: (place: string): FileFailure => ({
    code: 'Collision',
    message: `${place} is a directory at the target, so no file can have this name there`,
    fix: ADVICE_ON_NAME,
  }),
};
