import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { ObjectReplicationFacts } from '../../lib/model/documents/subscription-engine';
import { AzapiResource } from '../azapi/azapi-resource';
import { AzapiResourceAction } from '../azapi/azapi-resource-action';
import type { ReplicationPolicyBody, ReplicationRule } from '../azapi/replication-policy-body';
import { REPLICATION_POLICY_TYPE } from '../azapi/replication-policy-body';
import type { NamedContainer } from '../data-store/container-dependencies';
import { waitForContainer } from '../data-store/container-dependencies';
import type { IDataStore } from '../data-store/data-store-props';
import type { Precondition } from '../synthesis/check-result';
import { toLifecycle } from '../synthesis/check-result';
import { keepArguments } from '../synthesis/kept-arguments';
import type { ReplicationSettings } from './object-replication-options';
import type { DeclaredReplicationRule } from './replication-rules';
import { toPolicyRule } from './replication-rules';

const POLICY_ID = 'properties.policyId';
const RULES = 'properties.rules';

/** A policy as both accounts have it. Values can be tokens. */
export interface ReplicationPolicy {
  /** ARM id of the source account, or its name. */
  readonly sourceAccount: string;
  readonly destinationAccount: string;
  readonly rules: readonly ReplicationRule[];
  readonly settings: ReplicationSettings;
}

/** The half of the destination account. Azure chooses the ids, which the other half repeats. */
export interface DestinationHalf {
  /** ARM id of the policy. */
  readonly id: string;
  readonly policyId: string;
  /** Returns the id of the rule of a source container. */
  readonly getRuleId: (sourceContainer: string) => string;
}

/**
 * Defines the half of the destination account. Its policy is created as `default`, and Azure answers with the id that all further
 * requests need, so that `azapi_resource`, which reads what it has created by the same name, does not fit. The first request stays
 * as it was, a second one states the rules under that id, and a third one deletes the policy when it is destroyed.
 *
 * @see https://github.com/Azure/bicep/issues/9710
 */
export function defineDestinationHalf(
  scope: Construct,
  target: IDataStore,
  policy: ReplicationPolicy,
  preconditions: readonly Precondition[],
): DestinationHalf {
  const body = toBody(policy);
  const common = { type: REPLICATION_POLICY_TYPE } as const;
  const policies = `${target.storageAccountId}/objectReplicationPolicies`;
  const creation = new AzapiResourceAction(scope, 'ReplicationPolicy', {
    ...common,
    resourceId: `${policies}/default`,
    method: 'PUT',
    body,
    responseExportValues: [POLICY_ID],
    lifecycle: {
      ignoreChanges: ['body'],
      ...(preconditions.length > 0 && { precondition: [...preconditions] }),
    },
  });
  const policyId = creation.getOutput(POLICY_ID);
  const id = `${policies}/${policyId}`;
  const rules = new AzapiResourceAction(scope, 'ReplicationRules', {
    ...common,
    resourceId: id,
    method: 'PUT',
    body,
    responseExportValues: [RULES],
  });
  const removal = new AzapiResourceAction(scope, 'ReplicationRemoval', {
    ...common,
    resourceId: id,
    method: 'DELETE',
    isSentOnDestroy: true,
    dependsOn: [rules],
  });
  for (const { destinationContainer: container } of policy.rules)
    waitForContainer(creation, { dataStore: target, container });
  for (const each of [creation, rules, removal]) keepArguments(each);
  return {
    id,
    policyId,
    getRuleId: (sourceContainer) => {
      const listValues = (name: string): string[] => Token.asList(rules.getOutput(`${RULES}[*].${name}`));
      // Nothing says that Azure keeps the order of the rules.
      return Token.asString(
        Fn.one(Fn.matchkeys(listValues('ruleId'), listValues('sourceContainer'), [sourceContainer])),
      );
    },
  };
}

/** Defines the half of the source account, with the ids of the other half. From then on, data leaves the account. */
export function defineSourceHalf(
  scope: Construct,
  accountId: string,
  policyId: string,
  policy: ReplicationPolicy,
  {
    preconditions,
    containers,
  }: {
    readonly preconditions: readonly Precondition[];
    readonly containers: readonly NamedContainer[];
  },
): AzapiResource {
  const half = new AzapiResource(scope, 'ReplicationSource', {
    type: REPLICATION_POLICY_TYPE,
    parentId: accountId,
    name: policyId,
    body: toBody(policy),
    ...toLifecycle(preconditions),
  });
  for (const container of containers) waitForContainer(half, container);
  return keepArguments(half);
}

/** Returns the consumer's half for the acceptance. */
export function toReplicationFacts(
  half: DestinationHalf,
  target: IDataStore,
  rules: readonly DeclaredReplicationRule[],
  createdAfter: string | undefined,
): ObjectReplicationFacts {
  return {
    policyId: half.policyId,
    destinationAccountId: target.storageAccountId,
    rules: rules.map(({ sourceContainer, destinationContainer, prefixes }) => ({
      ruleId: half.getRuleId(sourceContainer),
      ...{ sourceContainer, destinationContainer, prefixes },
      ...(createdAfter !== undefined && { createdAfter }),
    })),
  };
}

function toBody({
  sourceAccount,
  destinationAccount,
  rules,
  settings,
}: ReplicationPolicy): ReplicationPolicyBody {
  const { metrics = false, priority = false, tags = false } = settings;
  return {
    properties: {
      ...{ sourceAccount, destinationAccount, rules },
      metrics: { enabled: metrics },
      priorityReplication: { enabled: priority },
      tagsReplication: { enabled: tags },
    },
  };
}

/** Adds the ids of the rules that Azure chose for the destination account. */
export function addRuleIds(
  rules: readonly DeclaredReplicationRule[],
  half: DestinationHalf,
  createdAfter: string | undefined,
): ReplicationRule[] {
  return rules.map((rule) =>
    toPolicyRule({ ...rule, ruleId: half.getRuleId(rule.sourceContainer) }, createdAfter),
  );
}
