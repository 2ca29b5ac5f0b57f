import type { Access } from './access';
import { ANYBODY, OPEN_PUBLICITY, SUPER_USER_PROVISO } from './access';
import type { AccountPlace } from '../terraform/values/arm-scope';
import { appliesToAccount } from '../terraform/values/arm-scope';

/** A reason why nobody can tell from the files if an assignment allows a request. */
export interface UnknownCause {
  readonly code:
    | 'AccountUnknown'
    | 'ConditionKnownAfterApply'
    | 'ConditionOpen'
    | 'ConditionUndecided'
    | 'ConditionUnreadable'
    | 'NotActivated'
    | 'PeriodUnknown'
    | 'RoleUnknown'
    | 'ScopeKnownAfterApply'
    | 'StaticWebsite'
    | 'SuperUserUnconditioned';
  /** The reason, such as `its condition is known only after apply`. */
  readonly what: string;
  /** The way to find out. */
  readonly fix: string;
  /** Terraform address of the assignment; null if the cause is none. */
  readonly address: string | null;
}

const PLAN_FIX = 'ask again with a plan or a state that has these values (terraform show -json)';

const FIXES: Readonly<Record<UnknownCause['code'], string>> = {
  AccountUnknown:
    "add the file that creates the account, and ask about the blob's URL, which names the account",
  ConditionKnownAfterApply: PLAN_FIX,
  ConditionOpen: PLAN_FIX,
  ConditionUndecided: 'compare the condition with the request that you have in mind',
  ConditionUnreadable: 'read the text of the condition, and write it in the form that Azure documents',
  NotActivated: 'check in Privileged Identity Management whether the role is activated',
  PeriodUnknown: PLAN_FIX,
  RoleUnknown: 'add the file that defines the role, or look at its definition in Azure',
  ScopeKnownAfterApply: PLAN_FIX,
  StaticWebsite: 'check in Azure whether the account has a static website',
  SuperUserUnconditioned:
    'name the action in the condition, or use a role without it, such as Storage Blob Data Reader; without a hierarchical namespace, the answer is no',
};

/** The cause for everything in the container of a static website, which has its own host and needs no role. */
export const WEBSITE_CAUSE: UnknownCause = {
  code: 'StaticWebsite',
  what: 'a static website of the account shows this container to anybody, without signing in',
  fix: FIXES.StaticWebsite,
  address: null,
};

/** Finds the reasons why an assignment neither allows nor denies a request. */
export function findUnknownCauses(access: Access, place: AccountPlace | null): UnknownCause[] {
  const { address, gives, standing, role, schedule } = access;
  const found: (readonly [code: UnknownCause['code'], what: string])[] = [
    ...findScopeCauses(access, place),
    ...(gives === 'Unknown'
      ? [['RoleUnknown', `these files do not say what the role ${role} allows`] as const]
      : []),
    ...(standing === 'Eligible'
      ? [['NotActivated', 'the role applies only after the principal activates it'] as const]
      : []),
    ...schedule.provisos.map(
      (proviso) => ['PeriodUnknown', `the assignment counts only ${proviso}`] as const,
    ),
  ];
  // A role that is not known makes its condition irrelevant.
  const causes = gives === 'Unknown' ? found : [...found, ...findConditionCauses(access, found.length > 0)];
  return causes.map(([code, what]) => ({ code, what, fix: FIXES[code], address }));
}

type Cause = readonly [code: UnknownCause['code'], what: string];

function findScopeCauses({ scope }: Access, place: AccountPlace | null): Cause[] {
  const isOpenContainer = scope.container?.includes('${') ?? false;
  const isSameAccount = place === null ? undefined : appliesToAccount(scope, place);
  if (isSameAccount === undefined) return [describeAccountGap(scope, place)];
  return scope.text === '' || isOpenContainer
    ? [['ScopeKnownAfterApply', 'its scope is known only after apply']]
    : [];
}

function describeAccountGap({ kind }: Access['scope'], place: AccountPlace | null): Cause {
  const account = place?.account ?? 'the account';
  switch (kind) {
    case 'ResourceGroup':
      return ['AccountUnknown', `these files do not say in which resource group ${account} is`];
    case 'Subscription':
      return ['AccountUnknown', `these files do not say in which subscription ${account} is`];
    case 'ManagementGroup':
      return ['AccountUnknown', `these files do not say if ${account} is in this management group`];
    case 'Container':
    case 'StorageAccount':
    case 'Unknown':
    case 'Elsewhere':
      return place === null
        ? ['AccountUnknown', 'these files do not say which account is meant']
        : ['ScopeKnownAfterApply', 'its scope is known only after apply'];
  }
}

/** @param isExplained True if another cause was found, so that the condition need not be one. */
function findConditionCauses({ condition, paths, principalId }: Access, isExplained: boolean): Cause[] {
  if (condition.state === 'KnownAfterApply') {
    const what = principalId === ANYBODY ? OPEN_PUBLICITY : 'its condition is known only after apply';
    return [['ConditionKnownAfterApply', what]];
  }
  // A condition with too many alternatives to be listed can be evaluated for one path.
  if (condition.problem !== null) return [['ConditionUnreadable', condition.problem]];
  if (condition.text === null) return [];
  if (paths.some(({ provisos }) => provisos.includes(SUPER_USER_PROVISO))) {
    const what =
      'on ADLS Gen2, its condition does not restrict this role, because it does not name runAsSuperUser';
    return [['SuperUserUnconditioned', what]];
  }
  if (condition.isOpen) return [['ConditionOpen', 'its condition has values that only Terraform knows']];
  return isExplained
    ? []
    : [
        [
          'ConditionUndecided',
          'its condition depends on more than the path and the time, such as tags, networks or the user',
        ],
      ];
}
