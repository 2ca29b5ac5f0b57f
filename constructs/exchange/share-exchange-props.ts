import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { IConstruct } from 'constructs';
import type { ExchangeFacts } from '../../lib/model/documents/store-facts';
import type { IDataStore } from '../data-store/data-store-props';
import type { Principal } from '../principals/principal';
import type { IRecipient } from '../principals/recipient';

/** Properties of an exchange. */
export interface ShareExchangeProps {
  /** The provider's data store, in which the container is created. */
  readonly dataStore: IDataStore;
  /**
   * Name of the container: 3 to 63 lowercase letters, digits and single hyphens; not a token. The exchange creates the
   * container and does not share it with any other use.
   * @default 'exchange'
   */
  readonly container?: string;
  /**
   * Principals that publish invitations and read receipts (`datashare invitation publish`, `datashare status`). Each
   * gets Storage Blob Data Contributor on the container. Recipients are allowed here.
   * @default - no operators
   */
  readonly operators?: (Principal | IRecipient)[];
  /**
   * True if Terraform writes each invitation to the container, as an `azurerm_storage_blob`. This uses the data plane:
   * the identity that runs `terraform apply` needs a data role on the container, for example as an operator, and
   * network access to the account. If the same apply grants that role, it can fail with a 403, because a new role
   * assignment takes up to ten minutes to take effect: apply again. By default, run `datashare invitation publish`
   * after an apply instead.
   *
   * Use only one of the two ways for an exchange. Terraform does not adopt a blob that the command wrote: import the
   * blob, or delete it before the apply. A change of an invitation deletes its blob and creates it again, so that it is
   * missing for a moment.
   *
   * The arguments of a blob depend on azurerm: synthesis refuses a stack that allows azurerm 5 and versions before 4.77.
   *
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
