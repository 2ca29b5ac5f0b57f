import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { formatValue } from '../../errors/format-value';
import type { StorageMoverFacts } from '../documents/subscription-engine';
import { isSameId } from '../rules/same-id';

/** The properties of an invitation that the consumer's half of copies by Storage Mover has to match. */
export interface MoverOffer {
  /** Names of the datasets that are shared. */
  readonly datasetNames: readonly string[];
  /** Name of the provider's account; undefined if only Terraform knows it. */
  readonly sourceAccountName?: string;
  /** Tenant of the provider's account; undefined if it is not known. */
  readonly sourceTenantId?: string;
  /** ARM id of the only account that the provider allows; undefined for any. */
  readonly destinationAccountId?: string;
}

/**
 * Finds what is wrong with the consumer's half. The places of the datasets at the provider are those of the invitation, so that a half
 * can ask for no other data.
 *
 * @param tenantId Tenant of the consumer; null if the acceptance does not name it.
 */
export function findMoverMismatches(
  { destinationAccountId, jobs }: StorageMoverFacts,
  tenantId: string | null,
  { datasetNames, sourceAccountName, sourceTenantId, destinationAccountId: allowedId }: MoverOffer,
): Problem[] {
  const reasons: string[] = [];
  if (allowedId !== undefined && !isSameId(allowedId, destinationAccountId))
    reasons.push(
      `it copies to ${formatValue(destinationAccountId)}, but the invitation allows ${formatValue(allowedId)}`,
    );
  const destinationName = destinationAccountId.slice(destinationAccountId.lastIndexOf('/') + 1).toLowerCase();
  if (destinationName === sourceAccountName?.toLowerCase())
    reasons.push(`it copies account ${formatValue(destinationName)} to itself`);
  if (tenantId === null) reasons.push('it does not name the tenant of its endpoints');
  else if (sourceTenantId !== undefined && isSameId(tenantId, sourceTenantId))
    reasons.push(
      `its endpoints are in the tenant of the shared data (${tenantId}), where one stack sets up both sides`,
    );
  const shared = new Set(datasetNames);
  const unshared = jobs.filter(({ datasetName }) => !shared.has(datasetName));
  for (const { datasetName } of unshared)
    reasons.push(`it copies dataset ${formatValue(datasetName)}, which the invitation does not share`);
  const repeatedDataset = findRepeated(jobs.map(({ datasetName }) => datasetName));
  if (repeatedDataset !== undefined)
    reasons.push(`two of its jobs copy the dataset ${formatValue(repeatedDataset)}`);
  const repeatedPlace = findRepeated(
    jobs.map(({ endpointId, path }) => `${endpointId.toLowerCase()} ${path}`),
  );
  if (repeatedPlace !== undefined)
    reasons.push(`two of its jobs write to one place: ${formatValue(repeatedPlace)}`);
  return reasons.map((reason) => problems.storageMoverMismatch(reason));
}

function findRepeated(values: readonly string[]): string | undefined {
  return values.find((value, index) => values.indexOf(value) < index);
}
