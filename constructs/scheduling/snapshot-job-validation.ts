import { findProviderTenant } from '../../lib/model/documents/shared-datasets';
import { Token } from 'cdktf';
import {
  findConsumptionProblem,
  findDedicatedProblem,
  containerRegistryIdRule,
  environmentIdRule,
  imageRule,
  jobNameRule,
  findRegistryProblem,
  resourceGroupNameRule,
  workspaceIdRule,
} from '../../lib/model/rules/azure-resource-rules';
import { regionRule } from '../../lib/model/rules/naming-rules';
import { NOTIFY_URL_RULE, parseNotifyUrl } from '../../lib/model/rules/notify-url';
import { cronRule } from '../../lib/model/values/schedule';
import { ShareKind } from '../../lib/model/values/share-kind';
import type { SnapshotTriggerFacts } from '../../lib/model/documents/snapshot-trigger';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { IAcceptedSubscription } from '../subscription/accepted-subscription-props';
import type { IManagedIdentity } from '../principals/managed-identity';
import { ChangeScaling, validateScaling } from './change-scaling';
import { isCarriedByAzure } from '../engines/define-engine';
import { findUntoldChanges } from '../subscription/snapshot-trigger';
import { CONSUMPTION } from './environment-profiles';
import type { SnapshotJobProps } from './snapshot-job-props';
import {
  enumRule,
  validateLiteral,
  validateRequiredText,
  validateTags,
  validateText,
} from '../synthesis/props-validation';

/** Returns all values that Azure or the job itself would reject. */
export function validateSnapshotJob(
  id: string,
  props: SnapshotJobProps,
  identity: IManagedIdentity | undefined,
  trigger: SnapshotTriggerFacts | undefined,
): (Problem | undefined)[] {
  const isInPlace = props.subscription.invitation.invitation.shareKind === ShareKind.IN_PLACE;
  return [
    isInPlace ? problems.nothingToCopy() : undefined,
    identity || isInPlace ? undefined : problems.identityMissing('runs'),
    trigger
      ? validateText('snapshotTrigger', trigger.cron ?? undefined, cronRule)
      : problems.scheduleMissing(),
    validateRequiredText('image', props.image, imageRule),
    validateImage(props),
    validateRequiredText('resourceGroupName', props.resourceGroupName, resourceGroupNameRule),
    validateText('location', props.location, regionRule),
    validateTags(props.tags),
    findProfileProblem(props),
    validateText('name', props.name ?? id, jobNameRule),
    validateText('environmentId', props.environmentId, environmentIdRule),
    validateText('logAnalyticsWorkspaceId', props.logAnalyticsWorkspaceId, workspaceIdRule),
    validateText('registryId', props.registryId, containerRegistryIdRule),
    props.environmentId !== undefined && props.logAnalyticsWorkspaceId !== undefined
      ? problems.valueInvalid(
          'logAnalyticsWorkspaceId',
          "left out with 'environmentId', which has its own workspace",
          Token.isUnresolved(props.logAnalyticsWorkspaceId) ? 'a token' : props.logAnalyticsWorkspaceId,
        )
      : undefined,
    ...validateResources(props),
    validateNotifyUrl(props.notifyUrl),
    trigger?.onChange && isCarriedByAzure(props.subscription.engine)
      ? problems.valueInvalid(
          'snapshotTrigger',
          'a schedule, because an engine of Azure carries the changes',
          'onChange',
        )
      : undefined,
    ...validateChanges(id, props, trigger),
    validateWholeNumber('replicaTimeoutInSeconds', props.replicaTimeoutInSeconds, 1),
    validateWholeNumber('replicaRetryLimit', props.replicaRetryLimit, 0),
  ];
}

/** Maximum length of the name of a job beside which a second one runs: the name of that is longer. */
const MAX_NAME_WITH_CHANGES = 24;

