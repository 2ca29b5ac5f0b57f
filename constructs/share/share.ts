import { TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { nameRule } from '../../lib/model/rules/naming-rules';
import { DatasetType, MAX_DATASETS } from '../../lib/model/values/dataset';
import { ShareKind } from '../../lib/model/values/share-kind';
import type { Problem } from '../../lib/errors/error-codes';
import { problems, warnings } from '../../lib/errors/catalogue';
import { warn } from '../synthesis/warnings';
import { watchStorage } from '../data-store/stack-storage-validation';
import { watchContainerReferences } from './shared-container-references';
import { watchNamedContainer } from '../data-store/undefined-containers';
import { toRelativeId } from '../synthesis/construct-ids';
import type { IDataStore } from '../data-store/data-store-props';
import type { Dataset, StoredDataset } from '../data-store/dataset';
import { collectStores, groupByContainer, locateDatasets } from '../data-store/stored-datasets';
import { findForeignStores, findStoreProblems } from './dataset-stores-check';
import { claimSharedContainers, findDatasetConflicts } from '../exchange/exchange-container-claims';
import { checkTagSupport } from '../data-store/tag-support-check';
import type { InviteOptions } from './invite-options';
import type { IRecipient } from '../principals/recipient';
import { SentInvitation } from './sent-invitation';
import { usesDataShare, validateDataShareSettings } from './data-share-settings';
import { StorageDataShare } from './storage-data-share';
import type { IShareExchange } from '../exchange/share-exchange-props';
import type { SnapshotSchedule } from './snapshot-schedule';
import {
  validateFlag,
  toLiteral,
  validateLiteral,
  oneLineRule,
  enumRule,
  validateText,
  checkProps,
  requireInstance,
} from '../synthesis/props-validation';
import { nameDataset } from '../synthesis/dataset-names';
import { throwProblemsAt } from '../synthesis/throw-problems';
import type { IShare, ShareProps, ShareProvider } from './share-props';
import { warnOfUndefinedText } from '../synthesis/undefined-values';
import { expectUse, markUsed } from '../synthesis/unused-declarations';
import { requirePlace } from '../synthesis/construct-place';
import { removeTokens, toShownValue } from '../synthesis/terraform-strings';
import { maxLengthRule, statementRule, termsRule } from './share-texts';

/**
 * Datasets that a provider offers to individually invited recipients.
 *
 * Each invited recipient gets one `azurerm_role_assignment` of Storage Blob Data Reader for each container, scoped to
 * the container. Its condition admits only the shared folders and files, until access ends. If several shares of a
 * stack grant a recipient access to one container, they use one assignment. Each invitation also has an output with the
 * invitation document.
 *
 * With InPlaceMethod.STORAGE_DATA_SHARE, the stack has an Azure Storage data share instead, with an access policy for each
 * active invitation. Recipients read it through a connector of their own account.
 *
 * @see https://learn.microsoft.com/azure/data-share/terminology
 *
 * @example
 * const sales = new Share(this, 'sales', {
 *   dataStore: store, shareKind: ShareKind.COPY_BASED, datasets: [Dataset.container('curated')],
 * });
 * sales.invite(fabrikam);
 */
export class Share extends Construct implements IShare {
  /** Name of the share. */
  public readonly shareName: string;
  /** Kind of the share: recipients read the data in place, or snapshots are copied to them. */
  public readonly shareKind: ShareKind;
  /** Data store of the datasets that name no other one. */
  public readonly dataStore: IDataStore;
  /** URI of the data share that recipients read through; undefined if they read or copy through role assignments. */
  public readonly dataShareUri?: string;
  /** The datasets of the share, with their data stores. */
  public readonly datasets: readonly StoredDataset[];
  /** Description of the share. */
  public readonly description?: string;
  /** Purpose for which the data is disclosed. */
  public readonly purpose?: string;
  /** Legal basis of the disclosure. */
  public readonly legalBasis?: string;
  /** Terms that consumers accept. */
  public readonly termsOfUse?: string;
  /** The provider, as invitations name it. */
  public readonly provider?: ShareProvider;
  /** Schedule that the provider suggests for synchronizations. */
  public readonly snapshotSchedule?: SnapshotSchedule;
  /** True if recipients can also read blob index tags. */
  public readonly preserveTags: boolean;
  /** Exchange for invitations, answers and receipts. */
  public readonly exchange?: IShareExchange;

  /** @throws DataShareError `ValueInvalid`, `DatasetMissing`, `DuplicateName`, `TagsUnsupported` */
  constructor(scope: Construct, id: string, props: ShareProps) {
    super(...requirePlace(scope, id));
    const faults = checkProps(this, 'ShareProps', props);
    const datasets = locateDatasets(props.datasets, props.dataStore);
    throwProblemsAt(
      this,
      [
        validateText('name', props.name ?? id, nameRule),
        validateLiteral(
          'shareKind',
          props.shareKind,
          enumRule(ShareKind),
          'it determines which resources are defined',
        ),
        validateText('description', props.description, maxLengthRule(4096)),
        validateText('purpose', props.purpose, statementRule),
        validateText('legalBasis', props.legalBasis, statementRule),
        validateText('termsOfUse', props.termsOfUse, termsRule),
        ...validateDataShareSettings(props.name ?? id, props),
        props.datasets.length === 0 ? problems.datasetMissing() : undefined,
        props.datasets.length > MAX_DATASETS
          ? problems.valueInvalid('datasets', `at most ${MAX_DATASETS} datasets`, props.datasets.length)
          : undefined,
        ...findDuplicateDatasets(props.datasets),
        validateText('provider.name', props.provider?.name, oneLineRule),
        validateText('provider.contact', props.provider?.contact, oneLineRule),
        props.snapshotSchedule && props.shareKind === ShareKind.IN_PLACE
          ? problems.valueInvalid(
              'snapshotSchedule',
              'left out for an InPlace share',
              props.snapshotSchedule.cron,
            )
          : undefined,
        validateFlag('preserveTags', props.preserveTags),
        ...(props.preserveTags ? validateTags(this, props.shareKind, datasets) : []),
        ...[
          ...findStoreProblems(props.shareKind, datasets),
          ...(usesDataShare(props) ? findForeignStores(props.dataStore, datasets) : []),
        ].map((problem) => nameDataset(problem, props)),
        ...findDatasetConflicts(this, datasets).map((problem) => nameDataset(problem, props)),
        ...(props.exchange
          ? validateExchange(this, [props.dataStore, ...collectStores(datasets)], props.exchange)
          : []),
      ],
      faults,
    );

    warnOfUndefinedText(
      this,
      'datasets',
      props.datasets.map(({ container, path, datasetName }) => ({ container, path, datasetName })),
    );
    for (const { path, datasetName } of props.datasets)
      if (/[*?]/.test(removeTokens(path)))
        warn(this, warnings.wildcardLiteral(datasetName, toShownValue(path)));
    for (const [inner, outer] of findOverlaps(datasets))
      warn(this, warnings.datasetsOverlap(inner.datasetName, outer.datasetName));
    this.shareName = props.name ?? id;
    this.shareKind = props.shareKind;
    this.dataStore = props.dataStore;
    this.datasets = Object.freeze(datasets);
    // Terraform composes all strings. The hash of the terms and the documents must say the same.
    this.description = props.description?.normalize('NFC');
    this.purpose = props.purpose?.normalize('NFC');
    this.legalBasis = props.legalBasis?.normalize('NFC');
    this.termsOfUse = props.termsOfUse?.normalize('NFC');
    this.provider = props.provider && composeTexts(props.provider);
    this.snapshotSchedule = props.snapshotSchedule;
    this.preserveTags = props.preserveTags ?? false;
    this.exchange = props.exchange;
    claimSharedContainers(this, this.datasets);
    watchContainerReferences(this);
    for (const { dataStore, container } of groupByContainer(datasets))
      watchNamedContainer(this, dataStore, container, 'is shared');
    expectUse(
      this,
      'nobody is invited to this share, so that nothing is granted',
      "call 'invite', or remove it",
    );
    for (const store of collectStores(datasets)) watchStorage(this, store);
    if (usesDataShare(props)) this.dataShareUri = this.defineDataShare(props);
  }

  private defineDataShare({ dataShareName = this.shareName, retainDataShare = true }: ShareProps): string {
    warn(this, warnings.nativeShareUnproven());
    return new StorageDataShare(this, { dataShareName, isRetained: retainDataShare }).uri;
  }

  /**
   * Offers the share to a recipient: grants read access to its datasets and outputs the invitation.
   *
   * @param recipient Recipient of the invitation. Recipients of a share have unique names.
   * @throws DataShareError `ValueInvalid`, `InvitationIdRequired`, `DuplicateName`, `GrantDuplicate`,
   *   `PrincipalForeign`, `PrincipalMissing`; for a data share `ReaderUnsupported`, `ExpiryUnenforceable`; for an acceptance `AcceptanceForeign`, `AcceptanceOutdated`,
   *   `TenantMismatch`, `PrincipalMismatch`, `AcceptedTooLate`; the synthesis throws `ConditionTooLarge`
   */
  public invite(recipient: IRecipient, options: InviteOptions = {}): SentInvitation {
    requireInstance(this, 'recipient', 'IRecipient', recipient);
    const id = toRelativeId(TerraformStack.of(this), recipient);
    if (this.node.tryFindChild(id)) {
      const other = `${this.node.path}/${id}`;
      const name = recipient.recipientName;
      throwProblemsAt(this, [problems.duplicateName('invitation of recipient', name, other)]);
    }
    requirePlace(this, id);
    markUsed(this);
    return new SentInvitation(this, id, recipient, options);
  }
}

/** Returns the reason why index tags cannot be shared: nothing is copied, or the account has none. */
function validateTags(share: Share, shareKind: ShareKind, datasets: readonly StoredDataset[]): Problem[] {
  if (shareKind === ShareKind.IN_PLACE)
    return [problems.valueInvalid('preserveTags', 'left out for an InPlace share', true)];
  const found = collectStores(datasets).flatMap((store) => checkTagSupport(store, share.node.path).problems);
  return found.slice(0, 1);
}

/** Returns the reasons why a share cannot use an exchange. */
function validateExchange(
  share: Share,
  dataStores: readonly IDataStore[],
  exchange: IShareExchange,
): Problem[] {
  if (TerraformStack.of(exchange) !== TerraformStack.of(share)) {
    const { path } = exchange.node;
    const rule =
      'in the stack of the share: its grants refer to the invitations of the share, which refer to the exchange, so the two stacks would depend on each other';
    const problem = problems.valueInvalid('exchange', rule, path);
    return [{ ...problem, fix: 'create the ShareExchange in the stack of the share' }];
  }
  const exchangeTenantId = toLiteral(exchange.dataStore.tenantId);
  const storeTenantId = dataStores
    .map(({ tenantId }) => toLiteral(tenantId))
    .find((tenantId) => tenantId && tenantId.toLowerCase() !== exchangeTenantId?.toLowerCase());
  if (exchangeTenantId === undefined || storeTenantId === undefined) return [];
  const rule = `in the tenant of the share's data store (${storeTenantId}): an object id means nothing in another tenant`;
  const problem = problems.valueInvalid('exchange', rule, exchangeTenantId);
  return [{ ...problem, fix: 'create the ShareExchange in a data store of that tenant' }];
}

/** Finds pairs of datasets of which the first one is within the second. Containers and paths that are tokens are not compared. */
function findOverlaps(datasets: readonly StoredDataset[]): [Dataset, Dataset][] {
  return collectStores(datasets).flatMap((store) =>
    findOverlapsInStore(datasets.filter(({ dataStore }) => dataStore === store)),
  );
}

function findOverlapsInStore(datasets: readonly Dataset[]): [Dataset, Dataset][] {
  const known = datasets.filter(
    ({ container, path }) => ![container, path].some((value) => Token.isUnresolved(value)),
  );
  const byPlace = new Map(known.map((each) => [JSON.stringify([each.container, each.path]), each]));
  return known.flatMap((inner): [Dataset, Dataset][] => {
    const outer = listParents(inner.path)
      .map((path) => byPlace.get(JSON.stringify([inner.container, path])))
      .find((each) => each !== undefined && each !== inner && each.datasetType !== DatasetType.FILE);
    return outer ? [[inner, outer]] : [];
  });
}

/** Lists a path and the folders that it is in, up to the container (''). */
function listParents(path: string): string[] {
  const segments = path === '' ? [] : path.split('/');
  return segments.map((_, index) => segments.slice(0, segments.length - index).join('/')).concat('');
}

function composeTexts({ name, contact }: ShareProvider): ShareProvider {
  return { name: name?.normalize('NFC'), contact: contact?.normalize('NFC') };
}

function findDuplicateDatasets(datasets: readonly Dataset[]): Problem[] {
  const names = datasets.map(({ datasetName }) => datasetName);
  const duplicateNames = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const fix = "set another 'datasetName' for one of them, or remove it";
  return [...duplicateNames].map((name) => ({ ...problems.duplicateName('dataset', name), fix }));
}
