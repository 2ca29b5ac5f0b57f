import { ROOT_CONTAINER, sourceContainerRule, storageAccountNameRule } from '../../model/rules/naming-rules';
import { isSameId } from '../../model/rules/same-id';
import type { AccessReport } from './access-report';
import type { AskedPath } from './path-answers';

const HOST = String.raw`([a-z0-9]{3,24})\.(?:blob|dfs)\.(?:core\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)|[\w.]*storage\.azure\.net)`;
const URLS = [
  new RegExp(`^https://(?<account>${HOST})/(?<container>[^/]+)(?:/(?<rest>[^]*))?$`, 'i'),
  new RegExp(`^abfss://(?<container>[^@/]+)@(?<account>${HOST})(?:/(?<rest>[^]*))?$`, 'i'),
];

/**
 * Parses container/blob, account/container/blob as our tables print it, or the URL of a blob (https or abfss).
 *
 * @returns Undefined if it is none of these.
 */
export function parseAskedPath(path: string, report: AccessReport): AskedPath | undefined {
  const isUrl = path.includes('://');
  const url = isUrl ? URLS.map((form) => form.exec(decodeUrl(path))).find((found) => found !== null) : null;
  if (isUrl && !url) return undefined;
  const [first, ...others] = path.split('/');
  const isContainer = (name: string): boolean =>
    report.accesses.some(({ scope }) => scope.container === name);
  // An account that no file names is one if a container of the files follows.
  const isAccount =
    others.length > 0 &&
    !isContainer(first) &&
    (report.accounts.some(({ account }) => isSameId(account, first)) ||
      (storageAccountNameRule(first) === undefined && isContainer(others[0])));
  const parts: AskedPath = url
    ? parseBlobUrl(url.groups!)
    : isAccount
      ? { account: first, container: others[0], path: others.slice(1).join('/') }
      : { container: first, path: others.join('/') };
  return sourceContainerRule(parts.container) === undefined ? parts : undefined;
}

/** The URL of a blob of the root container can be without the name of the container. */
function parseBlobUrl({ account, container, rest = '' }: Readonly<Record<string, string>>): AskedPath {
  const isInRoot = sourceContainerRule(container) !== undefined && rest === '';
  return {
    account: account.split('.')[0].toLowerCase(),
    ...(isInRoot ? { container: ROOT_CONTAINER, path: container } : { container, path: rest }),
  };
}

function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text.replace(/[?#][^]*$/, ''));
  } catch {
    return text;
  }
}
