import { types } from 'node:util';
import { DataShareError } from '../../errors/data-share-error';
import type { Problem } from '../../errors/error-codes';
import { adviseOnRefusal, problems, UPDATE_SERVICE } from '../../errors/catalogue';
import { redact } from '../../errors/redact';
import type { ServiceConnection } from './store-connection';
import { CONNECTION_STRING_VARIABLE } from './store-connection';
import { InterruptedError } from '../requests/interruption';
import { isNoAnswerError, NoTokenError } from '../requests/limited-try';
import { findAuthorityCode, findCertificateCode, findUnknownHostCode } from '../requests/network-faults';
import { describeAuthorization } from './used-authorization';
import { PendingCopyError } from '../requests/pending-copy-error';
import { isVersionRefused, SERVICE_VERSION } from '../requests/service-version';
import { toFault, CONTAINER_GONE_CODES, UNRECOGNIZED_ANSWER } from '../requests/sdk-fault';
import { isNetworkError } from '../requests/transient-errors';

export function toDataShareError(
  connection: ServiceConnection,
  container: string,
  action: string,
  signal: AbortSignal,
  error: unknown,
): unknown {
  if (DataShareError.isDataShareError(error) || !types.isNativeError(error)) return error;
  return new DataShareError([toProblem(connection, container, action, signal, error)], { cause: error });
}

const NOT_SIGNED_IN = [
  'CredentialUnavailableError',
  'AggregateAuthenticationError',
  'AuthenticationError',
  'AuthenticationRequiredError',
];
/** The start of the codes of Node.js for an answer that is not valid HTTP. */
const MALFORMED_HTTP = 'HPE_';
const CUT_OFF = 'the response was truncated or malformed';
function toProblem(
  connection: ServiceConnection,
  container: string,
  action: string,
  signal: AbortSignal,
  error: Error,
): Problem {
  const { side, blobEndpoint, connectionStringVariable } = connection;
  const { status, code } = toFault(error);
  const isInterrupted = error instanceof InterruptedError || (error.name === 'AbortError' && signal.aborted);
  if (isInterrupted) return problems.interrupted();
  // The SDK reports a connection that ends in the middle of a body as an aborted one.
  const isCutOff = code === 'PARSE_ERROR' || error.name === 'AbortError';
  const reason = redact(isCutOff ? CUT_OFF : status ? `${status} ${code}` : code);
  const isSignIn = NOT_SIGNED_IN.includes(error.name);
  const unreachable =
    status === 0 && code !== UNRECOGNIZED_ANSWER
      ? findNetworkProblem(connection, error, isSignIn)
      : undefined;
  if (unreachable) return unreachable;
  if (isSignIn) return toSignInProblem(connection, error);
  const isMalformed = code.startsWith(MALFORMED_HTTP);
  if (code === UNRECOGNIZED_ANSWER || isMalformed)
    return problems.answerUnrecognized(
      side,
      blobEndpoint,
      redact(isMalformed ? `its HTTP is malformed: ${code}` : error.message),
      connection.describeNetwork(blobEndpoint),
    );
  if (isVersionRefused(error))
    return problems.storageFailed(
      side,
      action,
      `it does not support version ${SERVICE_VERSION} of the Azure Storage API`,
      UPDATE_SERVICE,
    );
  if (status === 401 || status === 403) {
    const fix = adviseOnRefusal(side, code, describeAuthorization(connection));
    return problems.accessDenied(side, container, reason, connectionStringVariable, fix);
  }
  if (CONTAINER_GONE_CODES.includes(code)) return problems.containerNotFound(side, container);
  if (status === 0 && !isCutOff && isNetworkError(error, code))
    return problems.endpointUnreachable(side, blobEndpoint, reason);
  const isPending = error instanceof PendingCopyError;
  return problems.storageFailed(side, action, isPending ? error.message : reason);
}

/** Returns the problem of a sign-in: there is no credential, or Microsoft Entra ID refused it, or does not answer. */
function toSignInProblem({ side, authorityHost, describeNetwork }: ServiceConnection, error: Error): Problem {
  const [refusal] = /\bAADSTS\d+/.exec(error.message) ?? [];
  if (refusal !== undefined)
    return problems.credentialUnavailable(
      side,
      CONNECTION_STRING_VARIABLE[side],
      undefined,
      undefined,
      refusal,
    );
  const fault = findAuthorityCode(error);
  if (fault === undefined) return problems.credentialUnavailable(side, CONNECTION_STRING_VARIABLE[side]);
  const settings = describeNetwork(authorityHost);
  return problems.endpointUnreachable(`sign-in for the ${side}`, authorityHost, fault, {
    cause: 'authority',
    settings,
  });
}

/** Returns the problem of a host that does not answer, is unknown, or has a certificate that is not trusted; otherwise undefined. */
function findNetworkProblem(
  { side, blobEndpoint, authorityHost, describeNetwork }: ServiceConnection,
  error: Error,
  isSignIn: boolean,
): Problem | undefined {
  if (error instanceof NoTokenError)
    return problems.credentialUnavailable(
      side,
      CONNECTION_STRING_VARIABLE[side],
      undefined,
      error.limitMs / 1000,
    );
  if (isNoAnswerError(error)) return problems.endpointUnreachable(side, blobEndpoint, error.message);
  const [place, endpoint] = isSignIn ? [`sign-in for the ${side}`, authorityHost] : [side, blobEndpoint];
  const settings = describeNetwork(endpoint);
  const certificate = findCertificateCode(error);
  if (certificate !== undefined)
    return problems.endpointUnreachable(place, endpoint, certificate, { cause: 'certificate', settings });
  // Credentials look for hosts that exist in Azure only: a sign-in that fails for another reason names them too.
  const unknownHost = isSignIn ? undefined : findUnknownHostCode(error);
  if (unknownHost === undefined) return undefined;
  return problems.endpointUnreachable(place, endpoint, unknownHost, { cause: 'name', settings });
}
