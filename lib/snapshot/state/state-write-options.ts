import type { Warning } from '../../errors/warning-codes';

/** The terms on which state is written. */
export interface StateOptions {
  /** Number of entries in a part of a manifest, if it is not the default. */
  readonly partEntries?: number;
  /**
   * Called before state is replaced. Throws if another run has the lock.
   *
   * @param maxAgeMs Maximum time since the lock was last confirmed, if it is not the default.
   */
  readonly ensureLocked?: (maxAgeMs?: number) => Promise<void>;
  /** Receives warnings about state that is ignored. */
  readonly onWarning?: (warning: Warning) => void;
}
