import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { problems } from '../../lib/errors/catalogue';
import { throwProblemsAt } from './validation';

/** Names of one kind, of which each may be there once in a stack. */
export class StackNames {
  private readonly namesByStack = new WeakMap<TerraformStack, Set<string>>();

  /** @param kind The kind of name, for the error. */
  constructor(private readonly kind: string) {}

  /**
   * Takes a name for a construct; throws `DuplicateName` where another has it.
   *
   * @param key What has to be there once, where that is more than the name.
   */
  public claim(construct: Construct, name: string, key = name): void {
    const stack = TerraformStack.of(construct);
    const names = this.namesByStack.get(stack) ?? new Set<string>();
    if (names.has(key)) throwProblemsAt(construct, [problems.duplicateName(this.kind, name)]);
    this.namesByStack.set(stack, names.add(key));
  }
}
