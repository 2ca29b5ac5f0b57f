import { createUuid } from '../computed/context';
import type { Value, Values } from '../values';
import { asText, isBlock, isList, UNKNOWN } from '../values';
import { splitResourceId } from './resource-id';
import type { ResourceType } from './resource-types';
import { allowMember, flag, READ_ONLY, requireMember, takeList, takeObject, takeText } from './shapes';

/*
 * Policies of object replication, as the specification of Microsoft.Storage 2026-04-01 and the documentation have them: the policy
 * of the destination account is created as `default`, and Azure chooses its id and those of the rules; the source account takes
 * these ids and no others.
 */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ACCOUNT =
  /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Storage\/storageAccounts\/)?[a-z0-9]{3,24}$/i;
const CONTAINER = /^[a-z0-9$](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/;

const text = takeText();
const switchedOn = takeObject({ enabled: requireMember(flag) });

const policy = takeObject({
  properties: requireMember(
    takeObject({
      sourceAccount: requireMember(takeText({ pattern: ACCOUNT })),
      destinationAccount: requireMember(takeText({ pattern: ACCOUNT })),
      rules: requireMember(
        takeList(
          takeObject({
            ruleId: allowMember(takeText({ pattern: UUID })),
            sourceContainer: requireMember(takeText({ pattern: CONTAINER })),
            destinationContainer: requireMember(takeText({ pattern: CONTAINER })),
            filters: allowMember(
              takeObject({
                prefixMatch: allowMember(takeList(text)),
                minCreationTime: allowMember(takeText({ pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/ })),
              }),
            ),
          }),
        ),
      ),
      metrics: allowMember(switchedOn),
      priorityReplication: allowMember(switchedOn),
      tagsReplication: allowMember(switchedOn),
      policyId: READ_ONLY,
      enabledTime: READ_ONLY,
    }),
  ),
});

export const replicationPolicies: ResourceType = {
  name: /^(default|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i,
  creation: policy,
  change: policy,
  takesPut: true,
  refusedPut: (id, body) => findRefused(id, getProperties(body)),
  computed: (id, _location, body) => {
    const properties = getProperties(body);
    const { name, parentId } = splitResourceId(id);
    const policyId =
      name === 'default' ? createUuid('policy', parentId, asText(properties['sourceAccount'])) : name;
    return { policyId, rules: listRules(properties['rules']).map((rule) => addRuleId(policyId, rule)) };
  },
};

function getProperties(body: Value): Values {
  const properties = isBlock(body) ? body['properties'] : undefined;
  return isBlock(properties) ? properties : {};
}

function listRules(rules: Value | undefined): Values[] {
  return isList(rules) ? rules.filter(isBlock) : [];
}

function addRuleId(policyId: string, rule: Values): Values {
  const made = createUuid('rule', policyId, asText(rule['sourceContainer']));
  return { ...rule, ruleId: asText(rule['ruleId']) || made };
}

/** Each container is in one rule only, and the source account needs the ids of the other half. */
function findRefused(id: string, { sourceAccount, destinationAccount, rules }: Values): string[] {
  const { name, parentId } = splitResourceId(id);
  const account = parentId.slice(parentId.lastIndexOf('/') + 1).toLowerCase();
  const namesAccount = (value: Value | undefined): boolean =>
    value !== UNKNOWN &&
    asText(value ?? null)
      .toLowerCase()
      .split('/')
      .at(-1) === account;
  const listed = listRules(rules);
  const found: string[] = [];
  if (!namesAccount(sourceAccount) && !namesAccount(destinationAccount))
    found.push('the policy is of two other accounts');
  if (namesAccount(sourceAccount) && name === 'default')
    found.push('the policy has to be created on the destination account first');
  if (namesAccount(sourceAccount) && listed.some((rule) => asText(rule['ruleId']) === ''))
    found.push('a rule of the source account needs the ruleId of the destination account');
  for (const member of ['sourceContainer', 'destinationContainer']) {
    const names = listed.map((rule) => asText(rule[member]));
    if (new Set(names).size < names.length) found.push(`two rules have the same ${member}`);
  }
  return found;
}
