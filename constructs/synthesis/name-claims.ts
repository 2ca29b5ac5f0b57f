import { TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { problems } from '../../lib/errors/catalogue';
import { throwProblemsAt } from './throw-problems';

/** Names of one kind that are unique within a stack, or within another construct. */
export class NameClaims {
  private readonly ownersByPlace = new WeakMap<IConstruct, Map<string, string>>();

  /**
   * @param kind Kind of the names, for the message.
   * @param findPlace Finds the construct within which names are unique.
   */
  constructor(
    private readonly kind: string,
    private readonly findPlace: (construct: Construct) => IConstruct = (construct) =>
      TerraformStack.of(construct),
  ) {}

  /**
   * Reserves a name for a construct. Throws `DuplicateName` if another construct has it.
   *
   * @param key Value that must be unique, if it differs from the name.
   */
  public claim(construct: Construct, name: string, key = name): void {
    const place = this.findPlace(construct);
    const owners = this.ownersByPlace.get(place) ?? new Map<string, string>();
    const owner = owners.get(key);
    if (owner !== undefined) throwProblemsAt(construct, [problems.duplicateName(this.kind, name, owner)]);
    this.ownersByPlace.set(place, owners.set(key, construct.node.path));
  }
}
