import { problems } from '../../lib/errors/catalogue';
import { throwSynthesisProblems } from './synthesis-error';

/** Value that the factories of a class pass to its constructor. The constructor is private, but JavaScript can call it. */
export const FROM_FACTORY = Symbol('from a factory');

/**
 * Requires that a factory calls a constructor: the factories check the values that the constructor takes.
 *
 * @param factories The factories, for the message.
 */
export function requireFactory(caller: unknown, className: string, factories: readonly string[]): void {
  if (caller === FROM_FACTORY) return;
  const calls = factories.map((factory) => `${className}.${factory}`).join(', ');
  throwSynthesisProblems([
    {
      ...problems.valueInvalid(`new ${className}`, `a call of ${calls}`, caller),
      fix: `call ${className}.${factories[0]} instead`,
    },
  ]);
}
