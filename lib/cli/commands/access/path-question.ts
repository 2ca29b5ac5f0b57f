import type { AccessReport } from '../../../access/review/access-report';
import type { AskedPath, PathAnswers } from '../../../access/review/path-answers';
import { answerPath } from '../../../access/review/path-answers';
import { DataShareError } from '../../../errors/data-share-error';
import {
  ROOT_CONTAINER,
  sourceContainerRule,
  storageAccountNameRule,
} from '../../../model/rules/naming-rules';
import { isSameId } from '../../../model/rules/same-id';
import { problems } from '../../../errors/catalogue';
import { formatValue } from '../../../errors/format-value';

/** Answers the question of --path: container/blob, or the URL of a blob. */
export function answerPathQuestion(path: string, report: AccessReport, at: Date): PathAnswers[] {
  return answerPath(report, parsePath(path, report), at);
}

const HOST = String.raw`([a-z0-9]{3,24})\.(?:blob|dfs)\.(?:core\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)|[\w.]*storage\.azure\.net)`;
const URLS = [
  new RegExp(`^https://(?<account>${HOST})/(?<container>[^/]+)(?:/(?<rest>[^]*))?$`, 'i'),
  new RegExp(`^abfss://(?<container>[^@/]+)@(?<account>${HOST})(?:/(?<rest>[^]*))?$`, 'i'),
];

/** Parses container/blob, account/container/blob as our tables print it, or the URL of a blob (https or abfss). */
function parsePath(path: string, report: AccessReport): AskedPath {
  const isUrl = path.includes('://');
  const url = isUrl ? URLS.map((form) => form.exec(decodeUrl(path))).find((found) => found !== null) : null;
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
  const broken = isUrl && !url ? 'a URL of a blob in Azure' : sourceContainerRule(parts.container);
  if (broken) {
    throw new DataShareError([
      problems.usage(
        `--path must be container/blob, account/container/blob or a blob's URL, got ${formatValue(path)}`,
        "write it like 'curated/sales/2026.csv'; a container has 3 to 63 lowercase letters, digits and single hyphens",
      ),
    ]);
  }
  return parts;
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
