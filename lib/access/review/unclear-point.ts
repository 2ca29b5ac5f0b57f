import type { ArmScope } from '../terraform/values/arm-scope';

/** Something that a comparison cannot tell. */
export interface UnclearPoint {
  readonly code: keyof typeof FIXES;
  /** The sentence for a reviewer. */
  readonly what: string;
  /** The way to find out. */
  readonly fix: string;
  /** Terraform address; null if it is not about one resource. So are the next three. */
  readonly address: string | null;
  readonly principalId: string | null;
  readonly account: string | null;
  readonly container: string | null;
}

const FIXES = {
  AccountSettingChanged: 'check who can reach the account with the new setting',
  ConditionKnownAfterApply:
    'review the expression of the condition, or compare again with a plan that has its value',
  ConditionUnreadable:
    'review the text of the condition, and write it in the form that Azure documents; Azure refuses one that it cannot parse',
  DataAtRisk: 'check that no data is lost that you want to keep',
  DefinitionChanged: 'compare plans instead (terraform show -json)',
  FileIncomplete:
    'compare a plan of all resources that ends without an error, and look at these resources in Azure',
  OtherWayChanged: 'review the resource: this report does not show who gets access through it',
  PrincipalChanged: 'check who the principal is after the change, and who can act as it',
  RoleDefinitionChanged: 'review the permissions of the role, and list its assignments in Azure',
  ScopeKnownAfterApply: 'review the expression of the scope, or compare again after the apply',
  TooManyOverlaps: 'review these assignments one by one, or merge them',
} as const;

/** The place in Azure and in the code that a point is about. */
export type PointPlace = Partial<Pick<UnclearPoint, 'address' | 'principalId'>> & {
  readonly scope?: Pick<ArmScope, 'account' | 'container'>;
};

export function createUnclearPoint(
  code: UnclearPoint['code'],
  what: string,
  { address = null, principalId = null, scope }: PointPlace = {},
): UnclearPoint {
  const { account = null, container = null } = scope ?? {};
  return { code, what, fix: FIXES[code], address, principalId, account, container };
}
