import { toIdKey } from '../../model/rules/same-id';
import type { Access } from './access';
import { ANYBODY } from './access';
import type { AccountPlace } from '../terraform/values/arm-scope';
import { appliesToAccount } from '../terraform/values/arm-scope';
import type { AccessReport } from './access-report';
import { parseCondition, maskOpenValues } from '../condition/condition-syntax';
import type { EvaluatedRequest, Verdict } from '../condition/evaluate';
import { evaluateParsed } from '../condition/evaluate';
import { groupBy } from './group-by';
import type { NameMatch } from '../condition/name-match';
import { coversName } from '../condition/name-match';
import type { Operation } from '../condition/reach';
import { endsBefore } from '../condition/utc-time';
import type { UnknownCause } from './unknown-causes';
import { findUnknownCauses, WEBSITE_CAUSE } from './unknown-causes';

/** A question: which principals can read or list this? */
export interface Question {
  readonly container: string;
  /** Name of the blob; for a listing the prefix, or '' for none. */
  readonly path: string;
  readonly operation: Operation;
  readonly at: Date;
  /** The account of the container, as far as it is known; null if no file names one. */
  readonly place: AccountPlace | null;
}

export interface Answer {
  readonly principalId: string;
  readonly principalName: string | null;
  /** The tenant that policies of data shares name; null for other access. */
  readonly tenantId: string | null;
  readonly verdict: Verdict;
  /** The assignments that the verdict is based on; empty if it is `Denied`. */
  readonly because: readonly Access[];
  /** Time at which the verdict changes next, UTC; null if it does not change, as far as the files say. */
  readonly until: string | null;
  /** The verdict after `until`; null if there is none. */
  readonly then: Verdict | null;
  /** The shares that offer the path now, and until when. */
  readonly shares: readonly OfferedShare[];
  /** True if the principal can do it without signing in, as anybody can, and in no other way. */
  readonly isAnonymous: boolean;
  /** The reasons why the verdict is `Unknown`; empty for others. */
  readonly causes: readonly UnknownCause[];
}

/** A share that offers a path. */
export interface OfferedShare {
  readonly share: string;
  readonly until: string | null;
}

/**
 * Answers a question for each principal of a report. One assignment that allows the request is enough, and so is public access,
 * which everybody has. If a condition, a scope or an activation is unknown, the answer is neither yes nor no.
 */
export function answerQuestion(report: AccessReport, question: Question): Answer[] {
  const data = report.accesses.filter(({ gives }) => gives === 'Data' || gives === 'Unknown');
  const isPublic = ({ principalId }: Access): boolean => principalId === ANYBODY;
  const open = data.filter(isPublic);
  const principals = groupBy(data, ({ principalId }) => toIdKey(principalId));
  return [...principals.values()].map((held) => {
    const accesses = isPublic(held[0]) ? held : [...held, ...open];
    const verdicts = accesses.map((access) => [access, evaluateAssignment(access, question)] as const);
    const own = pickVerdict(verdicts.map(([, one]) => one));
    const isOnlyOnWebsite = own === 'Denied' && isOnWebsite(question);
    const verdict = isOnlyOnWebsite ? 'Unknown' : own;
    const because =
      own === 'Denied' ? [] : verdicts.filter(([, one]) => one === own).map(([access]) => access);
    const { principalId, principalName } = held[0];
    return {
      principalId,
      principalName,
      tenantId: held.find(({ tenantId }) => tenantId !== null)?.tenantId ?? null,
      verdict,
      because,
      ...findNextVerdict(accesses, question, own),
      shares: verdict === 'Denied' ? [] : findSharesOfPath(because, question),
      isAnonymous: own === 'Allowed' && because.every(isPublic),
      causes: [
        ...(own === 'Unknown' ? because.flatMap((access) => findUnknownCauses(access, question.place)) : []),
        ...(isOnlyOnWebsite ? [WEBSITE_CAUSE] : []),
      ],
    };
  });
}

/** True for the container of a static website. It has its own host, which asks nobody for a role. */
export function isOnWebsite({ container, operation }: Pick<Question, 'container' | 'operation'>): boolean {
  return container === '$web' && operation === 'Read';
}

const ORDER: readonly Verdict[] = ['Allowed', 'Unknown', 'Denied'];

function pickVerdict(verdicts: readonly Verdict[]): Verdict {
  return ORDER.find((each) => verdicts.includes(each)) ?? 'Denied';
}

/** Maximum number of times at which a verdict is looked for. It bounds the work for a condition with many times. */
const MAX_TIMES = 500;

