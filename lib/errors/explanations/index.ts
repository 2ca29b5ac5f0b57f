import type { ReportedCode } from '../reported-code';
import { acceptance } from './acceptance';
import { access } from './access';
import { compatibility } from './compatibility';
import { connectors } from './connectors';
import { documents } from './documents';
import { engineChoice } from './engine-choice';
import { engines } from './engines';
import type { Explanation } from './explanation';
import { failures } from './failures';
import { handshake } from './handshake';
import { reviewWarnings } from './review-warnings';
import { synchronization } from './synchronization';
import { synthesis } from './synthesis-warnings';
import { values } from './values';
import { warnings } from './warnings';

export type { Explanation } from './explanation';

/**
 * The help page of every code, for `datashare explain` and docs/errors.md. Nothing else loads this folder: it is text that
 * synthesis and synchronization do not need.
 */
export const explanations: Readonly<Record<ReportedCode, Explanation>> = {
  ...access,
  ...synchronization,
  ...connectors,
  ...documents,
  ...engineChoice,
  ...engines,
  ...values,
  ...handshake,
  ...acceptance,
  ...compatibility,
  ...failures,
  ...warnings,
  ...synthesis,
  ...reviewWarnings,
};
