import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { problems } from '../../lib/errors/catalogue';
import { throwProblemsAt } from './throw-problems';

/** Names of one kind that are unique within a stack. */
export class NameClaims {
  private readonly ownersByStack = new WeakMap<TerraformStack, Map<string, string>>();

  /** @param kind Kind of the names, for the message. */
  constructor(private readonly kind: string) {}

  /**
   * Reserves a name for a construct. Throws `DuplicateName` if another construct has it.
   *
   * @param key Value that must be unique, if it differs from the name.
   */
  public claim(construct: Construct, name: string, key = name): void {
    const stack = TerraformStack.of(construct);
    const owners = this.ownersByStack.get(stack) ?? new Map<string, string>();
    const owner = owners.get(key);
    if (owner !== undefined) throwProblemsAt(construct, [problems.duplicateName(this.kind, name, owner)]);
    this.ownersByStack.set(stack, owners.set(key, construct.node.path));
  }
}