/** Validates what matters to a job that changes start. */
function validateChanges(
  id: string,
  { name = id, changeScaling, snapshotTrigger, subscription }: SnapshotJobProps,
  trigger: SnapshotTriggerFacts | undefined,
): (Problem | undefined)[] {
  const scaling = validateLiteral(
    'changeScaling',
    changeScaling,
    enumRule(ChangeScaling),
    'it determines which resources are defined',
  );
  if (trigger?.onChange === undefined) {
    if (changeScaling === undefined) return [];
    const rule = 'left out, unless the trigger is SnapshotTrigger.onChange';
    return [scaling ?? problems.valueInvalid('changeScaling', rule, changeScaling)];
  }
  const isLong = !Token.isUnresolved(name) && name.length > MAX_NAME_WITH_CHANGES;
  const rule = `at most ${MAX_NAME_WITH_CHANGES} characters, because the job of changes has a longer name`;
  return [
    scaling ?? validateScaling(subscription, subscription, changeScaling),
    findUntoldChanges(snapshotTrigger, subscription.invitation.invitation),
    isLong ? problems.valueInvalid('name', rule, name) : undefined,
  ];
}

/** Compares the image with its registry, if both are known and valid. */
function validateImage({ image, registryId }: SnapshotJobProps): Problem | undefined {
  if (registryId === undefined || Token.isUnresolved(registryId)) return undefined;
  // An id that is wrong names no registry.
  if (containerRegistryIdRule(registryId) !== undefined) return undefined;
  return validateText('image', image, (value) =>
    imageRule(value) === undefined ? findRegistryProblem(value, registryId) : undefined,
  );
}

/** Rejects a URL that the command would reject. The URL can be a secret, so the message does not show it. */
function validateNotifyUrl(notifyUrl: string | undefined): Problem | undefined {
  const isValid = notifyUrl === undefined || Token.isUnresolved(notifyUrl) || parseNotifyUrl(notifyUrl);
  return isValid ? undefined : problems.valueInvalid('notifyUrl', NOTIFY_URL_RULE, 'another value');
}

/**
 * Validates CPU and memory against the fixed combinations of the Consumption profile. The limits of other profiles
 * depend on their machines.
 */
function validateResources({ workloadProfileName, cpu = 0.5, memory }: SnapshotJobProps): Problem[] {
  const isConsumption = workloadProfileName === undefined || workloadProfileName === CONSUMPTION;
  if (Token.isUnresolved(cpu) || Token.isUnresolved(memory) || Token.isUnresolved(workloadProfileName))
    return [];
  const findBroken = isConsumption ? findConsumptionProblem : findDedicatedProblem;
  const broken = findBroken(cpu, memory ?? `${cpu * 2}Gi`);
  if (broken === undefined) return [];
  return [problems.valueInvalid(broken.prop, broken.rule, broken.prop === 'cpu' ? cpu : memory)];
}

/** Returns the problem of a profile that the environment of the job does not have: the one that it defines has no other. */
function findProfileProblem({ workloadProfileName, environmentId }: SnapshotJobProps): Problem | undefined {
  if (environmentId !== undefined || workloadProfileName === undefined) return undefined;
  if (Token.isUnresolved(workloadProfileName) || workloadProfileName === CONSUMPTION) return undefined;
  const rule =
    "left out, or set with the 'environmentId' of an environment that has the profile: the environment that the job defines has the Consumption profile only";
  return problems.valueInvalid('workloadProfileName', rule, workloadProfileName);
}

function validateWholeNumber(prop: string, value: number | undefined, minimum: number): Problem | undefined {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  if (Number.isSafeInteger(value) && value >= minimum) return undefined;
  return problems.valueInvalid(prop, `a whole number, ${minimum} or more`, value);
}

/** Returns true if the job reads the source in another tenant, as the identity's application. */
export function isCrossTenant(
  { invitation: { invitation }, target }: IAcceptedSubscription,
  { applicationId }: IManagedIdentity,
): boolean {
  const tenantId = findProviderTenant(invitation);
  if (applicationId === undefined || tenantId === null) return false;
  const isKnown = !Token.isUnresolved(tenantId) && !Token.isUnresolved(target.tenantId);
  return !isKnown || tenantId.toLowerCase() !== target.tenantId?.toLowerCase();
}
