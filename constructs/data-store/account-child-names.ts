import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { toAppKey } from '../synthesis/comparison-keys';
import { NameClaims } from '../synthesis/name-claims';
import type { IDataStore } from './data-store-props';

/** Names of one kind of resource of storage accounts: an account has each name once, whichever stack of the app uses it. */
export class AccountChildNames {
  private readonly claims: NameClaims;

  /** @param kind Kind of the resources, for the message. */
  constructor(kind: string) {
    this.claims = new NameClaims(kind, ({ node }) => node.root);
  }

  /** Reserves a name in an account. @throws DataShareError `DuplicateName` if another construct has it */
  public claim(
    construct: Construct,
    { storageAccountName, storageAccountId }: Pick<IDataStore, 'storageAccountName' | 'storageAccountId'>,
    name: string,
  ): void {
    const account = Token.isUnresolved(storageAccountName)
      ? toAppKey(construct, storageAccountId)
      : storageAccountName;
    this.claims.claim(construct, name, `${account} ${toAppKey(construct, name)}`);
  }
}
