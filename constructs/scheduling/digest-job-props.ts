import type { IManagedIdentity } from '../principals/managed-identity';
import type { SnapshotSchedule } from '../share/snapshot-schedule';
import type { IShare } from '../share/share-props';

/** Properties of a job that writes digests. */
export interface DigestJobProps {
  /** Shares whose recipients get digests: copied shares with an exchange. Invitations that are added later are included. */
  readonly shares: IShare[];
  /** Identity that the job runs as. It is granted to read the datasets, and to write digests into the exchanges. */
  readonly identity: IManagedIdentity;
  /** Container image with the `datashare` command on its path, for linux/amd64. */
  readonly image: string;
  /** Resource group of the job and of the environment that it defines. */
  readonly resourceGroupName: string;
  /**
   * Azure region of the job and of the environment that it defines.
   * @default - the region of the first share's data store
   */
  readonly location?: string;
  /**
   * Name of the job: 1 to 32 lowercase letters, digits and single hyphens, beginning with a letter.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Times at which changes are looked for, in UTC.
   * @default - once an hour
   */
  readonly schedule?: SnapshotSchedule;
  /**
   * True to read the change feed of the accounts in place of listing the datasets. The change feed must be on. Accounts with a
   * hierarchical namespace (ADLS Gen2) have none and are refused, like an account of the app that does not turn it on. The identity can
   * then read the change feed, which names all files of an account, and not the datasets.
   * @default false
   */
  readonly readChangeFeed?: boolean;
  /**
   * Number of days for which digests are kept: a whole number from 1 to 365.
   * @default 14
   */
  readonly keepDays?: number;
  /**
   * ARM id of the Container Apps environment that the job runs in.
   * @default - the job defines one, with the Consumption profile
   */
  readonly environmentId?: string;
  /**
   * ARM id of the Log Analytics workspace for the logs of the environment that the job defines. Not allowed with 'environmentId'.
   * @default - logs can be streamed, but are not kept
   */
  readonly logAnalyticsWorkspaceId?: string;
  /**
   * ARM id of the Azure container registry with the image. The identity is granted AcrPull on it.
   * @default - the image is public
   */
  readonly registryId?: string;
  /**
   * Tags of the job and of the environment that it defines.
   * @default - no tags
   */
  readonly tags?: Record<string, string>;
}
