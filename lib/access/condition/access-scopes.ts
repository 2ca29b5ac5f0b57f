import { DatasetType } from '../../model/values/dataset';

/** What somebody may read in one container, and until when. */
export interface AccessScope {
  readonly datasetType: DatasetType;
  /** '' for a Container; a Folder's has no trailing slash; a File's is the whole blob name. */
  readonly path: string;
  /** UTC time at which the access ends; null where it does not end. */
  readonly until: string | null;
}

/**
 * The same access in one spelling, whatever order, overlap and form of time it was declared in: scopes that lie within
 * another one that lasts as long are left out, the rest is sorted.
 *
 * @param order What a text is sorted by, where that is not itself.
 */
export function normalizeScopes(
  scopes: readonly AccessScope[],
  order: (text: string) => string = (text) => text,
): AccessScope[] {
  const toScopeKey = ({ datasetType, path, until }: AccessScope): string =>
    [TYPE_ORDER.indexOf(datasetType), order(path), order(until ?? '')].join('\u0000');
  const spelled = scopes.map((scope) => ({
    ...scope,
    until: scope.until === null ? null : toUtc(scope.until),
  }));
  const distinct = [...new Map(spelled.map((scope) => [toScopeKey(scope), scope])).entries()];
  return distinct
    .filter(([key, scope]) => !distinct.some(([other, wider]) => other !== key && coversScope(wider, scope)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, scope]) => scope);
}

/** As Azure's examples write it; a time that only Terraform knows is taken as it is. */
function toUtc(until: string): string {
  const time = Date.parse(until);
  return Number.isNaN(time) ? until : new Date(time).toISOString();
}

const TYPE_ORDER = [DatasetType.CONTAINER, DatasetType.FOLDER, DatasetType.FILE];

/** Whether everything that one scope lets somebody do, another one does for as long. */
export function coversScope(wider: AccessScope, scope: AccessScope): boolean {
  return lastsAsLong(wider.until, scope.until) && containsScope(wider, scope);
}

function containsScope(wider: AccessScope, scope: AccessScope): boolean {
  switch (wider.datasetType) {
    case DatasetType.CONTAINER:
      return true;
    case DatasetType.FOLDER:
      return (
        scope.path.startsWith(`${wider.path}/`) ||
        (scope.datasetType === DatasetType.FOLDER && scope.path === wider.path)
      );
    case DatasetType.FILE:
      return scope.datasetType === DatasetType.FILE && scope.path === wider.path;
  }
}

/** Times that only Terraform knows (no number of milliseconds) are comparable to themselves alone. */
function lastsAsLong(wider: string | null, until: string | null): boolean {
  if (wider === null || wider === until) return true;
  return until !== null && Date.parse(wider) >= Date.parse(until);
}
