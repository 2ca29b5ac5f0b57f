import type { Condition } from './condition-syntax';
import type { Truth } from './storage-operations';
import { matchesActionPattern } from './wildcards';

/** True unless a condition lets an action through whatever else is in the request. */
export function restrictsAction(condition: Condition, action: string): boolean {
  return evaluateForAction(condition, action) !== true;
}

function evaluateForAction(condition: Condition, action: string): Truth {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const decisive = condition.kind === 'or';
      const results = condition.terms.map((term) => evaluateForAction(term, action));
      if (results.includes(decisive)) return decisive;
      return results.includes(undefined) ? undefined : !decisive;
    }
    case 'not': {
      const truth = evaluateForAction(condition.term, action);
      return truth === undefined ? undefined : !truth;
    }
    case 'action':
      return condition.patterns.some((pattern) => matchesActionPattern(action, pattern));
    case 'suboperation':
    case 'exists':
    case 'comparison':
      return undefined;
  }
}
