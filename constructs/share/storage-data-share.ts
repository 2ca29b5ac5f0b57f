import { Fn, Lazy, Op, TerraformStack, Token } from 'cdktf';
import type { IResolvable, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { problems } from '../../lib/errors/catalogue';
import { toAssetPath } from '../../lib/model/rules/storage-data-share-rules';
import { AccountChildNames } from '../data-store/account-child-names';
import { StoreClaims } from '../data-store/store-claims';
import { AccountSwitches } from '../azapi/account-switches';
import { AzapiResource } from '../azapi/azapi-resource';
import { AzapiResourceAction } from '../azapi/azapi-resource-action';
import type { DataShareAccessPolicy, DataShareAsset } from '../azapi/storage-bodies';
import { DATA_SHARE_TYPE } from '../azapi/storage-bodies';
import { dependOnContainers, waitForContainer } from '../data-store/container-dependencies';
import { DeclaredStorage } from '../data-store/declared-storage-index';
import type { IDataStore } from '../data-store/data-store-props';
import { keepOutOfExchanges } from '../exchange/exchange-container-claims';
import { warnOfBypasses } from '../grants/bypass-warnings';
import type { Grantee } from '../principals/grantee';
import type { Precondition } from '../synthesis/check-result';
import { toPrecondition } from '../synthesis/check-result';
import { toPlaceKey } from '../synthesis/comparison-keys';
import { toRelativeId } from '../synthesis/construct-ids';
import { toAccountIdPreconditions, toEntraIdPreconditions } from '../synthesis/id-preconditions';
import { keepArguments } from '../synthesis/kept-arguments';
import { validateWhenComplete } from '../synthesis/late-validation';
import { escapeTemplates, toFunctionArgument, toLower } from '../synthesis/terraform-strings';
import { throwProblemsAt } from '../synthesis/throw-problems';
import { withoutCreationTraces } from '../synthesis/without-creation-traces';
import { toDataSharePreconditions } from './data-share-settings';
import { RetainedDataShares } from './retained-data-shares';
import type { IShare } from './share-props';

const ID = 'StorageDataShares';
const URI = 'properties.dataShareUri';

const dataShareNames = new AccountChildNames('data share of the account');

const dataShares = new WeakMap<IShare, StorageDataShare>();

interface DataShareSettings {
  readonly dataShareName: string;
  readonly isRetained: boolean;
}

/** All data shares of a stack, below one construct, so that none of their ids takes that of a recipient. */
class StackDataShares extends Construct {
  public static of(scope: Construct): StackDataShares {
    const stack = TerraformStack.of(scope);
    return (stack.node.tryFindChild(ID) as StackDataShares | undefined) ?? new StackDataShares(stack, ID);
  }

  /** The addresses of the data shares. */
  public readonly record: RetainedDataShares;
  private readonly stores = new Set<IDataStore>();
  private readonly claims = new StoreClaims();

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.record = new RetainedDataShares(this, 'Record');
    warnOfBypasses(this, this.stores);
    // Containers can be declared after the share.
    validateWhenComplete(this, () => {
      dependOnContainers(TerraformStack.of(this), new DeclaredStorage(this.node.root));
      return [];
    });
  }

  /** @throws DataShareError `StoreDuplicate`: addresses would depend on the order of the code */
  public add(share: IShare): void {
    this.claims.claim(share, share.dataStore);
    this.stores.add(share.dataStore);
  }
}

/**
 * The Azure Storage data share of a share: its datasets are the assets, and each active invitation is an access policy.
 *
 * Azure refuses to replace a data share by PUT, the only way in which `azapi_resource` updates. The body of that resource is
 * therefore frozen, and one PATCH states the whole lists: a list that a PATCH has replaces the one before.
 *
 * @see https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts/datashares
 */
export class StorageDataShare extends Construct {
  /** Returns the data share of a share; undefined if it has none. */
  public static find(share: IShare): StorageDataShare | undefined {
    return dataShares.get(share);
  }

  private readonly dataShare: AzapiResource;
  private readonly change: AzapiResourceAction;
  private readonly policies = new Map<
    string,
    { readonly owner: IConstruct; readonly policy: DataShareAccessPolicy }
  >();

