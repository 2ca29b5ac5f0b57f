import { acceptance } from './acceptance';
import { compatibility } from './compatibility';
import { documents } from './documents';
import { handshake } from './handshake';
import { synchronization } from './synchronization';
import { values } from './values';

export type { HandshakeSide } from './handshake';

/**
 * Every problem that this library reports: one entry for each code. Messages start in lower case, show the offending
 * value and what is allowed; fixes say what to change.
 */
export const problems = {
  ...values,
  ...acceptance,
  ...handshake,
  ...compatibility,
  ...documents,
  ...synchronization,
};
