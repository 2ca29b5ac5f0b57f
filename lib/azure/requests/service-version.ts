import { toFault } from './sdk-fault';

/** The service version of the SDK's clients, which all requests name. */
export const SERVICE_VERSION = '2026-04-06';

/** The scope of tokens for Azure Storage. */
export const STORAGE_SCOPE = 'https://storage.azure.com/.default';

/** The details of an error that the SDK reads from the body of a response. */
interface ErrorDetails {
  readonly message?: string;
  readonly details?: { readonly HeaderName?: string; readonly headerName?: string };
  readonly response?: { readonly bodyAsText?: string | null };
}

/**
 * True if a service refuses the version of the API: it is older than this library. A response to HEAD does not tell.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes
 */
export function isVersionRefused(error: unknown): boolean {
  const { status, code } = toFault(error);
  if (status !== 400) return false;
  const { message = '', details, response } = error as ErrorDetails;
  const header = details?.HeaderName ?? details?.headerName;
  return (
    code === 'InvalidHeaderValue' &&
    (header?.toLowerCase() === 'x-ms-version' ||
      /x-ms-version|API version/i.test(`${message} ${response?.bodyAsText ?? ''}`))
  );
}
