import type { Problem } from '../error-codes';
import { formatValue } from '../format-value';

/** The authorization that a request used. */
export interface UsedAuthorization {
  /** The environment variable with the connection string; undefined for Microsoft Entra ID. */
  readonly variable?: string;
  readonly kind: 'sas' | 'key' | 'token';
  /** The end of the SAS, if it is over. */
  readonly expiredOn?: string;
}

/** Problems of answers that are no success: refusals with a known cause, and answers of something else. */
export const serviceAnswers = {
  /** @param settings The settings of the network that are in force. */
  answerUnrecognized: (side: string, endpoint: string, reason: string, settings: string): Problem => ({
    code: 'AnswerUnrecognized',
    message: `the ${side} at ${endpoint} sent an answer that Azure Storage does not give (${reason})`,
    fix: `something between this machine and the account answers in its place: let requests to this host through its proxy or gateway unchanged, or exclude the host with NO_PROXY; ${settings}`,
  }),
  versionUnsupported: (side: string, endpoint: string, version: string): Problem => ({
    code: 'StorageFailed',
    message: `the ${side} at ${endpoint} does not support version ${version} of the Azure Storage API`,
    fix: 'update the service or the emulator at this address, or let it accept newer versions; Azure itself supports this version',
  }),
  /** @param errorCode The error code of Azure Storage. */
  accessRefused: (
    side: string,
    container: string,
    reason: string,
    errorCode: string,
    used: UsedAuthorization,
  ): Problem | undefined => {
    const fix = adviseOnRefusal(side, errorCode, used);
    if (fix === undefined) return undefined;
    return {
      code: 'AccessDenied',
      message: `the ${side} refused access to container ${formatValue(container)} (${reason})`,
      fix,
    };
  },
  /**
   * The service of the target could not read a blob of the source.
   *
   * @param sourceCode The error code of the source, if the target passes it on.
   */
  copySourceRefused: (
    container: string,
    reason: string,
    sourceCode: string | undefined,
    used: UsedAuthorization,
  ): Problem => ({
    code: 'AccessDenied',
    message: `the source refused to let the target's account read container ${formatValue(container)} (${reason})`,
    fix:
      adviseOnRefusal('source', sourceCode ?? 'unknown', used) ?? `${adviseOnReader(used)}; ${COPY_NETWORK}`,
  }),
};

/**
 * Advice about networks for copies, which the target's account reads from the source itself.
 *
 * @see https://learn.microsoft.com/troubleshoot/azure/azure-storage/copy-blobs-between-storage-accounts-network-restriction
 */
const COPY_NETWORK =
  'if the source has a firewall or private endpoints, this machine must reach both accounts from the same virtual network, through service endpoints that both allow or private endpoints of both: a rule for an IP address is not enough';

function adviseOnReader({ kind, variable }: UsedAuthorization): string {
  if (kind === 'token') return 'ask the provider if your identity has Storage Blob Data Reader there';
  return `check that the ${kind === 'sas' ? 'SAS' : 'key'} in ${variable} is valid and allows reading`;
}

/** Returns the fix for a refusal whose cause is known. */
function adviseOnRefusal(
  side: string,
  errorCode: string,
  { kind, variable, expiredOn }: UsedAuthorization,
): string | undefined {
  if (expiredOn !== undefined)
    return `the SAS in ${variable} expired at ${expiredOn}: set a new one, or unset the variable to use Microsoft Entra ID`;
  if (errorCode === 'KeyBasedAuthenticationNotPermitted')
    return kind === 'token'
      ? undefined
      : `the account does not allow account keys, or SAS tokens that are signed with one: unset ${variable} to use Microsoft Entra ID, or use a user delegation SAS`;
  if (errorCode === 'AuthorizationFailure')
    return side === 'source'
      ? `ask the provider to let this network through the firewall of the account; ${COPY_NETWORK}`
      : 'let this network through the firewall of the account, or use its private endpoint';
  if (kind === 'token') return undefined;
  return SAS_REFUSALS[errorCode]?.replace('%', variable ?? '');
}

/** Fixes for a SAS that does not allow a request, by error code. */
const SAS_REFUSALS: Readonly<Record<string, string>> = {
  AuthorizationPermissionMismatch: 'the SAS in % lacks a permission: the source needs rl, the target rwdl',
  AuthorizationSourceIPMismatch: 'the SAS in % does not allow the address of this machine: set another one',
  AuthorizationProtocolMismatch: 'the SAS in % does not allow this protocol: use https',
  AuthorizationServiceMismatch: 'the SAS in % is not for the Blob service: set another one',
  AuthorizationResourceTypeMismatch:
    'the SAS in % does not cover containers and objects: set another one, with srt=co',
};
