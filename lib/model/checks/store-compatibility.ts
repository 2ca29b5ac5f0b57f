import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { formatValue } from '../../errors/format-value';
import { PreserveAcls } from '../values/publication';
import { normalizeRegion } from '../values/region';
import { ShareKind } from '../values/share-kind';

/** The properties of a storage account that decide compatibility; `undefined` if not known yet. */
export interface StoreSide {
  readonly storageAccountName?: string;
  readonly blobEndpoint?: string;
  readonly location?: string;
  readonly isHnsEnabled?: boolean;
  readonly tenantId?: string | null;
}

/** The settings of a share and its subscription that decide compatibility. */
export interface CompatibilityTerms {
  readonly shareKind: ShareKind;
  readonly allowCrossRegion: boolean;
  /**
   * True if blob index tags are copied.
   * @default false
   */
  readonly preserveTags?: boolean;
  /**
   * True to allow copies from ADLS Gen2 to flat Blob storage, or the other way.
   * @default false
   */
  readonly allowCrossKind?: boolean;
  /**
   * POSIX access control to copy.
   * @default PreserveAcls.NONE
   */
  readonly preserveAcls?: PreserveAcls;
}

/**
 * Finds the reasons why two storage accounts cannot share data.
 *
 * They have to be different accounts of the same kind in the same region. Copies can cross regions and kinds if the
 * subscription allows it. For in-place shares, this was Purview's rule as well, and it keeps reads in the region:
 * https://learn.microsoft.com/purview/how-to-data-share-faq
 *
 * Constructors, `datashare check` and every synchronization run this check. Terraform preconditions check values that only
 * Terraform knows.
 *
 * @param sourceName The source in messages.
 */
export function findCompatibilityProblems(
  source: StoreSide,
  target: StoreSide,
  terms: CompatibilityTerms,
  sourceName?: string,
): Problem[] {
  const found: Problem[] = [];
  const mayCross = terms.shareKind === ShareKind.COPY_BASED;

  if (isSameAccount(source, target))
    found.push(problems.sameAccount(source.storageAccountName ?? source.blobEndpoint ?? ''));
  if (
    source.location !== undefined &&
    target.location !== undefined &&
    !(mayCross && terms.allowCrossRegion)
  ) {
    const [from, to] = [normalizeRegion(source.location), normalizeRegion(target.location)];
    if (from !== to) found.push(problems.regionMismatch(from, to, mayCross, sourceName));
  }
  if (source.isHnsEnabled !== undefined && target.isHnsEnabled !== undefined) {
    if (source.isHnsEnabled !== target.isHnsEnabled && !(mayCross && terms.allowCrossKind)) {
      found.push(problems.storeKindMismatch(source.isHnsEnabled, target.isHnsEnabled, mayCross, sourceName));
    }
  }
  if (terms.preserveTags && (source.isHnsEnabled || target.isHnsEnabled)) {
    found.push(problems.tagsUnsupported());
  }
  return [...found, ...findAccessControlProblems(source, target, terms.preserveAcls)];
}

/** One of the accounts that a share has datasets in. */
export interface SharedStore<Store = StoreSide> {
  readonly source: Store;
  readonly datasetNames: readonly string[];
}

/** Finds the reasons why any source cannot share data with the target. With several sources, problems name the source. */
export function findSourceProblems(
  sources: readonly SharedStore[],
  target: StoreSide,
  terms: CompatibilityTerms,
): Problem[] {
  const found = sources.flatMap((each) =>
    findCompatibilityProblems(each.source, target, terms, nameSource(each, sources.length)),
  );
  return [...new Map(found.map((problem) => [problem.message, problem])).values()];
}

/** Names a source in messages. The only one needs no name; undefined if only Terraform knows the name. */
export function nameSource(
  { source, datasetNames }: SharedStore<Pick<StoreSide, 'storageAccountName'>>,
  sourceCount: number,
): string | undefined {
  if (sourceCount === 1) return undefined;
  const { storageAccountName } = source;
  const [first, ...more] = datasetNames;
  const account = storageAccountName === undefined ? '' : ` ${formatValue(storageAccountName)}`;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return `the source${account} of dataset ${formatValue(first)}${others}`;
}

/** Finds the reasons why access control cannot be copied: flat Blob storage has none, and another tenant has other principals. */
export function findAccessControlProblems(
  source: Pick<StoreSide, 'isHnsEnabled' | 'tenantId'>,
  target: Pick<StoreSide, 'isHnsEnabled' | 'tenantId'>,
  preserveAcls = PreserveAcls.NONE,
): Problem[] {
  if (preserveAcls === PreserveAcls.NONE) return [];
  if (source.isHnsEnabled === false || target.isHnsEnabled === false) return [problems.aclsUnsupported()];
  const [theirs, ours] = [source.tenantId, target.tenantId];
  const isForeign = theirs && ours && theirs.toLowerCase() !== ours.toLowerCase();
  return isForeign && preserveAcls === PreserveAcls.ALL ? [problems.aclsForeign(theirs, ours)] : [];
}

/** True if two sides are the same account. Compares endpoints if known: names are unique only within one cloud. */
function isSameAccount(source: StoreSide, target: StoreSide): boolean {
  const [from, to] = [source.blobEndpoint, target.blobEndpoint];
  if (from !== undefined && to !== undefined) return from.toLowerCase() === to.toLowerCase();
  return source.storageAccountName !== undefined && source.storageAccountName === target.storageAccountName;
}
