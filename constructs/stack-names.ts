import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { problems } from '../lib/problems';
import { throwProblemsAt } from './validation';

/** Names of one kind, of which each may be there once in a stack. */
export class StackNames {
  private readonly taken = new WeakMap<TerraformStack, Set<string>>();

  /** @param what The kind of name, for the error. */
  constructor(private readonly what: string) {}

  /** Takes a name for a construct; throws `DuplicateName` where another has it. */
  public claim(construct: Construct, name: string): void {
    const stack = TerraformStack.of(construct);
    const names = this.taken.get(stack) ?? new Set<string>();
    if (names.has(name)) throwProblemsAt(construct, [problems.duplicateName(this.what, name)]);
    this.taken.set(stack, names.add(name));
  }
}
