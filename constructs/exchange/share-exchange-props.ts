import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { IConstruct } from 'constructs';
import type { ExchangeFacts } from '../../lib/model/documents/store-facts';
import type { IDataStore } from '../data-store/data-store-props';
import type { Principal } from '../principals/principal';
import type { IRecipient } from '../principals/recipient';

/** Properties of an exchange. */
export interface ShareExchangeProps {
  /** Store that the exchange's container is made in: the provider's own. */
  readonly dataStore: IDataStore;
  /**
   * Name of the container: 3 to 63 lowercase letters, digits and single hyphens, no token. It is made here, and is for
   * this alone.
   * @default 'exchange'
   */
  readonly container?: string;
  /**
   * Who publishes invitations and reads receipts (`datashare invitation publish`, `datashare status`): each gets Storage
   * Blob Data Contributor on the container. Recipients may stand here.
   * @default - nobody is granted anything
   */
  readonly operators?: (Principal | IRecipient)[];
  /**
   * Whether Terraform writes the invitations to the container, as one `azurerm_storage_blob` each. That goes through the
   * data plane: who applies needs a data role on the container (as an operator, say), and the network has to let it
   * through. Where that role is granted by the same apply, the first one can meet a 403, because a new role assignment
   * takes up to ten minutes to work: apply again. Otherwise `datashare invitation publish` writes them after an apply.
   *
   * Choose one of the two for an exchange. Terraform does not take over a blob that the command wrote first: import it,
   * or delete it before the apply. Any change of an invitation deletes its blob and creates it anew, so that for a
   * moment there is none.
   * @default false
   */
  readonly publishInvitations?: boolean;
}

/** An exchange, as shares use it. */
export interface IShareExchange extends IConstruct {
  /** Data store that the container is in. */
  readonly dataStore: IDataStore;
  /** Name of the container. */
  readonly container: string;
  /** URL of the container. */
  readonly url: string;
  /** True if Terraform writes the invitations to the container. */
  readonly publishesInvitations: boolean;
  /** Name of the container as a Terraform reference: a resource that uses it depends on the container. */
  readonly containerReference: string;
  /** Role assignments of the operators: invitations are published after them. */
  readonly operatorGrants: readonly RoleAssignment[];
  /** The fields of documents that locate the exchange. */
  readonly facts: ExchangeFacts;
}
