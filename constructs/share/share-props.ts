import type { IConstruct } from 'constructs';
import type { ShareKind } from '../../lib/model/values/share-kind';
import type { IDataStore } from '../data-store/data-store-props';
import type { Dataset } from '../data-store/dataset';
import type { IShareExchange } from '../exchange/share-exchange-props';
import type { SnapshotSchedule } from './snapshot-schedule';

/** Properties of a share. */
export interface ShareProps {
  /** Store that the shared data is in. */
  readonly dataStore: IDataStore;
  /** Whether recipients read in place, or snapshots are copied to them. */
  readonly shareKind: ShareKind;
  /** What is shared: one dataset at least, each with a name of its own. */
  readonly datasets: Dataset[];
  /**
   * Name of the share in documents: 1 to 90 letters, digits, '.', '_' and '-'. Part of the invitations' ids.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * What the data is, for the recipients.
   * @default - no description
   */
  readonly description?: string;
  /**
   * What a recipient has to accept, by its SHA-256.
   * @default - no terms of use
   */
  readonly termsOfUse?: string;
  /**
   * Who offers it, for the recipients.
   * @default - not said
   */
  readonly provider?: ShareProvider;
  /**
   * How often the recipients should synchronize. They opt in, by `SnapshotTrigger.onProviderSchedule()`. An in-place
   * share has none: nothing is copied.
   * @default - nothing is suggested
   */
  readonly snapshotSchedule?: SnapshotSchedule;
  /**
   * Whether recipients may read the blob index tags of what is shared too, so that copies can preserve them. Storage Blob
   * Data Reader may not: this defines a custom role with the data action `blobs/tags/read` alone, and assigns it beside
   * each reader's role, with a condition for the same folders, files and time. Whoever applies needs the right to write
   * role definitions in the account's resource group. Not of an in-place share, nor of ADLS Gen2, which has no index tags.
   *
   * That conditions of this action see a blob's path is documented; what they see of a listing with tags is not: it is
   * admitted by the path and by the prefix. Neither has been tried on a live account.
   * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes#read-blob-index-tags
   * @default false
   */
  readonly preserveTags?: boolean;
  /**
   * Where invitations are read and receipts are left. It has to be of the same stack, because each would wait for the
   * other; and of the store's own tenant, because a principal is another one elsewhere. None of the datasets may be in
   * the container of this or any other exchange of the app.
   * @default - documents are handed over by any other channel
   */
  readonly exchange?: IShareExchange;
}

/** Who offers a share. */
export interface ShareProvider {
  /**
   * How people call the provider: one line of at most 256 characters.
   * @default - not said
   */
  readonly name?: string;
  /**
   * Whom to write to, for example an e-mail address.
   * @default - not said
   */
  readonly contact?: string;
}

/** A share, as invitations see it. */
export interface IShare extends IConstruct {
  /** Name of the share. */
  readonly shareName: string;
  /** The way in which recipients get the data. */
  readonly shareKind: ShareKind;
  /** Store with the shared data. */
  readonly dataStore: IDataStore;
  /** The datasets of the share. */
  readonly datasets: readonly Dataset[];
  /** Description of the share. */
  readonly description?: string;
  /** Terms that consumers accept. */
  readonly termsOfUse?: string;
  /** The provider, as invitations name it. */
  readonly provider?: ShareProvider;
  /** Schedule that the provider suggests for synchronizations. */
  readonly snapshotSchedule?: SnapshotSchedule;
  /** True if recipients can also read blob index tags. */
  readonly preserveTags: boolean;
  /** Exchange for invitations, answers and receipts. */
  readonly exchange?: IShareExchange;
}
