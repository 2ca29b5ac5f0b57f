import type { StoreFacts } from '../../lib/model/documents/store-facts';
import type { MultiSourceInvitation, SingleSourceInvitation } from '../../lib/model/documents/invitation';
import type { IResolvable } from 'cdktf';

/** The description of a storage account in a document that Terraform writes: any value can be a token. */
export interface DeclaredStoreFacts extends Omit<StoreFacts, 'isHnsEnabled'> {
  /** True if the account has a hierarchical namespace (ADLS Gen2). */
  readonly isHnsEnabled: boolean | IResolvable;
  /** Region that the code sets, for checks during synthesis; not part of the document. */
  readonly declaredLocation?: string;
}

/** An invitation with datasets in one storage account. */
export interface SingleSourceDeclaredInvitation extends Omit<SingleSourceInvitation, 'source'> {
  /** The provider's storage account. */
  readonly source: DeclaredStoreFacts;
}

/** An invitation with datasets in several storage accounts. */
export interface MultiSourceDeclaredInvitation extends Omit<MultiSourceInvitation, 'sources'> {
  /** The provider's storage accounts. */
  readonly sources: readonly DeclaredStoreFacts[];
}

/** An invitation. Its values can be tokens if a share of the same app sends it. */
export type DeclaredInvitation = SingleSourceDeclaredInvitation | MultiSourceDeclaredInvitation;

/** An invitation that can be accepted: a received document, or one that a share of this app sends. */
export interface IInvitation {
  /** The invitation; its values can be tokens. */
  readonly invitation: DeclaredInvitation;
}
