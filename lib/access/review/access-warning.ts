import type { Warning } from '../../errors/warning-codes';

/** A warning for the reviewer of a report. */
export interface AccessWarning extends Warning {
  /** The principal that has the access; null for a warning about an account. */
  readonly principalId: string | null;
  /** Terraform address of the assignment or resource; null for a warning about an account or an invitation. */
  readonly address: string | null;
}
