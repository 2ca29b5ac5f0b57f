import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { problems } from '../../lib/errors/catalogue';
import { throwProblemsAt } from './throw-problems';

/** Names of one kind that are unique within a stack. */
export class NameClaims {
  private readonly namesByStack = new WeakMap<TerraformStack, Set<string>>();

  /** @param kind Kind of the names, for the message. */
  constructor(private readonly kind: string) {}

  /**
   * Reserves a name for a construct. Throws `DuplicateName` if another construct has it.
   *
   * @param key Value that must be unique, if it differs from the name.
   */
  public claim(construct: Construct, name: string, key = name): void {
    const stack = TerraformStack.of(construct);
    const names = this.namesByStack.get(stack) ?? new Set<string>();
    if (names.has(key)) throwProblemsAt(construct, [problems.duplicateName(this.kind, name)]);
    this.namesByStack.set(stack, names.add(key));
  }
}
