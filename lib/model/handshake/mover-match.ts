import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { formatResourceId, formatValue } from '../../errors/format-value';
import type { StorageMoverFacts } from '../documents/subscription-engine';
import { isSameId } from '../rules/same-id';
import { CONFIRM_ACCOUNT, SEND_OUTPUT, TAKE_OTHER_ACCOUNT } from './half-fixes';

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

const NAME_TENANT = "ask the consumer to set 'tenantId' of its data store, and to send the acceptance again";

/** Advice about two halves in one tenant. */
export const USE_ONE_STACK =
  "ask the consumer to set 'sourceAccountId' of its engine, and to send the acceptance again";

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
  const found: Problem[] = [];
  const add = (reason: string, fix?: string): void => {
    found.push(problems.storageMoverMismatch(reason, fix));
  };
  if (allowedId !== undefined && !isSameId(allowedId, destinationAccountId))
    add(
      `it copies to ${formatResourceId(destinationAccountId)}, but the invitation allows ${formatResourceId(allowedId)}`,
      CONFIRM_ACCOUNT,
    );
  const destinationName = destinationAccountId.slice(destinationAccountId.lastIndexOf('/') + 1).toLowerCase();
  if (destinationName === sourceAccountName?.toLowerCase())
    add(`it copies account ${formatValue(destinationName)} to itself`, TAKE_OTHER_ACCOUNT);
  if (tenantId === null) add('it does not name the tenant of its endpoints', NAME_TENANT);
  else if (sourceTenantId !== undefined && isSameId(tenantId, sourceTenantId))
    add(
      `its endpoints are in the tenant of the shared data (${tenantId}), where one stack sets up both sides`,
      USE_ONE_STACK,
    );
  const shared = new Set(datasetNames);
  const unshared = jobs.filter(({ datasetName }) => !shared.has(datasetName));
  for (const { datasetName } of unshared)
    add(`it copies dataset ${formatValue(datasetName)}, which the invitation does not share`);
  const repeatedDataset = findRepeated(jobs.map(({ datasetName }) => datasetName));
  if (repeatedDataset !== undefined)
    add(`two of its jobs copy the dataset ${formatValue(repeatedDataset)}`, SEND_OUTPUT);
  const repeatedPlace = findRepeated(
    jobs.map(
      ({ endpointId, path }) => `path ${formatValue(path)} of ${formatResourceId(endpointId.toLowerCase())}`,
    ),
  );
  if (repeatedPlace !== undefined) add(`two of its jobs write to one place, ${repeatedPlace}`, SEND_OUTPUT);
  return found;
}

function findRepeated(values: readonly string[]): string | undefined {
  return values.find((value, index) => values.indexOf(value) < index);
}
