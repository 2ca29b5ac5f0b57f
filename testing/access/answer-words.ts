import type { Answer } from '../../lib/access/review/access-question';
import { ANYBODY } from '../../lib/access/review/access';
import { describePrincipal, describeScope, describeTime } from '../../lib/access/review/descriptions';
import type { PathAnswers } from '../../lib/access/review/path-answers';
import { isSameId } from '../../lib/model/rules/same-id';

/** Describes the answer for one principal and one path, a sentence each. Without an answer, nothing in the stack names the principal. */
export function describeAnswer(
  who: string,
  path: string,
  place: PathAnswers,
  answer: Answer | undefined,
): string[] {
  const name = answer && answer.principalId !== ANYBODY ? describePrincipal(answer) : who;
  const verb = place.operation === 'Read' ? 'read' : 'list';
  const where =
    place.account === null || path.startsWith(place.account) ? '' : ` of account ${place.account}`;
  const what = `${verb} ${path}${where} at ${place.at}`;
  if (place.status === 'AccountUnknown')
    return [`nobody can tell who can ${what}: the stack does not name the account`];
  if (!answer || answer.verdict === 'Denied') {
    const unnamed = place.isContainerNamed
      ? []
      : [`no assignment of the stack names container ${place.container}`];
    return [`${name} cannot ${what}`, ...unnamed];
  }
  const assignments = answer.because.map(
    ({ role, scope, address, principalId }) =>
      `${principalId === ANYBODY ? 'public access' : role} on ${describeScope(scope)} (${address})`,
  );
  if (answer.verdict === 'Allowed') {
    const until = answer.until === null ? '' : ` until ${describeTime(answer.until)}`;
    return [`${name} can ${what}${until}: ${assignments.join(', ')}`];
  }
  return [
    `nobody can tell if ${name} can ${what}: ${assignments.join(', ')}`,
    ...answer.causes.map(({ what: cause, fix }) => `${cause}: ${fix}`),
    ...(isSameId(answer.principalId, who) || answer.principalId === ANYBODY
      ? []
      : [`only Terraform knows the id ${answer.principalId}, which can be ${who}`]),
  ];
}

/** Describes something that could give access and was not read. */
export function describeUnread(sentence: string): string {
  return `nobody can tell if that is all: ${sentence}. Review it, and name it in 'reviewed'`;
}
