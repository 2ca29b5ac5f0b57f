import { EXIT_CODES } from '../error-codes';
import { FILE_FAILURES } from '../failure-codes';
import type { ReportedCode } from '../reported-code';
import { WARNING_CODES } from '../warning-codes';

/** The effect of a finding: an error ends the operation, a file failure leaves out one file, a warning stops nothing. */
export type Severity = 'Error' | 'FileFailure' | 'Warning';

/** Lists the severities that a code is reported with: the same finding can be an error here and a warning there. */
export function listSeverities(code: ReportedCode): Severity[] {
  const isIn = (codes: readonly string[]): boolean => codes.includes(code);
  return [
    ...(code in EXIT_CODES ? ['Error' as const] : []),
    ...(isIn(FILE_FAILURES) ? ['FileFailure' as const] : []),
    ...(Object.values(WARNING_CODES).some(isIn) ? ['Warning' as const] : []),
  ];
}

/** Returns the exit code of the command for a code; null if it ends no operation. */
export function getExitCode(code: ReportedCode): number | null {
  return (EXIT_CODES as Readonly<Partial<Record<ReportedCode, number>>>)[code] ?? null;
}

/** Describes the severities of a code: `Error with exit code 3`, `Warning`. */
export function describeSeverities(code: ReportedCode): string {
  const texts: Readonly<Record<Severity, string>> = {
    Error: `error with exit code ${getExitCode(code)}`,
    FileFailure: 'failure of a single file',
    Warning: 'warning',
  };
  const text = listSeverities(code)
    .map((severity) => texts[severity])
    .join(', or ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
