import type { Azurite } from './azurite';
import { FileSystem } from './file-system';

/** The containers of the accounts that have a hierarchical namespace. */
export class FileSystems {
  private readonly known = new Map<string, FileSystem>();

  constructor(
    private readonly azurite: Azurite,
    private readonly accounts: ReadonlySet<string>,
  ) {}

  public isOfLake(account: string): boolean {
    return this.accounts.has(account);
  }

  public get(account: string, container: string): FileSystem {
    const key = `${account}/${container}`;
    const known = this.known.get(key) ?? new FileSystem(this.azurite.container(account, container));
    this.known.set(key, known);
    return known;
  }

  public forget(account: string, container: string): void {
    this.known.delete(`${account}/${container}`);
  }
}
