import type { IConstruct } from 'constructs';
import type { IAcceptedSubscription } from '../subscription/accepted-subscription-props';
import type { SnapshotTrigger } from '../share/snapshot-schedule';

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
}

/** Properties of a job that synchronizes. */
export interface SnapshotJobProps {
  /** What is synchronized: of a CopyBased share, with a `ManagedIdentity` as its 'identity'. The job runs as that. */
  readonly subscription: IAcceptedSubscription;
  /** The container image with the `datashare` command on its path, for linux/amd64: the README says how to build it. */
  readonly image: string;
  /** Resource group of what is made here. */
  readonly resourceGroupName: string;
  /**
   * Region of what is made here.
   * @default - the target's
   */
  readonly location?: string;
  /**
   * Name of the job: 1 to 32 lowercase letters, digits and single hyphens, beginning with a letter.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * When it runs: by cron in UTC, or by hand (`az containerapp job start`). The documents go on saying what the
   * subscription says, by which `datashare status` tells who is late.
   * @default - as the subscription says
   */
  readonly snapshotTrigger?: SnapshotTrigger;
  /**
   * ARM id of the Container Apps environment that it runs in.
   * @default - one is made, with the Consumption profile
   */
  readonly environmentId?: string;
  /**
   * ARM id of the Log Analytics workspace that the environment which is made here writes its logs to; `SnapshotMonitoring`
   * has one. Not allowed with 'environmentId', which has its own.
   * @default - logs are streamed to who watches, and not kept
   */
  readonly logAnalyticsWorkspaceId?: string;
  /**
   * Name of the environment's workload profile.
   * @default - Consumption in an environment that is made here; of a given one, whatever it takes a job to without one
   */
  readonly workloadProfileName?: string;
  /**
   * vCPU: 0.25 to 4 in steps of 0.25, and at most 2 in an environment without workload profiles. With a
   * 'workloadProfileName' other than Consumption, what that has.
   * @see https://learn.microsoft.com/azure/container-apps/containers#allocations
   * @default 0.5
   */
  readonly cpu?: number;
  /**
   * Memory, as '1Gi': twice as many GiB as vCPU. Bytes of files do not pass through the job.
   * @default - twice as many GiB as 'cpu'
   */
  readonly memory?: string;
  /**
   * The most that one run may take, in seconds: a whole number, 1 or more. What was copied by then is kept, and the next
   * run goes on.
   * @default 21600
   */
  readonly replicaTimeoutInSeconds?: number;
  /**
   * How often a run that failed is started again at once: a whole number, 0 or more.
   * @default 1
   */
  readonly replicaRetryLimit?: number;
  /**
   * ARM id of the Azure container registry that the image is in. The identity is granted AcrPull on it.
   * @default - the image is public
   */
  readonly registryId?: string;
  /**
   * An https URL that each run record is posted to. It may be a secret: give it as a sensitive variable. It is kept as a
   * secret of the job, and in Terraform's state.
   * @default - nothing is posted
   */
  readonly notifyUrl?: string;
  /** @default - no tags */
  readonly tags?: Record<string, string>;
}
