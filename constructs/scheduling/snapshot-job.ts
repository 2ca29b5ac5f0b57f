import { ContainerAppJob } from '@cdktf/provider-azurerm/lib/container-app-job';
import type { ContainerAppJobTemplateContainerEnv } from '@cdktf/provider-azurerm/lib/container-app-job';
import { Fn, TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { IManagedIdentity } from '../principals/managed-identity';
import { asManagedIdentity } from '../principals/managed-identity';
import type { OnChangeFacts } from '../../lib/model/documents/snapshot-trigger';
import { defineChangeJob } from './change-job';
import { ChangeScaling, chooseScaling } from './change-scaling';
import type { JobSettings } from './job-settings';
import { NOTIFY_SECRET, toJobConfig, toReplicas } from './job-settings';
import { CONSUMPTION, defineEnvironment, validateProfileWhenComplete } from './environment-profiles';
import { grantImagePull } from './image-pull';
import { isCrossTenant, validateSnapshotJob } from './snapshot-job-validation';
import type { ChangeJob, ISnapshotJob, SnapshotJobProps } from './snapshot-job-props';
import type { IAcceptedSubscription } from '../subscription/accepted-subscription-props';
import { isCarriedByAzure } from '../engines/define-engine';
import { toTriggerFacts } from '../subscription/snapshot-trigger';
import { warnings } from '../../lib/errors/catalogue';
import { hasEnded } from '../synthesis/has-ended';
import { inform, warn } from '../synthesis/warnings';
import { checkProps, canonicalizeId } from '../synthesis/props-validation';
import { throwProblemsAt } from '../synthesis/throw-problems';
import { keepArguments } from '../synthesis/kept-arguments';
import { requirePlace } from '../synthesis/construct-place';

/** Environment variable that holds the subscription document of the job. */
const DOCUMENT_VARIABLE = 'DATASHARE_SUBSCRIPTION';

/**
 * Arguments of the command. A run that finds another run active exits, because Container Apps starts a run even if the
 * previous one is still active. So does a run after the end of access, which is no failure.
 */
const OPTIONS = ['--if-running', 'skip', '--if-ended', 'skip', '--log-format', 'json'];
const DOCUMENT = `env:${DOCUMENT_VARIABLE}`;
const LISTING_ARGUMENTS = ['sync', DOCUMENT, ...OPTIONS];
const EVENT_ARGUMENTS = ['sync', DOCUMENT, '--from-events', ...OPTIONS];
const DIGEST_ARGUMENTS = ['sync', DOCUMENT, '--from-digest', ...OPTIONS];
const RECONCILE_ARGUMENTS = ['reconcile', DOCUMENT, ...OPTIONS];

/**
 * A job in the consumer's subscription that synchronizes on a schedule, as a managed identity and without secrets.
 *
 * Defines one `azurerm_container_app_job`, which runs `datashare sync` on the subscription document. It also defines
 * one `azurerm_container_app_environment` with the Consumption profile, unless you pass one. With `SnapshotTrigger.onChange`, this job
 * lists everything on its schedule, and a second job synchronizes the changes that the provider tells: see `ChangeScaling`. With
 * `SnapshotEngine.own({ parallelism })`, as many replicas of the job share the work of one run. For a subscription that an engine of
 * Azure carries, the job runs `datashare reconcile`. The subscription grants
 * the identity Storage Blob Data Contributor on its landing containers and its state container. The provider grants
 * access to the source.
 *
 * @see https://learn.microsoft.com/azure/container-apps/jobs
 *
 * @example
 * const identity = new ManagedIdentity(this, 'sync', { resourceGroupName: 'rg-lake', location: 'westeurope' });
 * const subscription = new AcceptedSubscription(this, 'contoso-sales', { invitation, target, mappings, identity });
 * new SnapshotJob(this, 'sales-job', {
 *   subscription, resourceGroupName: 'rg-lake', image: 'contoso.azurecr.io/datashare:0.1.0',
 * });
 */
export class SnapshotJob extends Construct implements ISnapshotJob {
  /** Name of the job; the names of its runs begin with it. */
  public readonly jobName: string;
  /** Name of the subscription that the job synchronizes. */
  public readonly subscriptionName: string;
  /** ARM id of the environment that the job runs in. Other jobs can use it, too. */
  public readonly environmentId: string;
  /** Cron expression with five fields, in UTC; undefined if the job is started by hand. */
  public readonly cron?: string;
  /** The job beside this one that synchronizes changes; undefined if each run lists everything. */
  public readonly changes?: ChangeJob;

  /** @throws DataShareError with all of `NothingToCopy`, `IdentityMissing`, `ScheduleMissing`, `ValueInvalid` that apply */
  constructor(scope: Construct, id: string, props: SnapshotJobProps) {
    super(...requirePlace(scope, id));
    const faults = checkProps(this, 'SnapshotJobProps', props);
    const { subscription } = props;
    const identity = asManagedIdentity(subscription.identity);
    const { snapshotSchedule } = subscription.invitation.invitation;
    const trigger = props.snapshotTrigger
      ? toTriggerFacts(props.snapshotTrigger, snapshotSchedule)
      : subscription.snapshotTrigger;
    throwProblemsAt(this, validateSnapshotJob(id, props, identity, trigger), faults);

    const { expiresOn } = subscription.invitation.invitation;
    const isEndKnown = expiresOn !== null && !Token.isUnresolved(expiresOn);
    // An end that has passed is reported by the subscription.
    if (isEndKnown && !hasEnded(expiresOn)) warn(this, warnings.jobEnds(expiresOn));
    this.jobName = props.name ?? id;
    this.subscriptionName = subscription.subscriptionName;
    this.cron = trigger!.cron ?? undefined;
    const location = props.location ?? subscription.target.location;
    this.environmentId =
      canonicalizeId(props.environmentId) ?? defineEnvironment(this, this.jobName, { ...props, location }).id;
    warnOfOverlap(this, subscription);
    const settings = this.toSettings(props, identity!);
    const parallelism = countProcesses(subscription);
    const replicas = toReplicas(parallelism);
    const job = new ContainerAppJob(this, 'Resource', {
      ...toJobConfig(this.jobName, settings, toArguments(subscription, parallelism)),
      manualTriggerConfig: this.cron === undefined ? replicas : undefined,
      scheduleTriggerConfig: this.cron === undefined ? undefined : { ...replicas, cronExpression: this.cron },
    });
    keepArguments(job);
    validateProfileWhenComplete(this, props);
    if (trigger!.onChange) this.changes = this.defineChanges(props, trigger!.onChange, settings);
  }

  /** Defines the job beside this one that synchronizes changes, and says what starts it. */
  private defineChanges(
    { subscription, changeScaling }: SnapshotJobProps,
    onChange: OnChangeFacts,
    settings: JobSettings,
  ): ChangeJob {
    const chosen = chooseScaling(this, subscription);
    const scaling = changeScaling ?? chosen.scaling;
    const because = changeScaling === undefined ? chosen.because : "'changeScaling' says so";
    const { changeEvents, changeDigest } = subscription.invitation.invitation;
    const usesDigests = changeEvents === undefined;
    const changes = { jobName: `${this.jobName}-changes`, scaling, onChange, usesDigests };
    if (!changeEvents && !changeDigest) warn(this, warnings.digestsUnpromised(subscription.subscriptionName));
    const args = usesDigests ? DIGEST_ARGUMENTS : EVENT_ARGUMENTS;
    defineChangeJob(this, changes, settings, args, changeEvents);
    inform(
      this,
      warnings.changesStart(scaling === ChangeScaling.POLLING ? 'a schedule' : 'messages', scaling, because),
    );
    return changes;
  }

  private toSettings(props: SnapshotJobProps, identity: IManagedIdentity): JobSettings {
    const cpu = props.cpu ?? 0.5;
    return {
      resourceGroupName: props.resourceGroupName,
      location: props.location ?? props.subscription.target.location,
      environmentId: this.environmentId,
      workloadProfileName:
        props.workloadProfileName ?? (props.environmentId === undefined ? CONSUMPTION : undefined),
      identity,
      imagePull: props.registryId
        ? grantImagePull(canonicalizeId(props.registryId), props.image, identity)
        : undefined,
      notifyUrl: props.notifyUrl,
      replicaTimeoutInSeconds: props.replicaTimeoutInSeconds ?? 6 * 3600,
      replicaRetryLimit: props.replicaRetryLimit ?? 1,
      image: props.image,
      cpu,
      memory: props.memory ?? `${cpu * 2}Gi`,
      variables: this.buildEnvironmentVariables(props, identity),
      tags: props.tags,
    };
  }

  /** Builds the environment variables of the container. The only secret is a reference to a secret of the job. */
  private buildEnvironmentVariables(
    { subscription, notifyUrl }: SnapshotJobProps,
    identity: IManagedIdentity,
  ): ContainerAppJobTemplateContainerEnv[] {
    const document = new TerraformLocal(this, 'Document', subscription.document);
    return [
      { name: DOCUMENT_VARIABLE, value: Fn.jsonencode(document.expression) },
      // Selects this identity, because a container can have several, and takes precedence over other credentials.
      { name: 'AZURE_CLIENT_ID', value: identity.clientId },
      { name: 'AZURE_TOKEN_CREDENTIALS', value: 'ManagedIdentityCredential' },
      ...(isCrossTenant(subscription, identity)
        ? [{ name: 'DATASHARE_SOURCE_CLIENT_ID', value: identity.applicationId }]
        : []),
      ...(notifyUrl === undefined ? [] : [{ name: 'DATASHARE_NOTIFY_URL', secretName: NOTIFY_SECRET }]),
    ];
  }
}

/** Returns the number of processes that share one run. */
function countProcesses({ engine }: IAcceptedSubscription): number {
  return engine?.choice.kind === 'Own' ? (engine.choice.options.parallelism ?? 1) : 1;
}

/** Returns the arguments of a run that lists everything. What an engine of Azure has carried is compared, not copied again. */
function toArguments({ engine }: IAcceptedSubscription, parallelism: number): readonly string[] {
  if (isCarriedByAzure(engine)) return RECONCILE_ARGUMENTS;
  return parallelism === 1 ? LISTING_ARGUMENTS : [...LISTING_ARGUMENTS, '--parallel', String(parallelism)];
}

const scheduledJobs = new WeakMap<IAcceptedSubscription, ISnapshotJob>();

/** Warns of a second job with a schedule for one subscription. A job that is started by hand can stand beside it. */
function warnOfOverlap(job: ISnapshotJob, subscription: IAcceptedSubscription): void {
  if (job.cron === undefined) return;
  const other = scheduledJobs.get(subscription);
  if (other) warn(job, warnings.jobsOverlap(job.subscriptionName, other.node.path));
  else scheduledJobs.set(subscription, job);
}
