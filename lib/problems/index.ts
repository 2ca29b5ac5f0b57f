import { accepting } from './accepting';
import { documents } from './documents';
import { fitting } from './fitting';
import { handshake } from './handshake';
import { running } from './running';
import { values } from './values';

export type { ErrorCode, Problem } from './error-codes';
export type { HandshakeSide } from './handshake';
export { EXIT } from './error-codes';
export { shown } from './shown';

/**
 * Every way in which this library says no, as prose: one entry a code. Messages start in lower case, show the
 * offending value and what is allowed; fixes say what to change.
 */
export const problems = { ...values, ...accepting, ...handshake, ...fitting, ...documents, ...running };
