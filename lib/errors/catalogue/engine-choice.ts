import type { Problem } from '../error-codes';

/** Problems of the choice of an engine. */
export const engineChoice = {
  /** @param missing The facts that would settle it, such as `estimates.files`. */
  engineUnknown: (missing: readonly string[]): Problem => ({
    code: 'EngineUnknown',
    message: 'no engine is known to be able to carry this share: facts are missing, or nothing is proven',
    fix:
      missing.length === 0
        ? 'try the engine that is listed first on a copy of the data before you rely on it'
        : `give the facts that would settle it: ${missing.join(', ')}`,
  }),
  noEngineFits: (): Problem => ({
    code: 'NoEngineFits',
    message: 'no engine can carry this share: each one breaks a limit',
    fix: 'change what breaks the limits of the engine that is listed first, or divide the share',
  }),
};
