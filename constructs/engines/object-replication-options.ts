import { storageAccountIdRule } from '../../lib/model/rules/naming-rules';
import { instantRule } from '../../lib/model/values/instant';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { validateFlag, validateText } from '../synthesis/props-validation';

/** Settings that both halves of object replication have. */
export interface ReplicationSettings {
  /**
   * True for priority replication. Azure bills it, and one policy of the provider's account can have it.
   * @see https://learn.microsoft.com/azure/storage/blobs/object-replication-priority-replication
   * @default false
   */
  readonly priority?: boolean;
  /**
   * True for metrics of pending operations and bytes. Azure bills them.
   * @default false
   */
  readonly metrics?: boolean;
  /**
   * True to replicate blob index tags. A version of the API of 2026 has it, and nobody here has tried it.
   * @default false
   */
  readonly tags?: boolean;
}

/** Settings of object replication at the consumer. */
export interface ObjectReplicationOptions extends ReplicationSettings {
  /**
   * ARM id of the provider's storage account. With it, this stack sets up both sides, and the identity that runs
   * `terraform apply` needs Storage Account Contributor on both accounts. The two accounts are in one tenant.
   *
   * Without it, this stack sets up the consumer's half. The provider sets up the other half from the acceptance, so that each side
   * needs rights on its own account only.
   * @default - two halves; the consumer's half names the provider's account by its name, which requires that both accounts
   *   allow replication to other tenants
   */
  readonly sourceAccountId?: string;
  /**
   * True if this stack sets up both sides, false for two halves.
   * @default - true if 'sourceAccountId' is set
   */
  readonly bothSides?: boolean;
  /**
   * Time from which on blobs are replicated: a UTC time like '2027-01-01T00:00:00Z'. Blobs that were created before are left out.
   * @default - all blobs are replicated, those that exist already included
   */
  readonly createdAfter?: string;
}

/** True if one stack sets up both sides. */
export function setsUpBothSides({ bothSides, sourceAccountId }: ObjectReplicationOptions): boolean {
  return bothSides ?? sourceAccountId !== undefined;
}

/** Returns the problems of the settings of object replication. */
export function validateObjectReplication(options: ObjectReplicationOptions): (Problem | undefined)[] {
  const { sourceAccountId, bothSides, createdAfter } = options;
  return [
    validateText('sourceAccountId', sourceAccountId, storageAccountIdRule),
    validateFlag('bothSides', bothSides),
    bothSides === true && sourceAccountId === undefined
      ? problems.valueInvalid('sourceAccountId', "given, because 'bothSides' is true", undefined)
      : undefined,
    validateText('createdAfter', createdAfter, instantRule),
    ...validateReplicationSettings(options),
  ];
}

/** Returns the problems of the settings that both halves have. */
export function validateReplicationSettings(
  { priority, metrics, tags }: ReplicationSettings,
  prefix = '',
): (Problem | undefined)[] {
  return [
    validateFlag(`${prefix}priority`, priority),
    validateFlag(`${prefix}metrics`, metrics),
    validateFlag(`${prefix}tags`, tags),
  ];
}
