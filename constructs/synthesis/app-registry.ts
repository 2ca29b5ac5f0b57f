import type { IConstruct } from 'constructs';

/** Facts about constructs of an app that each other construct of the app may ask for. Each app has its own. */
export class AppRegistry<T> {
  private readonly factsByApp = new WeakMap<IConstruct, Map<IConstruct, T>>();

  public register(owner: IConstruct, facts: T): void {
    this.factsByApp.set(owner.node.root, this.getAll(owner).set(owner, facts));
  }

  /** Returns the facts of a construct; undefined if it has registered none. */
  public find(owner: IConstruct): T | undefined {
    return this.getAll(owner).get(owner);
  }

  /** Returns the facts of all constructs in the app of a construct. */
  public getAll({ node }: IConstruct): Map<IConstruct, T> {
    return this.factsByApp.get(node.root) ?? new Map<IConstruct, T>();
  }
}
