import { ANYBODY } from './access';
import type { ArmScope } from '../terraform/arm-scope';
import type { NameMatch } from '../condition/name-match';
import type { PathOperation } from '../condition/readable-paths';

/** fabrikam (5a0e3b8e-...): by name where we know it, and always by what Azure knows. */
export function describePrincipal(who: {
  readonly principalId: string;
  readonly principalName: string | null;
}): string {
  if (who.principalId === ANYBODY) return 'anybody';
  return who.principalName === null ? who.principalId : `${who.principalName} (${who.principalId})`;
}

/** contoso/curated, contoso/*, or in words what is wider than an account. */
export function describeScope({
  kind,
  account,
  container,
  resourceGroup,
  subscription,
  text,
}: ArmScope): string {
  const accountName = account ?? 'an account that is only known after apply';
  switch (kind) {
    case 'Container':
      return account === null
        ? (container ?? accountName)
        : `${account}/${container ?? '(known after apply)'}`;
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
        ? text || 'a scope that is only known after apply'
        : `${account}/(known after apply)`;
  }
}

/** all, sales/*, sales/a.csv; a pattern is quoted. */
export function describeNames({ match, text }: NameMatch): string {
  switch (match) {
    case 'Any':
      return 'all';
    case 'StartsWith':
      return `${text}*`;
    case 'Equals':
      // What would read like a folder, like everything, or like two files.
      return /[*?,']|^all$/.test(text) ? `'${text}'` : text;
    case 'Other':
      return `'${text}'`;
  }
}

/** reading and listing */
export function describeOperations(operations: readonly PathOperation[]): string {
  return operations.map((operation) => GERUNDS[operation]).join(' and ');
}

const GERUNDS: Readonly<Record<PathOperation, string>> = {
  Read: 'reading',
  List: 'listing',
  Write: 'writing',
};

/** 2027-01-01 00:00 UTC: a day alone would be taken for its end; what only Terraform knows as it is. */
export function describeTime(time: string): string {
  const [, day, clock, seconds] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):(\d\d)/.exec(time) ?? [];
  if (!day) return time;
  return `${day} ${clock}${seconds === '00' ? '' : `:${seconds}`} UTC`;
}
