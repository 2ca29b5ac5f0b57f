import { AssertionError } from 'node:assert';
import type { TerraformStack } from 'cdktf';
import type { AccessAnswer, AccessOptions, PrincipalReference } from './check-access';
import { checkAccess } from './check-access';

/** The result of a matcher, as Jest and Vitest expect it. */
export interface MatcherResult {
  /** True if the expectation holds, before `not` turns it round. */
  readonly pass: boolean;
  /** Returns the message of a failure. */
  readonly message: () => string;
}

/**
 * Asserts that a principal can read a path, according to a stack. For test runners without matchers.
 *
 * @throws AssertionError with the reasons, also if nobody can tell
 */
export function assertGrants(
  stack: TerraformStack,
  principal: PrincipalReference,
  path: string,
  options?: AccessOptions,
): void {
  const { verdict, explanation } = checkAccess(stack, principal, path, options);
  if (verdict !== 'Allowed') throwUnexpected(explanation);
}

/**
 * Asserts that a principal cannot read a path, according to a stack. For test runners without matchers.
 *
 * @throws AssertionError with the reasons, also if nobody can tell
 */
export function assertDenies(
  stack: TerraformStack,
  principal: PrincipalReference,
  path: string,
  options?: AccessOptions,
): void {
  const { verdict, explanation } = checkAccess(stack, principal, path, options);
  if (verdict !== 'Denied') throwUnexpected(explanation);
}

/**
 * Matchers for Jest and Vitest: `expect.extend(accessMatchers)`. If nobody can tell, both fail, and so do their `.not` forms.
 *
 * @example
 * expect.extend(accessMatchers);
 * expect(stack).toGrant(fabrikam, 'curated/sales/2026.csv');
 * expect(stack).toDeny(fabrikam, 'curated/');
 */
export const accessMatchers = {
  /** Expects that a principal can read a path, or list it if it ends with a slash. */
  toGrant(
    stack: TerraformStack,
    principal: PrincipalReference,
    path: string,
    options?: AccessOptions,
  ): MatcherResult {
    return match('Allowed', checkAccess(stack, principal, path, options));
  },
  /** Expects that a principal cannot read a path, or list it if it ends with a slash. */
  toDeny(
    stack: TerraformStack,
    principal: PrincipalReference,
    path: string,
    options?: AccessOptions,
  ): MatcherResult {
    return match('Denied', checkAccess(stack, principal, path, options));
  },
};

function match(expected: 'Allowed' | 'Denied', { verdict, explanation }: AccessAnswer): MatcherResult {
  // An exception fails the test with and without `not`.
  if (verdict === 'Unknown') throwUnexpected(explanation);
  return { pass: verdict === expected, message: () => explanation };
}

function throwUnexpected(message: string): never {
  throw new AssertionError({ message, stackStartFn: throwUnexpected });
}

declare global {
  // The namespace of @types/jest: the matchers have types as soon as this module is imported.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type
    interface Matchers<R, T = {}> {
      /** Expects that a principal can read a path of the stack, or list it if it ends with a slash. */
      toGrant(principal: PrincipalReference, path: string, options?: AccessOptions): R;
      /** Expects that a principal cannot read a path of the stack, or list it if it ends with a slash. */
      toDeny(principal: PrincipalReference, path: string, options?: AccessOptions): R;
    }
  }
}
