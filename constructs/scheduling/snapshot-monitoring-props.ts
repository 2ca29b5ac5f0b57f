/** Properties of the monitoring of synchronizations. */
export interface SnapshotMonitoringProps {
  /** Resource group of the resources that this construct defines. */
  readonly resourceGroupName: string;
  /** Azure region of the resources that this construct defines. */
  readonly location: string;
  /**
   * Name of the workspace and of the action group.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * ARM id of the Log Analytics workspace that receives the logs of the jobs' environments.
   * @default - the construct defines one, which is billed by ingested data and keeps it for 30 days
   */
  readonly logAnalyticsWorkspaceId?: string;
  /**
   * ARM id of the action group that alerts trigger.
   * @default - the construct defines one that sends email to 'emailAddresses'
   */
  readonly actionGroupId?: string;
  /**
   * Email addresses that alerts go to: at least one, and not allowed with 'actionGroupId'.
   * @default - none; allowed with 'actionGroupId' only
   */
  readonly emailAddresses?: string[];
  /**
   * Tags of the resources that this construct defines.
   * @default - no tags
   */
  readonly tags?: Record<string, string>;
}

/** Options for the alerts of one job. */
export interface WatchOptions {
  /**
   * Number of intervals of the job's schedule that can pass without a success before the job is late: a whole number, 1
   * or more, and at most two days in all. With 1, a run that takes longer than the one before can trigger the alert.
   * @default 2, or 1 if two intervals exceed two days
   */
  readonly lateAfterIntervals?: number;
  /**
   * Number of minutes after a change by which it must be copied: a whole number, 1 or more. If 95 of 100 changes of a run are not, or if
   * messages wait for longer, an alert fires. Only for a job with `SnapshotTrigger.onChange`.
   * @default - 15 minutes more than the trigger's 'atMostEvery'; no alert with digests, because how often the provider writes them is not known
   */
  readonly behindAfterMinutes?: number;
}