  /** @throws DataShareError `DuplicateName` if the account has a data share of that name */
  constructor(
    private readonly share: IShare,
    { dataShareName, isRetained }: DataShareSettings,
  ) {
    const parent = StackDataShares.of(share);
    const { dataStore, datasets } = share;
    dataShareNames.claim(share, dataStore, dataShareName);
    super(parent, toRelativeId(TerraformStack.of(share), share));
    parent.add(share);
    dataShares.set(share, this);
    const switches = AccountSwitches.of(this).turnOn(dataStore, 'allowStorageDataShares');
    const assets = toAssets(share);
    const description =
      share.description === undefined ? {} : { description: escapeTemplates(share.description) };
    const dependsOn = [switches];
    [this.dataShare, this.change] = withoutCreationTraces(() => {
      const dataShare = new AzapiResource(this, 'DataShare', {
        type: DATA_SHARE_TYPE,
        name: dataShareName,
        parentId: dataStore.storageAccountId,
        location: dataStore.location,
        body: { properties: { ...description, assets, accessPolicies: [] } },
        responseExportValues: [URI],
        lifecycle: { preventDestroy: isRetained, ignoreChanges: ['body'] },
        dependsOn,
      });
      const accessPolicies = Lazy.anyValue({ produce: () => this.listPolicies() });
      const change = new AzapiResourceAction(this, 'Policies', {
        type: DATA_SHARE_TYPE,
        resourceId: dataShare.id,
        method: 'PATCH',
        body: { properties: { ...description, assets, accessPolicies } },
        dependsOn,
      });
      return [keepArguments(dataShare), keepArguments(change)] as const;
    });
    parent.record.add(this.dataShare, isRetained);
    addPreconditions(this.dataShare, [
      ...toAccountIdPreconditions(dataStore),
      ...toDataSharePreconditions(share, dataShareName),
    ]);
    for (const container of new Set(datasets.map((each) => each.container))) {
      waitForContainer(this.dataShare, { dataStore, container });
      const add = (more: readonly Precondition[]): void => addPreconditions(this.dataShare, more);
      keepOutOfExchanges({ owner: share, dataStore, container, granted: [{ addPreconditions: add }] });
    }
  }

  /** URI that a connector names. Only Terraform knows it. */
  public get uri(): string {
    return this.dataShare.getOutput(URI);
  }

  /**
   * Lets a managed identity read the datasets.
   *
   * @param owner Construct of the recipient. The order of the policies depends on it, not on that of the code.
   * @throws DataShareError `GrantDuplicate` if another recipient is the same identity
   */
  public admit(
    owner: IConstruct,
    { principalId, tenantId }: Grantee,
    preconditions: readonly Precondition[],
  ): void {
    const stack = TerraformStack.of(this);
    const key = [principalId, tenantId!].map((id) => toPlaceKey(stack, id)).join(' ');
    const other = this.policies.get(key);
    if (other) {
      const shown = Token.isUnresolved(principalId) ? 'a token' : principalId;
      throwProblemsAt(owner, [
        problems.duplicateName('principal of a recipient', shown, other.owner.node.path),
      ]);
    }
    this.policies.set(key, { owner, policy: { principalId, tenantId: tenantId!, permission: 'Read' } });
    const { dataStore } = this.share;
    if (toPlaceKey(stack, tenantId!) !== toPlaceKey(stack, dataStore.tenantId!))
      AccountSwitches.of(this).turnOn(dataStore, 'allowCrossTenantDataSharing');
    const isKnown = ![principalId, tenantId!].some((id) => Token.isUnresolved(id));
    addPreconditions(this.change, [
      ...(isKnown ? [] : [this.toDistinctPrecondition()]),
      ...preconditions,
      ...toEntraIdPreconditions(owner, { principalId, tenantId }),
    ]);
  }

  /** Rejects the same principal twice, if only Terraform knows: nothing says how Azure treats two policies of one. */
  private toDistinctPrecondition(): Precondition {
    const produce = (): IResolvable => {
      const readers = this.listPolicies().map((each) =>
        toLower(toFunctionArgument(`${each.principalId} ${each.tenantId}`)),
      );
      return Op.eq(Fn.lengthOf(Fn.distinct(readers)), readers.length);
    };
    const message =
      'two recipients of the share are the same managed identity; invite it once, as one Recipient';
    return toPrecondition(Lazy.anyValue({ produce }), 'DuplicateName', message, this.share.node.path);
  }

  private listPolicies(): DataShareAccessPolicy[] {
    return [...this.policies.values()]
      .sort((a, b) => (a.owner.node.path < b.owner.node.path ? -1 : 1))
      .map(({ policy }) => policy);
  }
}

function toAssets({ datasets }: IShare): DataShareAsset[] {
  return datasets
    .map(({ container, path, datasetName }) => ({
      assetPath: escapeTemplates(toAssetPath(container, path)),
      displayName: datasetName,
    }))
    .sort((a, b) => (a.displayName < b.displayName ? -1 : 1));
}

/** Adds preconditions to a resource, each of them once. */
function addPreconditions(resource: TerraformResource, added: readonly Precondition[]): void {
  if (added.length === 0) return;
  const known = resource.lifecycle?.precondition ?? [];
  const precondition = [...new Map([...known, ...added].map((each) => [each.errorMessage, each])).values()];
  resource.lifecycle = { ...resource.lifecycle, precondition };
  keepArguments(resource, 'lifecycle');
}
