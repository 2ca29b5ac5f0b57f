import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { formatResourceId, formatValue } from '../../errors/format-value';
import type { ObjectReplicationFacts, ReplicationRuleFacts } from '../documents/subscription-engine';
import { isSameId } from '../rules/same-id';
import { DatasetType } from '../values/dataset';
import { CONFIRM_ACCOUNT, SEND_OUTPUT, TAKE_OTHER_ACCOUNT } from './half-fixes';

/** A dataset of the invitation that a rule can replicate. */
interface OfferedDataset {
  readonly datasetType: DatasetType;
  readonly container: string;
  readonly path: string;
}

/** A part of a rule: the blobs of a container whose names begin with a prefix; '' for all of them. */
export interface ReplicatedPart {
  readonly container: string;
  readonly prefix: string;
}

/** The properties of an invitation that the consumer's half of a replication has to match. */
export interface ReplicationOffer {
  /** Name of the provider's account; undefined if only Terraform knows it. */
  readonly sourceAccountName?: string;
  /** ARM id of the only account that the provider allows; undefined for any. */
  readonly destinationAccountId?: string;
}

/** Lists the parts of rules. A rule without prefixes is one part. */
export function listReplicatedParts(rules: readonly ReplicationRuleFacts[]): ReplicatedPart[] {
  return rules.flatMap(({ sourceContainer: container, prefixes }) =>
    (prefixes.length === 0 ? [''] : prefixes).map((prefix) => ({ container, prefix })),
  );
}

/**
 * True if a dataset has all blobs of a part. A single file never does: a prefix also takes the names that go on after it. Names of
 * blobs are case-sensitive.
 */
export function hasPart(dataset: OfferedDataset, { container, prefix }: ReplicatedPart): boolean {
  if (dataset.container !== container) return false;
  switch (dataset.datasetType) {
    case DatasetType.CONTAINER:
      return true;
    case DatasetType.FOLDER:
      return prefix.startsWith(`${dataset.path}/`);
    case DatasetType.FILE:
      return false;
  }
}

/** Finds what is wrong with the consumer's half, apart from the parts that it replicates. */
export function findReplicationMismatches(
  { destinationAccountId, rules }: ObjectReplicationFacts,
  { sourceAccountName, destinationAccountId: allowedId }: ReplicationOffer,
): Problem[] {
  const found: Problem[] = [];
  if (allowedId !== undefined && !isSameId(allowedId, destinationAccountId))
    found.push(
      problems.replicationMismatch(
        `it replicates to ${formatResourceId(destinationAccountId)}, but the invitation allows ${formatResourceId(allowedId)}`,
        CONFIRM_ACCOUNT,
      ),
    );
  const destinationName = destinationAccountId.slice(destinationAccountId.lastIndexOf('/') + 1).toLowerCase();
  if (destinationName === sourceAccountName?.toLowerCase())
    found.push(
      problems.replicationMismatch(
        `it replicates account ${formatValue(destinationName)} to itself`,
        TAKE_OTHER_ACCOUNT,
      ),
    );
  for (const [name, values] of Object.entries({
    ruleId: rules.map(({ ruleId }) => ruleId.toLowerCase()),
    sourceContainer: rules.map(({ sourceContainer }) => sourceContainer),
    destinationContainer: rules.map(({ destinationContainer }) => destinationContainer),
  })) {
    const repeated = values.find((value, index) => values.indexOf(value) < index);
    if (repeated !== undefined)
      found.push(
        problems.replicationMismatch(
          `two of its rules have the ${name} ${formatValue(repeated)}`,
          SEND_OUTPUT,
        ),
      );
  }
  return found;
}

/** Returns the problem of a part that no dataset of the invitation has. */
export function toPartProblem({ container, prefix }: ReplicatedPart): Problem {
  const what = prefix === '' ? 'all blobs' : `the blobs below ${formatValue(prefix)}`;
  return problems.replicationMismatch(
    `it replicates ${what} of container ${formatValue(container)}, which the invitation does not share`,
  );
}
