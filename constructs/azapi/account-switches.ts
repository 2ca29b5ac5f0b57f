import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { toPlaceKey } from '../synthesis/comparison-keys';
import { toRelativeId } from '../synthesis/construct-ids';
import { keepArguments } from '../synthesis/kept-arguments';
import { withoutCreationTraces } from '../synthesis/without-creation-traces';
import { AzapiUpdateResource } from './azapi-update-resource';
import type { AccountSwitch } from './storage-bodies';
import { STORAGE_ACCOUNT_TYPE } from './storage-bodies';

const ID = 'AccountSwitches';

/** A construct that stands for a storage account. */
export interface SwitchedAccount extends IConstruct {
  readonly storageAccountId: string;
}

interface SwitchedOn {
  readonly resource: AzapiUpdateResource;
  readonly switches: Partial<Record<AccountSwitch, true>>;
}

/**
 * The switches of the accounts of a stack that let them share data: one `azapi_update_resource` for each account, which shares
 * and subscriptions merge theirs into. It only turns switches on, because others may need what one no longer needs; its
 * removal changes nothing in Azure.
 */
export class AccountSwitches extends Construct {
  public static of(scope: IConstruct): AccountSwitches {
    const stack = TerraformStack.of(scope);
    return (stack.node.tryFindChild(ID) as AccountSwitches | undefined) ?? new AccountSwitches(stack, ID);
  }

  private readonly accounts = new Map<string, SwitchedOn>();

  /** Turns switches of an account on. What needs them depends on the returned resource. */
  public turnOn(account: SwitchedAccount, ...names: readonly AccountSwitch[]): AzapiUpdateResource {
    const stack = TerraformStack.of(this);
    const key = toPlaceKey(stack, account.storageAccountId);
    const switchedOn = this.accounts.get(key) ?? this.defineSwitches(account);
    this.accounts.set(key, switchedOn);
    for (const name of names) switchedOn.switches[name] = true;
    return switchedOn.resource;
  }

  private defineSwitches(account: SwitchedAccount): SwitchedOn {
    const switches: SwitchedOn['switches'] = {};
    const resource = withoutCreationTraces(
      () =>
        new AzapiUpdateResource(this, toRelativeId(TerraformStack.of(this), account), {
          type: STORAGE_ACCOUNT_TYPE,
          resourceId: account.storageAccountId,
          body: { properties: { dataCollaborationPolicyProperties: switches } },
        }),
    );
    return { resource: keepArguments(resource), switches };
  }
}
