import type { ArmScope } from '../terraform/arm-scope';
import type { Invitation } from '../terraform/declared-access';
import type { NameMatch } from '../condition/name-match';
import { ANY_NAME, coversName } from '../condition/name-match';
import type { ReadablePaths } from '../condition/readable-paths';

/** The shares by which somebody may read these paths. An assignment above the container is by no share. */
export function sharesOf(scope: ArmScope, row: ReadablePaths, invitations: readonly Invitation[]): string[] {
  const names = invitations
    .filter((invitation) => isOpen(invitation) && isIn(scope, invitation))
    .filter(({ datasets }) =>
      datasets.some((each) => each.container === scope.container && coversName(row, namesOf(each))),
    )
    .map(({ shareName }) => shareName);
  return [...new Set(names)].sort();
}

/** Whether somebody who accepts it is meant to read now. */
export function isOpen({ state }: Invitation): boolean {
  return state === 'Active';
}

/** Whether an invitation is to what a scope holds. */
export function isIn(scope: ArmScope, { account }: Invitation): boolean {
  return (
    scope.kind === 'Container' && (account === null || scope.account === null || account === scope.account)
  );
}

/** The names of a dataset's blobs. */
export function namesOf({ type, path }: Invitation['datasets'][number]): NameMatch {
  if (type === 'File') return { match: 'Equals', text: path };
  return type === 'Folder' ? { match: 'StartsWith', text: `${path}/` } : ANY_NAME;
}
