import { types } from 'node:util';

/** Codes of Node.js for a host whose name cannot be resolved. */
export const UNKNOWN_HOST_CODES: readonly string[] = [
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'EAI_NONAME',
  'EAI_FAIL',
];

/**
 * Codes of Node.js for a certificate that is not accepted, and for a server that does not speak TLS as expected.
 *
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
const CERTIFICATE_CODE =
  /\b(UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)_\w+|(?:SELF_SIGNED|DEPTH_ZERO_SELF_SIGNED)_CERT\w*|CERT_[A-Z_]+|CRL_[A-Z_]+|ERROR_IN_C\w+|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERR_TLS_\w+|ERR_SSL_\w+|EPROTO)\b/;

/** Returns the code of a certificate error in an error or in one of its causes; undefined if there is none. */
export function findCertificateCode(error: unknown): string | undefined {
  return findInCauses(error, (text) => CERTIFICATE_CODE.exec(text)?.[1]);
}

export function isCertificateError(error: unknown): boolean {
  return findCertificateCode(error) !== undefined;
}

/** Returns the code for an unknown host in an error or in one of its causes; undefined if there is none. */
export function findUnknownHostCode(error: unknown): string | undefined {
  return findInCauses(error, (text) => UNKNOWN_HOST_CODES.find((code) => text.includes(code)));
}

/** Codes of a sign-in whose authority does not answer, or answers with something else. Managed identities have none. */
const AUTHORITY_CODE = /\b(endpoints_resolution_error|openid_config_error)\b/;
/** Codes of a connection. Credentials that look for an endpoint which exists in Azure only name them too. */
const CONNECTION_CODE = /\b(network_error|post_request_failed|ECONNREFUSED|ECONNRESET|ETIMEDOUT)\b/;

/** Names of the errors of a credential that was found and has failed. Those that are not there have other names. */
const FAILED_SIGN_INS: readonly string[] = ['AuthenticationError', 'AuthenticationRequiredError'];

/**
 * Returns the code for an authority of sign-ins that does not answer, in an error or in one of its causes; undefined if there
 * is none.
 */
export function findAuthorityCode(error: Error): string | undefined {
  const isFound = FAILED_SIGN_INS.includes(error.name);
  return findInCauses(
    error,
    (text) => (AUTHORITY_CODE.exec(text) ?? (isFound ? CONNECTION_CODE.exec(text) : undefined))?.[1],
  );
}

const MAX_CAUSES = 20;

/** Looks through an error, its causes, and the errors that it collects. Errors of sign-ins only name them in their text. */
function findInCauses<T>(error: unknown, find: (text: string) => T | undefined): T | undefined {
  const waiting = [error];
  for (let seen = 0; seen < MAX_CAUSES && waiting.length > 0; seen++) {
    const next = waiting.shift();
    if (!types.isNativeError(next)) continue;
    const { code, message, cause, errors } = next as NodeJS.ErrnoException & { readonly errors?: unknown };
    const found = find(`${code ?? ''} ${message}`);
    if (found !== undefined) return found;
    waiting.push(cause, ...(Array.isArray(errors) ? (errors as unknown[]) : []));
  }
  return undefined;
}
