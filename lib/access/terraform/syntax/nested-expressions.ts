import type { Json } from './json-values';
import { isRecord } from './json-values';

/** Maximum number of expressions in the nested blocks of one argument. */
const MAX_EXPRESSIONS = 1000;

/** Stands for the expressions beyond the maximum. */
const UNREAD: Json = { references: ['(unread)'] };

/**
 * Lists the expressions of an argument in the configuration of a plan: its own, or those in the blocks that it stands for. No
 * recursion: an untrusted file can nest blocks very deeply.
 */
export function listExpressions(argument: unknown): Json[] {
  const expressions: Json[] = [];
  const next: unknown[] = [argument];
  for (let each = next.pop(); each !== undefined; each = next.pop()) {
    if (expressions.length >= MAX_EXPRESSIONS) return [...expressions, UNREAD];
    if (Array.isArray(each)) next.push(...(each as unknown[]));
    else if (isRecord(each)) {
      const isExpression = Object.keys(each).every((name) => EXPRESSION_PARTS.includes(name));
      if (isExpression) expressions.push(each);
      else next.push(...Object.values(each));
    }
  }
  return expressions;
}

const EXPRESSION_PARTS = ['constant_value', 'references'];
