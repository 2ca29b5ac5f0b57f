import type { IConstruct } from 'constructs';
import type { IAcceptedSubscription } from '../subscription/accepted-subscription-props';
import type { ChangeScaling } from './change-scaling';
import type { OnChangeFacts } from '../../lib/model/documents/snapshot-trigger';
import type { SnapshotTrigger } from '../subscription/snapshot-trigger';

/** A job that synchronizes a subscription, as monitoring uses it. */
export interface ISnapshotJob extends IConstruct {
  /** Name of the job; the names of its runs begin with it. */
  readonly jobName: string;
  /** Name of the subscription that the job synchronizes. */
  readonly subscriptionName: string;
  /** ARM id of the Container Apps environment that the job runs in. */
  readonly environmentId: string;
  /** Cron expression with five fields, in UTC; undefined if the job is started by hand. */
  readonly cron?: string;
  /** The job that synchronizes changes between two full listings; undefined if each run lists everything. */
  readonly changes?: ChangeJob;
}

/** The job that synchronizes changes. */
export interface ChangeJob {
  /** Name of the job; the names of its runs begin with it. */
  readonly jobName: string;
  /** The way in which changes start it. */
  readonly scaling: ChangeScaling;
  /** When it runs, in the form of documents. */
  readonly onChange: OnChangeFacts;
  /** True if digests tell it what has changed, and no queue does. */
  readonly usesDigests: boolean;
}

/** Properties of a job that synchronizes. */
export interface SnapshotJobProps {
  /**
   * The subscription of a CopyBased share, with a `ManagedIdentity` as its 'identity'. The job runs as this identity.
   */
  readonly subscription: IAcceptedSubscription;
  /**
   * Container image with the `datashare` command on its path, for linux/amd64. The guide to scheduling describes how to
   * build it.
   */
  readonly image: string;
  /** Resource group of the job and of the environment that it defines. */
  readonly resourceGroupName: string;
  /**
   * Azure region of the job and of the environment that it defines.
   * @default - the region of the target
   */
  readonly location?: string;
  /**
   * Name of the job: 1 to 32 lowercase letters, digits and single hyphens, beginning with a letter.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * The trigger of the job: a cron schedule in UTC, or a start by hand (`az containerapp job start`). The documents
   * keep the trigger of the subscription, from which `datashare status` computes which consumers are late.
   * @default - the trigger of the subscription
   */
  readonly snapshotTrigger?: SnapshotTrigger;
  /**
   * Way in which changes start the job, for `SnapshotTrigger.onChange` only. A message in the queue starts it if a scaler can sign in to
   * the queue as the identity of the job. No way has a connection string.
   * @default - AZAPI if the stack has an azapi provider before the job, AZURERM if it requires azurerm 4.73 or later, otherwise or if
   *   the queue may be in another tenant, POLLING; an annotation says which, and why
   */
  readonly changeScaling?: ChangeScaling;
  /**
   * ARM id of the Container Apps environment that the job runs in.
   * @default - the job defines one, with the Consumption profile
   */
  readonly environmentId?: string;
  /**
   * ARM id of the Log Analytics workspace for the logs of the environment that the job defines. `SnapshotMonitoring`
   * provides one. Not allowed with 'environmentId', because that environment has its own settings.
   * @default - logs can be streamed, but are not kept
   */
  readonly logAnalyticsWorkspaceId?: string;
  /**
   * Name of the environment's workload profile.
   * @default - Consumption in an environment that the job defines; otherwise the default of the given environment
   */
  readonly workloadProfileName?: string;
  /**
   * Number of vCPUs: 0.25 to 4 in steps of 0.25, and at most 2 in an environment without workload profiles. A
   * 'workloadProfileName' other than Consumption has its own limits, which are checked if this app defines the environment.
   * @see https://learn.microsoft.com/azure/container-apps/containers#allocations
   * @default 0.5
   */
  readonly cpu?: number;
  /**
   * Memory, for example '1Gi': twice as many GiB as vCPUs. The bytes of files do not pass through the job.
   * @default - twice as many GiB as 'cpu'
   */
  readonly memory?: string;
  /**
   * Maximum duration of one run in seconds: a whole number, 1 or more. After a timeout, copied files are kept and the
   * next run continues.
   * @default 21600
   */
  readonly replicaTimeoutInSeconds?: number;
  /**
   * Number of times that a failed run is retried at once: a whole number, 0 or more.
   * @default 1
   */
  readonly replicaRetryLimit?: number;
  /**
   * ARM id of the Azure container registry with the image. The identity is granted AcrPull on it.
   * @default - the image is public
   */
  readonly registryId?: string;
  /**
   * HTTPS URL that each run record is posted to. If it is a secret, pass it as a sensitive variable. The job stores it
   * as a secret; it is also in the Terraform state.
   * @default - records are not posted
   */
  readonly notifyUrl?: string;
  /**
   * Tags of the job and of the environment that it defines.
   * @default - no tags
   */
  readonly tags?: Record<string, string>;
}
