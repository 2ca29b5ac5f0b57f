/** The authorization that a request used. */
export interface UsedAuthorization {
  /** The environment variable with the connection string; undefined for Microsoft Entra ID. */
  readonly variable?: string;
  readonly kind: 'sas' | 'key' | 'token';
  /** The end of the SAS, if it is over. */
  readonly expiredOn?: string;
  /** The start of the SAS, if it is still ahead. */
  readonly startsOn?: string;
}

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

/** Returns the fix if the target's account could not read a blob of the source. @param sourceCode The error code of the source, if it is known. */
export function adviseOnCopySource(sourceCode: string | undefined, used: UsedAuthorization): string {
  return (
    adviseOnRefusal('source', sourceCode ?? 'unknown', used) ?? `${adviseOnReader(used)}; ${COPY_NETWORK}`
  );
}

/** Fix for a service that is too old for this library. */
export const UPDATE_SERVICE =
  'update the service or the emulator at this address, or let it accept newer versions; Azure itself supports this version';

/** Returns the fix for a refusal whose cause is known; otherwise undefined. @param errorCode The error code of Azure Storage. */
export function adviseOnRefusal(
  side: string,
  errorCode: string,
  { kind, variable, expiredOn, startsOn }: UsedAuthorization,
): string | undefined {
  if (expiredOn !== undefined)
    return `the SAS in ${variable} expired at ${expiredOn}: set a new one, or unset the variable to use Microsoft Entra ID`;
  if (startsOn !== undefined)
    return `the SAS in ${variable} is not valid before ${startsOn}: wait until then, set a new one, or unset the variable to use Microsoft Entra ID`;
  if (errorCode === 'KeyBasedAuthenticationNotPermitted')
    return kind === 'token'
      ? undefined
      : `the account does not allow account keys, or SAS tokens that are signed with one: unset ${variable} to use Microsoft Entra ID, or use a user delegation SAS`;
  if (errorCode === 'AuthorizationFailure')
    return side === 'source'
      ? `ask the provider to let this network through the firewall of the account; ${COPY_NETWORK}`
      : 'let this network through the firewall of the account, or use its private endpoint';
  if (kind === 'token') return undefined;
  return SAS_REFUSALS.get(errorCode)?.replace('%', variable ?? '');
}

/** Fixes for a SAS that does not allow a request, by error code. */
const SAS_REFUSALS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    AuthorizationPermissionMismatch: 'the SAS in % lacks a permission: the source needs rl, the target rwdl',
    AuthorizationSourceIPMismatch: 'the SAS in % does not allow the address of this machine: set another one',
    AuthorizationProtocolMismatch: 'the SAS in % does not allow this protocol: use https',
    AuthorizationServiceMismatch: 'the SAS in % is not for the Blob service: set another one',
    AuthorizationResourceTypeMismatch:
      'the SAS in % does not cover containers and objects: set another one, with srt=co',
  }),
);
