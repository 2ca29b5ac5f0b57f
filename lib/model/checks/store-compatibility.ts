import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { PreserveAcls } from '../values/publication';
import { normalizeRegion } from '../values/region';
import { ShareKind } from '../values/share-kind';

/** What the rule needs to know of one side's storage account; `undefined` where it is not known yet. */
export interface StoreSide {
  readonly storageAccountName?: string;
  readonly blobEndpoint?: string;
  readonly location?: string;
  readonly isHnsEnabled?: boolean;
  readonly tenantId?: string | null;
}

/** What is asked of the two. */
export interface CompatibilityTerms {
  readonly shareKind: ShareKind;
  readonly allowCrossRegion: boolean;
  /**
   * Whether blob index tags are copied too.
   * @default false
   */
  readonly preserveTags?: boolean;
  /**
   * Whether a copy may go from ADLS Gen2 to flat Blob storage, or the other way.
   * @default false
   */
  readonly allowCrossKind?: boolean;
  /**
   * What of POSIX access control is copied too.
   * @default PreserveAcls.NONE
   */
  readonly preserveAcls?: PreserveAcls;
}

/**
 * Says why source and target do not fit together.
 *
 * The same region, the same kind of store, and two different accounts; copies may cross regions and kinds where somebody
 * wrote that down. In place this was Purview's rule, and reads stay in the region:
 * https://learn.microsoft.com/purview/how-to-data-share-faq
 *
 * Asked in constructors, by `datashare check` and at the start of every synchronization; Terraform preconditions
 * ask the same of what only Terraform knows.
 */
export function findCompatibilityProblems(
  source: StoreSide,
  target: StoreSide,
  terms: CompatibilityTerms,
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
    if (from !== to) found.push(problems.regionMismatch(from, to, mayCross));
  }
  if (source.isHnsEnabled !== undefined && target.isHnsEnabled !== undefined) {
    if (source.isHnsEnabled !== target.isHnsEnabled && !(mayCross && terms.allowCrossKind)) {
      found.push(problems.storeKindMismatch(source.isHnsEnabled, target.isHnsEnabled, mayCross));
    }
  }
  if (terms.preserveTags && (source.isHnsEnabled || target.isHnsEnabled)) {
    found.push(problems.tagsUnsupported());
  }
  return [...found, ...findAccessControlProblems(source, target, terms.preserveAcls)];
}

/** Says why access control cannot be copied: flat Blob storage has none, and another tenant has other principals. */
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

/** Names are unique in one cloud; emulators and other clouds have endpoints of their own. */
function isSameAccount(source: StoreSide, target: StoreSide): boolean {
  const [from, to] = [source.blobEndpoint, target.blobEndpoint];
  if (from !== undefined && to !== undefined) return from.toLowerCase() === to.toLowerCase();
  return source.storageAccountName !== undefined && source.storageAccountName === target.storageAccountName;
}
