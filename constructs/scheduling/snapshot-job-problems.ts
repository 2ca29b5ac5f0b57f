import { Token } from 'cdktf';
import {
  consumptionProblem,
  containerRegistryIdRule,
  environmentIdRule,
  imageRule,
  jobNameRule,
  registryProblem,
  resourceGroupNameRule,
  workspaceIdRule,
} from '../../lib/model/rules/azure-resource-rules';
import { regionRule } from '../../lib/model/rules/naming-rules';
import { NOTIFY_URL_RULE, notifyUrlOf } from '../../lib/model/rules/notify-url';
import { cronRule } from '../../lib/model/values/schedule';
import { ShareKind } from '../../lib/model/values/share-kind';
import type { SnapshotTriggerFacts } from '../../lib/model/documents/trigger';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { AcceptedSubscription } from '../subscription/accepted-subscription';
import type { IManagedIdentity } from '../principals/managed-identity';
import type { SnapshotJobProps } from './snapshot-job-props';
import { requiredProblem, ruleProblem } from '../synthesis/validation';

/** Everything that Azure, or the job itself, would refuse. */
export function snapshotJobProblems(
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
      ? ruleProblem('snapshotTrigger', trigger.cron ?? undefined, cronRule)
      : problems.scheduleMissing(),
    requiredProblem('image', props.image, imageRule),
    imageProblem(props),
    requiredProblem('resourceGroupName', props.resourceGroupName, resourceGroupNameRule),
    ruleProblem('location', props.location, regionRule),
    ruleProblem('name', props.name ?? id, jobNameRule),
    ruleProblem('environmentId', props.environmentId, environmentIdRule),
    ruleProblem('logAnalyticsWorkspaceId', props.logAnalyticsWorkspaceId, workspaceIdRule),
    ruleProblem('registryId', props.registryId, containerRegistryIdRule),
    props.environmentId !== undefined && props.logAnalyticsWorkspaceId !== undefined
      ? problems.valueInvalid(
          'logAnalyticsWorkspaceId',
          "left out with 'environmentId', which has its own",
          Token.isUnresolved(props.logAnalyticsWorkspaceId) ? 'a token' : props.logAnalyticsWorkspaceId,
        )
      : undefined,
    ...resourceProblems(props),
    notifyProblem(props.notifyUrl),
    wholeNumberProblem('replicaTimeoutInSeconds', props.replicaTimeoutInSeconds, 1),
    wholeNumberProblem('replicaRetryLimit', props.replicaRetryLimit, 0),
  ];
}

/** Where both are known, and the image is one. */
function imageProblem({ image, registryId }: SnapshotJobProps): Problem | undefined {
  if (registryId === undefined || Token.isUnresolved(registryId)) return undefined;
  return ruleProblem('image', image, (value) =>
    imageRule(value) === undefined ? registryProblem(value, registryId) : undefined,
  );
}

/** The command would refuse to run. The URL may be a secret, and is not shown. */
function notifyProblem(notifyUrl: string | undefined): Problem | undefined {
  const isFine = notifyUrl === undefined || Token.isUnresolved(notifyUrl) || notifyUrlOf(notifyUrl);
  return isFine ? undefined : problems.valueInvalid('notifyUrl', NOTIFY_URL_RULE, 'another value');
}

/** What Azure gives a replica is a table, on the Consumption profile; others have as much as their machines. */
function resourceProblems({ workloadProfileName, cpu = 0.5, memory }: SnapshotJobProps): Problem[] {
  const isConsumption = workloadProfileName === undefined || workloadProfileName === 'Consumption';
  if (!isConsumption || Token.isUnresolved(cpu) || Token.isUnresolved(memory)) return [];
  const broken = consumptionProblem(cpu, memory ?? `${cpu * 2}Gi`);
  if (broken === undefined) return [];
  return [problems.valueInvalid(broken.prop, broken.rule, broken.prop === 'cpu' ? cpu : memory)];
}

function wholeNumberProblem(prop: string, value: number | undefined, least: number): Problem | undefined {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  if (Number.isSafeInteger(value) && value >= least) return undefined;
  return problems.valueInvalid(prop, `a whole number, ${least} or more`, value);
}

/** Whether the source is reached as the identity's application, in another tenant. */
export function readsElsewhere(
  { invitation: { invitation }, target }: AcceptedSubscription,
  { applicationId }: IManagedIdentity,
): boolean {
  const { tenantId } = invitation.source;
  if (applicationId === undefined || tenantId === null) return false;
  const isKnown = !Token.isUnresolved(tenantId) && !Token.isUnresolved(target.tenantId);
  return !isKnown || tenantId.toLowerCase() !== target.tenantId?.toLowerCase();
}
