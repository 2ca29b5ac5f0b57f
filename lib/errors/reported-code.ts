import type { ErrorCode } from './error-codes';
import type { FileFailureCode } from './failure-codes';
import type { WarningCode } from './warning-codes';

/** Any code that the library reports. */
export type ReportedCode = ErrorCode | WarningCode | FileFailureCode;