/** Finds the time at which the verdict changes: between the times that conditions and schedules name, it stays the same. */
function findNextVerdict(
  accesses: readonly Access[],
  question: Question,
  verdict: Verdict,
): Pick<Answer, 'until' | 'then'> {
  const named = accesses.flatMap(({ condition, schedule }) => [
    ...(condition.text?.match(/\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?/g) ?? []),
    ...[schedule.from, schedule.until].filter((time) => time !== null),
  ]);
  const times = [...new Set(named.map((time) => Date.parse(time)))]
    .filter((time) => time > question.at.getTime())
    .sort((a, b) => a - b)
    .slice(0, MAX_TIMES);
  for (const time of times) {
    // A comparison can include the time itself.
    const at = new Date(time + 1);
    const next = pickVerdict(accesses.map((access) => evaluateAssignment(access, { ...question, at })));
    if (next !== verdict) return { until: new Date(time).toISOString(), then: next };
  }
  return { until: null, then: null };
}

/** Finds the shares that offer a path through these accesses; of each share, the longest offer. */
function findSharesOfPath(accesses: readonly Access[], { path, operation, at }: Question): OfferedShare[] {
  const name: NameMatch =
    operation === 'List'
      ? { match: path === '' ? 'Any' : 'StartsWith', text: path }
      : { match: 'Equals', text: path };
  const now = at.toISOString();
  const offers = accesses
    .flatMap(({ paths }) => paths)
    .filter((row) => row.operations.includes(operation) && coversName(row, name))
    .flatMap((row) => row.offers)
    .filter((offer) => coversName(offer, name) && (offer.until === null || !endsBefore(offer.until, now)));
  return [...groupBy(offers, ({ share }) => share).values()].map(([first, ...others]) => ({
    share: first.share,
    until: others.reduce(
      (until, other) => (endsBefore(until, other.until) ? other.until : until),
      first.until,
    ),
  }));
}

function evaluateAssignment(access: Access, question: Question): Verdict {
  const { scope, gives, standing } = access;
  const isSameAccount = question.place === null ? undefined : appliesToAccount(scope, question.place);
  const isContainer = scope.container === null || scope.container === question.container;
  const isOtherContainer = !isContainer && !isOpen(scope.container);
  if (isSameAccount === false || isOtherContainer || !isInEffect(access, question.at)) return 'Denied';
  if (gives === 'Unknown') return 'Unknown';

  const { container, path, operation, at, place } = question;
  const storageAccountName = place?.account ?? undefined;
  const request = { container, path, operation, at, storageAccountName };
  const conditionVerdict = evaluateAssignmentCondition(access, request);
  // Without a text, the scope is that of a resource which an expression refers to. A plan does not tell what it makes of it.
  const isSure = isSameAccount === true && isContainer && standing === 'Active' && scope.text !== '';
  if (conditionVerdict !== 'Denied') return isSure ? conditionVerdict : 'Unknown';
  // On ADLS Gen2, a condition restricts a super user only by what it says of the super user's action.
  const isLoose =
    access.isSuperUser &&
    evaluateAssignmentCondition(access, { ...request, operation: 'RunAsSuperUser' }) !== 'Denied';
  return isLoose ? 'Unknown' : 'Denied';
}

/** True if a text has an expression, which can stand for anything. */
function isOpen(text: string | null): boolean {
  return text?.includes('${') ?? false;
}

/** True if an assignment is in its period. Assignments of Privileged Identity Management can have one. */
function isInEffect({ schedule }: Access, at: Date): boolean {
  const now = at.toISOString();
  const isEnded = schedule.until !== null && endsBefore(schedule.until, now);
  const isBegun = schedule.from === null || endsBefore(schedule.from, now);
  return !isEnded && isBegun;
}

function evaluateAssignmentCondition(
  { condition, schedule, paths }: Access,
  request: EvaluatedRequest,
): Verdict {
  const isKnown = condition.state !== 'KnownAfterApply' && condition.state !== 'UnknownVersion';
  if (schedule.provisos.length > 0 || !isKnown) return 'Unknown';
  if (condition.text === null) {
    // A public container can be readable but not listable.
    return paths.some(({ operations }) => operations.some((each) => each === request.operation))
      ? 'Allowed'
      : 'Denied';
  }
  try {
    const parsed = parseCondition(condition.text);
    return evaluateParsed(condition.isOpen ? maskOpenValues(parsed) : parsed, request);
  } catch {
    return 'Unknown';
  }
}
