import { isSameId } from '../../model/rules/same-id';
import type { AccessReport } from './access-report';
import type { Answer, Question } from './access-question';
import { answerQuestion } from './access-question';

/** A path that a question is about. */
export interface AskedPath {
  /** Undefined if the question does not name one: every account of the files with such a container is meant. */
  readonly account?: string;
  readonly container: string;
  /** Name of the blob, or the prefix of a listing. */
  readonly path: string;
}

/** The answers for one path in one account. */
export interface PathAnswers {
  readonly account: string | null;
  readonly container: string;
  readonly path: string;
  readonly operation: Question['operation'];
  /**
   * `AccountUnknown` if no file names the account, so that nobody can tell who has access. The list then has only the principals
   * to which a wider assignment gives or may give access.
   */
  readonly status: 'Answered' | 'AccountUnknown';
  /** True if an assignment or public access in the files names the container. If not, only wider assignments count. */
  readonly isContainerNamed: boolean;
  readonly at: string;
  readonly principals: readonly Answer[];
}

/** Answers a question about a path in every account that it can mean. A path without a blob, or with a slash at the end, is about listing. */
export function answerPath(report: AccessReport, asked: AskedPath, at: Date): PathAnswers[] {
  const { account, container, path } = asked;
  const operation = path === '' || path.endsWith('/') ? 'List' : 'Read';
  const accountsWithContainer = new Set(
    report.accesses
      .filter(({ scope }) => scope.container === container)
      .map(({ scope }) => toKey(scope.account)),
  );
  const isContainerNamed =
    account === undefined
      ? accountsWithContainer.size > 0
      : accountsWithContainer.has(toKey(account)) || accountsWithContainer.has(null);
  const known = report.accounts.filter((each) => account === undefined || isSameId(each.account, account));
  const status = account !== undefined && known.length === 0 ? 'AccountUnknown' : 'Answered';
  const accountsWithWiderScope = new Set(
    report.accesses
      .filter(({ scope }) => scope.kind === 'StorageAccount')
      .map(({ scope }) => toKey(scope.account)),
  );
  const candidates = known.filter(
    (each) =>
      accountsWithContainer.has(toKey(each.account)) || accountsWithWiderScope.has(toKey(each.account)),
  );
  const places = candidates.length > 0 ? candidates : known;
  // An account that no file names is still not one of the others.
  const unnamed = account === undefined ? null : { account, subscription: null, resourceGroup: null };
  return (places.length > 0 ? places : [unnamed]).map((place) => {
    const principals = answerQuestion(report, { container, path, operation, at, place });
    return {
      account: place?.account ?? account ?? null,
      container,
      path,
      operation,
      status,
      isContainerNamed,
      at: at.toISOString(),
      principals:
        status === 'AccountUnknown' ? principals.filter(({ verdict }) => verdict !== 'Denied') : principals,
    };
  });
}

/** Returns a key for an account, whose name ARM ids can write in capitals. */
function toKey(account: string | null): string | null {
  return account?.includes('${') ? account : (account?.toLowerCase() ?? null);
}
