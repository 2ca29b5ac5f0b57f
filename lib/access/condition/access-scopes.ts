import { DatasetType } from '../../model/values/dataset';

/** A part of a container that a principal can read, and until when. */
export interface AccessScope {
  readonly datasetType: DatasetType;
  /** '' for a Container, the folder without a trailing slash for a Folder, the blob name for a File. */
  readonly path: string;
  /** UTC time at which access ends; null if it does not end. */
  readonly until: string | null;
}

/**
 * Normalizes scopes, so that the same access always gives the same scopes, whatever order, overlap and form of time it was
 * declared in. Removes scopes within another one that lasts as long, and sorts the others.
 *
 * @param order Returns the sort key of a path or time.
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

/** Formats a time as Azure's examples do. A time that only Terraform knows stays as it is. */
function toUtc(until: string): string {
  const time = Date.parse(until);
  return Number.isNaN(time) ? until : new Date(time).toISOString();
}

const TYPE_ORDER = [DatasetType.CONTAINER, DatasetType.FOLDER, DatasetType.FILE];

/** True if a scope gives all the access of another one, for as long. */
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

/** True if a scope lasts as long as another one. Times that only Terraform knows can be compared only with themselves. */
function lastsAsLong(wider: string | null, until: string | null): boolean {
  if (wider === null || wider === until) return true;
  return until !== null && Date.parse(wider) >= Date.parse(until);
}
