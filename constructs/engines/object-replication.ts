import { StorageObjectReplication } from '@cdktf/provider-azurerm/lib/storage-object-replication';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { AccountChildNames } from '../data-store/account-child-names';
import { toLifecycle } from '../synthesis/check-result';
import { waitForContainer } from '../data-store/container-dependencies';
import { canonicalizeId } from '../synthesis/props-validation';
import { keepArguments } from '../synthesis/kept-arguments';
import { warn } from '../synthesis/warnings';
import { warnings } from '../../lib/errors/catalogue';
import { escapeTemplates } from '../synthesis/terraform-strings';
import type { DefinedEngine, EngineContext } from './engine-context';
import type { ObjectReplicationOptions } from './object-replication-options';
import { setsUpBothSides } from './object-replication-options';
import {
  addRuleIds,
  defineDestinationHalf,
  defineSourceHalf,
  toReplicationFacts,
} from './replication-halves';
import type { DeclaredReplicationRule } from './replication-rules';
import { toPolicyRule, toReplicationRules } from './replication-rules';

const policyNames = new AccountChildNames('replication policy of the account');

/** Defines the replication of a subscription's datasets. */
export function defineObjectReplication(
  subscription: Construct,
  options: ObjectReplicationOptions,
  { target, landings, preconditions = [] }: EngineContext,
): DefinedEngine {
  const { source } = landings[0];
  const rules = toReplicationRules(landings);
  const { createdAfter, priority, metrics, tags } = options;
  // Azure has one policy for each pair of accounts.
  policyNames.claim(subscription, target, `from ${source.storageAccountName}`);
  const sourceAccount = canonicalizeId(options.sourceAccountId) ?? source.storageAccountName;
  const isBoth = setsUpBothSides(options);
  if (isBoth)
    warn(
      subscription,
      warnings.engineNeedsRights(
        'ObjectReplication',
        "the identity that runs 'terraform apply' needs Storage Account Contributor on the provider's account as well as on the target",
      ),
    );
  if (isBoth && !priority && !metrics && !tags)
    return defineWithAzurerm(subscription, sourceAccount, rules, createdAfter, { target, preconditions });

  const policy = {
    sourceAccount,
    destinationAccount: target.storageAccountId,
    settings: { priority, metrics, tags },
    rules: rules.map((rule) => toPolicyRule(rule, createdAfter)),
  };
  const half = defineDestinationHalf(subscription, target, policy, preconditions);
  const facts = { kind: 'ObjectReplication' as const, resourceId: half.id };
  if (!isBoth) return { facts, objectReplication: toReplicationFacts(half, target, rules, createdAfter) };
  defineSourceHalf(
    subscription,
    sourceAccount,
    half.policyId,
    { ...policy, rules: addRuleIds(rules, half, createdAfter) },
    { preconditions: [], containers: [] },
  );
  return { facts };
}

/** Defines both halves as one resource. azurerm knows neither metrics nor priority nor index tags. */
function defineWithAzurerm(
  subscription: Construct,
  sourceAccountId: string,
  rules: readonly DeclaredReplicationRule[],
  createdAfter: string | undefined,
  { target, preconditions }: Pick<Required<EngineContext>, 'target' | 'preconditions'>,
): DefinedEngine {
  const policy = new StorageObjectReplication(subscription, 'Replication', {
    sourceStorageAccountId: sourceAccountId,
    destinationStorageAccountId: target.storageAccountId,
    rules: rules.map(({ sourceContainer, destinationContainer, prefixes }) => ({
      sourceContainerName: sourceContainer,
      destinationContainerName: destinationContainer,
      copyBlobsCreatedAfter: createdAfter ?? 'Everything',
      // Despite its name, it lists the prefixes of the blobs that are included.
      ...(prefixes.length > 0 && {
        filterOutBlobsWithPrefix: prefixes.map((prefix) => escapeTemplates(prefix)),
      }),
    })),
    ...toLifecycle(preconditions),
  });
  for (const { destinationContainer: container } of rules)
    if (!Token.isUnresolved(container)) waitForContainer(policy, { dataStore: target, container });
  keepArguments(policy);
  return { facts: { kind: 'ObjectReplication', resourceId: policy.destinationObjectReplicationId } };
}
