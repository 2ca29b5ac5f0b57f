import { acceptance } from './acceptance';
import { compatibility } from './compatibility';
import { connectors } from './connectors';
import { documents } from './documents';
import { budgets, engineChoice } from './engine-choice';
import { engines, engineWarnings } from './engines';
import { handshake } from './handshake';
import { runtimeWarnings } from './runtime-warnings';
import { synchronization } from './synchronization';
import { synthesisWarnings } from './synthesis-warnings';
import { values } from './values';

export { fileFailures } from './file-failures';
export type { HandshakeSide } from './handshake';
export { adviseOnCopySource, adviseOnRefusal, UPDATE_SERVICE } from './refusal-advice';
export type { UsedAuthorization } from './refusal-advice';

/**
 * All problems that this library reports. Messages start in lower case, show the offending value and name what is allowed.
 * Fixes tell what to change, in the terms of a program: options of the runtime are written as `reconcile: true`, and the
 * command prints its own flag instead.
 */
export const problems = {
  ...values,
  ...acceptance,
  ...handshake,
  ...compatibility,
  ...connectors,
  ...documents,
  ...budgets,
  ...engineChoice,
  ...engines,
  ...synchronization,
};

/** All warnings that this library reports. */
export const warnings = { ...runtimeWarnings, ...synthesisWarnings, ...engineWarnings };
