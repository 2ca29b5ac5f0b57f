import { ANYBODY } from './access';
import type { ArmScope } from '../terraform/values/arm-scope';
import type { NameMatch } from '../condition/name-match';
import { hasFault, markName, NAME_MARK } from './name-marks';
import type { PathOperation } from '../condition/readable-paths';

/**
 * Describes a principal: `fabrikam (5a0e3b8e-...)`, or its id alone if the name is unknown, with its tenant if it is known. A name that only the change under
 * review gives comes second, and as what it is.
 */
export function describePrincipal(who: {
  readonly principalId: string;
  readonly principalName: string | null;
  readonly declaredName?: string | null;
  readonly tenantId?: string | null;
}): string {
  if (who.principalId === ANYBODY) return 'anybody';
  const id = markName('principal', who.principalId);
  const tenant = who.tenantId ? [`tenant ${markName('principal', who.tenantId)}`] : [];
  if (who.principalName !== null)
    return `${markName('recipient', who.principalName)} (${[id, ...tenant].join(', ')})`;
  const declared = who.declaredName
    ? [`this change names it ${markName('recipient', who.declaredName)}`]
    : [];
  const more = [...tenant, ...declared].join(', ');
  return more === '' ? id : `${id} (${more})`;
}

/** Describes a scope: `contoso/curated`, `contoso/*`, or a phrase if it is wider than an account. */
export function describeScope({ kind, resourceGroup, subscription, text, ...names }: ArmScope): string {
  const account = names.account && markName('account', names.account);
  const container = names.container && markName('container', names.container);
  const openPart = text === '' ? ' (by its reference; known after apply)' : '';
  const accountName = account ?? 'an account that is known only after apply';
  switch (kind) {
    case 'Container':
      return account === null
        ? `${container ?? accountName}${openPart}`
        : `${account}/${container ?? '(known after apply)'}${container === null ? '' : openPart}`;
    case 'StorageAccount':
      return account === null ? accountName : `${account}/*`;
    case 'ResourceGroup':
      return `any account of resource group ${resourceGroup ?? '(known after apply)'}`;
    case 'Subscription':
      return `any account of subscription ${subscription ?? '(known after apply)'}`;
    case 'ManagementGroup':
      return text === '/'
        ? 'any account of the tenant'
        : `any account of management group ${text.split('/').pop()}`;
    case 'Unknown':
    case 'Elsewhere':
      return account === null
        ? text || 'a scope that is known only after apply'
        : `${account}/(known after apply)`;
  }
}

/** Describes names: `all`, `sales/*`, `sales/a.csv`, or a pattern in quotes. */
export function describeNames(names: NameMatch): string {
  const mark = hasFault('path', names.text) ? ` ${NAME_MARK}` : '';
  return `${describeMatch(names)}${mark}`;
}

function describeMatch({ match, text }: NameMatch): string {
  switch (match) {
    case 'Any':
      return 'all';
    case 'StartsWith':
      return `${text}*`;
    case 'Equals':
      // Names that look like a folder, like "all", or like two files.
      return /[*?,']|^all$/.test(text) ? `'${text}'` : text;
    case 'Other':
      return `'${text}'`;
  }
}

/** Describes operations: `reading and listing`. */
export function describeOperations(operations: readonly PathOperation[]): string {
  return operations.map((operation) => GERUNDS[operation]).join(' and ');
}

const GERUNDS: Readonly<Record<PathOperation, string>> = {
  Read: 'reading',
  List: 'listing',
  Write: 'writing',
};

/**
 * Describes a time: `2027-01-01 00:00 UTC`. A day alone could be understood as the end of the day. A time that only Terraform
 * knows stays as it is.
 */
export function describeTime(time: string): string {
  const [, day, clock, seconds] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):(\d\d)/.exec(time) ?? [];
  if (!day) return time;
  return `${day} ${clock}${seconds === '00' ? '' : `:${seconds}`} UTC`;
}
