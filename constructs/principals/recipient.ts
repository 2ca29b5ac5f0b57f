import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { nameRule, uuidRule } from '../../lib/model/rules/naming-rules';
import { findMistakenIds } from './same-id-check';
import { PrincipalType } from './principal';
import { validatePair, oneLineRule, enumRule, validateText, checkProps } from '../synthesis/props-validation';
import { throwProblemsAt } from '../synthesis/throw-problems';
import { expectUse } from '../synthesis/unused-declarations';
import { requirePlace } from '../synthesis/construct-place';

/** Properties of a recipient. */
export interface RecipientProps {
  /**
   * Object id of the principal in the provider's tenant (not an application id or an email address). Guests and
   * applications of other tenants have their own object id in the provider's tenant. For a share that is read through an Azure
   * Storage data share: object id of the managed identity in its own tenant.
   * @default - unknown; allowed if the grant waits for an acceptance, see `InviteOptions.grantOn`
   */
  readonly principalId?: string;
  /**
   * Kind of the principal. Required with 'principalId'.
   * @default - unknown
   */
  readonly principalType?: PrincipalType;
  /**
   * Application (client) id of the multitenant application that is invited. It is the same in every tenant, and an
   * acceptance must name it, too. An acceptance cannot name the principal then, because its object id cannot be tied to
   * the application: set 'principalId' to the application's service principal in the provider's tenant.
   * @default - not set
   */
  readonly applicationId?: string;
  /**
   * Name of the recipient in documents: 1 to 90 letters, digits, '.', '_' and '-'. Part of the invitation id.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Microsoft Entra tenant that the recipient comes from. A managed identity of another tenant than the store's is
   * rejected, because Azure cannot assign it a role, unless it reads through an Azure Storage data share.
   * @default - not set
   */
  readonly tenantId?: string;
  /**
   * Name of the recipient for people.
   * @default - not set
   */
  readonly displayName?: string;
  /**
   * Contact of the recipient, for example an email address.
   * @default - not set
   */
  readonly contact?: string;
}

/** A recipient of shares, as invitations and grants use it. */
export interface IRecipient extends IConstruct {
  /** Name of the recipient in documents. */
  readonly recipientName: string;
  /** Object id of the principal in the provider's tenant; undefined if an acceptance names the principal. */
  readonly principalId?: string;
  /** Kind of the principal; set if and only if `principalId` is set. */
  readonly principalType?: PrincipalType;
  /** Application (client) id of the multitenant application that is invited. */
  readonly applicationId?: string;
  /** Microsoft Entra tenant that the recipient comes from. */
  readonly tenantId?: string;
  /** Name of the recipient for people. */
  readonly displayName?: string;
  /** Contact of the recipient, for example an email address. */
  readonly contact?: string;
}

/** Returns true if a construct is a recipient. */
export function isRecipient(construct: IConstruct | undefined): construct is IRecipient {
  return construct !== undefined && 'recipientName' in construct;
}

/**
 * A recipient of shares: a principal, or a company that names its principal in an acceptance. Defines no Terraform
 * resource itself.
 *
 * @example
 * const fabrikam = new Recipient(this, 'fabrikam', {
 *   principalId: '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11', principalType: PrincipalType.SERVICE_PRINCIPAL,
 * });
 */
export class Recipient extends Construct implements IRecipient {
  /** Name of the recipient in documents. */
  public readonly recipientName: string;
  /** Object id of the principal in the provider's tenant; undefined if an acceptance names the principal. */
  public readonly principalId?: string;
  /** Kind of the principal; set if and only if `principalId` is set. */
  public readonly principalType?: PrincipalType;
  /** Application (client) id of the multitenant application that is invited. */
  public readonly applicationId?: string;
  /** Microsoft Entra tenant of the recipient. */
  public readonly tenantId?: string;
  /** Display name of the recipient. */
  public readonly displayName?: string;
  /** Contact of the recipient, for example an email address. */
  public readonly contact?: string;

  constructor(scope: Construct, id: string, props: RecipientProps = {}) {
    super(...requirePlace(scope, id));
    const faults = checkProps(this, 'RecipientProps', props);
    throwProblemsAt(
      this,
      [
        validateText('principalId', props.principalId, uuidRule),
        validateText('principalType', props.principalType, enumRule(PrincipalType)),
        validateText('name', props.name ?? id, nameRule),
        validatePair('principalId', props.principalId, 'principalType', props.principalType),
        validatePair('principalType', props.principalType, 'principalId', props.principalId),
        validateText('applicationId', props.applicationId, uuidRule),
        ...findMistakenIds(props),
        validateText('tenantId', props.tenantId, uuidRule),
        validateText('displayName', props.displayName, oneLineRule),
        validateText('contact', props.contact, oneLineRule),
      ],
      faults,
    );

    this.recipientName = props.name ?? this.node.id;
    this.principalId = props.principalId;
    this.principalType = props.principalType;
    this.applicationId = props.applicationId;
    this.tenantId = props.tenantId;
    this.displayName = props.displayName?.normalize('NFC');
    this.contact = props.contact?.normalize('NFC');
    expectUse(
      this,
      'no share invites this recipient, and nothing else names it, so that it gets nothing',
      "pass it to 'invite' of a share, or remove it",
    );
  }
}
