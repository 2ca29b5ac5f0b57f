import type { IDataStore } from './data-store-props';
import type { IInvitation } from './invitation';
import type { Principal } from './principal';

/** Where one dataset lands. */
export interface DatasetMapping {
  /** Name of the dataset in the invitation. */
  readonly datasetName: string;
  /** Container of the target store: 3 to 63 lowercase letters, digits and single hyphens, no token. It is made here. */
  readonly container: string;
  /**
   * Folder in that container; for a File, the whole blob name.
   * @default - the container itself; for a File, the file's own name
   */
  readonly path?: string;
}

/** What happens at the target to files that are gone at the source. */
export enum Deletions {
  /** They stay, as Azure Data Share leaves them. */
  KEEP = 'keep',
  /** They are deleted, if this subscription wrote them and nobody has changed them. */
  MIRROR = 'mirror',
}

/** Properties of an accepted subscription. */
export interface AcceptedSubscriptionProps {
  /** The invitation: `Invitation.fromFile(...)`, or what `share.invite(...)` returned. */
  readonly invitation: IInvitation;
  /** Store that the snapshots land in; for an in-place share, the store whose region and kind must match. */
  readonly target: IDataStore;
  /**
   * SHA-256 of the terms of use that were read and are accepted: 64 hex digits. Required where the invitation has terms.
   * @default - none; right only for an invitation without terms
   */
  readonly acceptedTermsSha256?: string;
  /**
   * Where each dataset lands. Every dataset of a CopyBased share needs one; an in-place share has none.
   * @default - none
   */
  readonly mappings?: DatasetMapping[];
  /**
   * Who runs `datashare sync`. Required for a CopyBased share.
   * @default - none
   */
  readonly identity?: Principal;
  /**
   * Who reads what lands: each gets Storage Blob Data Reader on the landing containers, for the places that this
   * subscription lands in. Recipients may stand here.
   * @default - nobody is granted anything
   */
  readonly readers?: Principal[];
  /**
   * Name of the subscription in documents: 1 to 90 letters, digits, '.', '_' and '-'.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * What happens to files that are gone at the source.
   * @default Deletions.KEEP
   */
  readonly deletions?: Deletions;
  /**
   * Lets a copy go to another region. The egress is billed.
   * @default false
   */
  readonly allowCrossRegion?: boolean;
  /**
   * Container of the target store that keeps manifests and run records. Subscriptions may share it. It is made here.
   * @default 'datashare'
   */
  readonly stateContainer?: string;
  /**
   * Name of the Terraform output with the subscription document.
   * @default - made from the construct's path
   */
  readonly outputName?: string;
}
