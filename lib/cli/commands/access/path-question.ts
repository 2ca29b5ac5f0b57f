import type { Answer, Question } from '../../../access/review/access-question';
import { answerQuestion } from '../../../access/review/access-question';
import type { AccessReport } from '../../../access/review/access-report';
import type { AccessWarning } from '../../../access/review/access-warning';
import { describeScope, describePrincipal, describeTime } from '../../../access/review/descriptions';
import { DataShareError } from '../../../errors/data-share-error';
import { ROOT_CONTAINER, sourceContainerRule } from '../../../model/rules/naming-rules';
import { problems } from '../../../errors/catalogue';
import { formatValue } from '../../../errors/format-value';
import { escapeUnprintable, redact } from '../../../errors/redact';
import { formatWarnings } from '../../output/access/access-table';
import { createColors, formatParagraph } from '../../output/format';
import type { CliIo } from '../../io';

/** The answers for one path in one account. */
export interface PathAnswers {
  readonly account: string | null;
  readonly container: string;
  readonly path: string;
  readonly operation: Question['operation'];
  /** True if the files name the container. If not, only wider assignments count. */
  readonly isContainerNamed: boolean;
  readonly at: string;
  readonly principals: readonly Answer[];
}

/** Answers a question about container/blob. A path without a blob, or with a slash at the end, is about listing. */
export function answerPathQuestion(path: string, report: AccessReport, at: Date): PathAnswers[] {
  const { account, container, rest } = parsePath(path, report);
  const operation = rest === '' || rest.endsWith('/') ? 'List' : 'Read';
  const accountsWithContainer = new Set(
    report.accesses.filter(({ scope }) => scope.container === container).map(({ scope }) => scope.account),
  );
  const known = report.accounts.filter((each) => account === undefined || each.account === account);
  const accountsWithWiderScope = new Set(
    report.accesses.filter(({ scope }) => scope.kind === 'StorageAccount').map(({ scope }) => scope.account),
  );
  const candidates = known.filter(
    (each) => accountsWithContainer.has(each.account) || accountsWithWiderScope.has(each.account),
  );
  const places = candidates.length > 0 ? candidates : known;
  return (places.length > 0 ? places : [null]).map((place) => ({
    account: place?.account ?? account ?? null,
    container,
    path: rest,
    operation,
    isContainerNamed: accountsWithContainer.size > 0,
    at: at.toISOString(),
    principals: answerQuestion(report, { container, path: rest, operation, at, place }),
  }));
}

/** The parts of the value of --path. */
interface PathParts {
  readonly account?: string;
  readonly container: string;
  readonly rest: string;
}

const HOST = String.raw`([a-z0-9]{3,24})\.(?:blob|dfs)\.(?:core\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)|[\w.]*storage\.azure\.net)`;
const URLS = [
  new RegExp(`^https://(?<account>${HOST})/(?<container>[^/]+)(?:/(?<rest>[^]*))?$`),
  new RegExp(`^abfss://(?<container>[^@/]+)@(?<account>${HOST})(?:/(?<rest>[^]*))?$`),
];

/** Parses container/blob, account/container/blob as our tables print it, or the URL of a blob (https or abfss). */
function parsePath(path: string, report: AccessReport): PathParts {
  const isUrl = path.includes('://');
  const url = isUrl ? URLS.map((form) => form.exec(decodeUrl(path))).find((found) => found !== null) : null;
  const [first, ...others] = path.split('/');
  const isAccount =
    report.accounts.some(({ account }) => account === first) &&
    others.length > 0 &&
    !report.accesses.some(({ scope }) => scope.container === first);
  const parts: PathParts = url
    ? parseBlobUrl(url.groups!)
    : isAccount
      ? { account: first, container: others[0], rest: others.slice(1).join('/') }
      : { container: first, rest: others.join('/') };
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
function parseBlobUrl({ account, container, rest = '' }: Readonly<Record<string, string>>): PathParts {
  const isInRoot = sourceContainerRule(container) !== undefined && rest === '';
  return {
    account: account.split('.')[0],
    ...(isInRoot ? { container: ROOT_CONTAINER, rest: container } : { container, rest }),
  };
}

function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text.replace(/[?#][^]*$/, ''));
  } catch {
    return text;
  }
}

const VERDICTS = { Allowed: 'yes', Denied: 'no', Unknown: 'maybe' } as const;

/** Warnings about access that bypasses role assignments. */
const BYPASS_WARNING_CODES: readonly AccessWarning['code'][] = [
  'GetsKeys',
  'SharedKeysOn',
  'SharedKeysUnknown',
];

export function describePathAnswers(
  answers: readonly PathAnswers[],
  report: AccessReport,
  io: CliIo,
): string {
  const warnings = report.warnings.filter(({ code }) => BYPASS_WARNING_CODES.includes(code));
  return [...answers.map((each) => describePathAnswer(each, io)), ...formatWarnings(warnings, io)].join('\n');
}

/** Describes until when an answer holds, and the shares that offer the path. */
function describeTimes({ verdict, until, then, shares }: Answer): string[] {
  const next = then === null ? '' : `; then ${VERDICTS[then]}`;
  const period = until === null ? 'no end' : `until ${describeTime(until)}${next}`;
  const offered = shares.map(
    ({ share, until: end }) => `share ${share}${end === null ? '' : ` until ${describeTime(end)}`}`,
  );
  if (verdict === 'Denied') return until === null ? [] : [period];
  return [period, ...(offered.length === 0 ? [] : [`through ${offered.join(', ')}`])];
}

function describePathAnswer(
  { account, container, path, operation, isContainerNamed, at, principals }: PathAnswers,
  io: CliIo,
): string {
  const paint = createColors(io.useColors);
  const plain = (text: string): string => escapeUnprintable(redact(text));
  const what = operation === 'Read' ? `read ${container}/${path}` : `list ${container}/${path}`;
  const where = account === null ? '' : ` of account ${account}`;
  const title = paint.bold(`Who can ${plain(what)}${plain(where)}?`);
  const time = paint.dim(`(${at.slice(0, 19).replace('T', ' ')} UTC)`);
  const lines = principals.map((answer) => {
    const because = [
      ...describeTimes(answer),
      ...answer.because.map(({ role, scope, address }) => `${role} on ${describeScope(scope)}, ${address}`),
    ];
    return (
      formatParagraph(`  ${VERDICTS[answer.verdict].padEnd(7)}`, plain(describePrincipal(answer))) +
      because.map((reason) => formatParagraph(' '.repeat(9), plain(reason))).join('')
    );
  });
  if (lines.length === 0) lines.push('  nobody, according to these files\n');
  if (!isContainerNamed) {
    lines.push(
      formatParagraph(
        '  ! ',
        `these files do not name container ${plain(container)}: only wider assignments count`,
      ),
    );
  }
  if (principals.some(({ verdict }) => verdict === 'Unknown')) {
    lines.push(
      formatParagraph(
        '  ! ',
        'maybe: the answer depends on values that only Terraform, Azure or a role activation supplies',
      ),
    );
  }
  return `${title} ${time}\n\n${lines.join('')}`;
}
