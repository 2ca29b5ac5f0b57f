/**
 * The order in which an account with a hierarchical namespace lists: directory by directory, depth first, so that what is
 * in `a` comes right after `a`, before `a-b` and `a.b`. Names are compared segment by segment, by code points.
 *
 * Observed on the Blob endpoint of such an account (README, "Order"); a flat account compares whole names.
 */
export function comparePaths(one: string, other: string): number {
  const [left, right] = [one.split('/'), other.split('/')];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = Buffer.compare(Buffer.from(left[i]), Buffer.from(right[i]));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** '' for what is in the root. */
export function getParent(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** From the outermost to the parent; the root is none of them. */
export function listAncestors(path: string): string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

/** Everything is beneath the root, ''; nothing is beneath itself. */
export function isBeneath(path: string, directory: string): boolean {
  return path !== directory && (directory === '' || path.startsWith(`${directory}/`));
}

/** As the service: without empty segments, so that `a//b/` is `a/b`. */
export function normalizePath(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .join('/');
}
