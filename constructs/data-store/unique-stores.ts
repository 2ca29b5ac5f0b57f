import { TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { problems } from '../../lib/errors/catalogue';
import { toComparable } from '../synthesis/addresses';
import type { IDataStore } from './data-store-props';
import { throwProblemsAt } from '../synthesis/validation';

/** The stores of a stack for which something is made: one construct for each account, or there would be two of it. */
export class UniqueStores {
  /** By account, as Terraform will see it. */
  private readonly stores = new Map<string, IDataStore>();

  /** @throws DataShareError `StoreDuplicate` where the account has another construct already */
  public claim(construct: Construct, store: IDataStore): void {
    const account = toComparable(TerraformStack.of(construct), store.storageAccountId);
    const existing = this.stores.get(account) ?? store;
    if (existing !== store) {
      const name = Token.isUnresolved(store.storageAccountName) ? 'a token' : store.storageAccountName;
      throwProblemsAt(construct, [problems.storeDuplicate(name, existing.node.path)]);
    }
    this.stores.set(account, store);
  }
}
