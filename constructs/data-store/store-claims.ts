import { TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { problems } from '../../lib/errors/catalogue';
import { toPlaceKey } from '../synthesis/comparison-keys';
import type { IDataStore } from './data-store-props';
import { throwProblemsAt } from '../synthesis/throw-problems';

/**
 * The data stores that a stack defines resources for. Each account has one construct; a second one would define the
 * resources twice.
 */
export class StoreClaims {
  /** Stores by account id, as Terraform sees it. */
  private readonly stores = new Map<string, IDataStore>();

  /**
   * Registers the construct of an account.
   *
   * @throws DataShareError `StoreDuplicate` if the account already has another construct
   */
  public claim(construct: IConstruct, store: IDataStore): void {
    const account = toPlaceKey(TerraformStack.of(construct), store.storageAccountId);
    const existing = this.stores.get(account) ?? store;
    if (existing !== store) {
      const name = Token.isUnresolved(store.storageAccountName) ? 'a token' : store.storageAccountName;
      throwProblemsAt(construct, [problems.storeDuplicate(name, existing.node.path)]);
    }
    this.stores.set(account, store);
  }
}
