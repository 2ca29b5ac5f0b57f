import type { IResolvable } from 'cdktf';
import { Token, Op, Fn } from 'cdktf';
import { toPrecondition } from '../synthesis/check-result';
import { equalsIgnoringCase, toLower } from '../synthesis/terraform-strings';
import type { CheckResult, Precondition } from '../synthesis/check-result';
import { problems } from '../../lib/errors/catalogue';
import type { CompatibilityTerms, SharedStore } from '../../lib/model/checks/store-compatibility';
import { findCompatibilityProblems, nameSource } from '../../lib/model/checks/store-compatibility';
import { ShareKind } from '../../lib/model/values/share-kind';
import { PreserveAcls } from '../../lib/model/values/publication';
import { normalizeRegion } from '../../lib/model/values/region';
import { checkTagSupport } from './tag-support-check';
import type { ComparedStore } from './compared-store';
import { toLiteralStore } from './compared-store';

/**
 * Applies the rules of `lib/model/checks/store-compatibility` to two stores: during synthesis to literals, in
 * preconditions to tokens.
 *
 * @param sourceName The source in messages.
 */
export function checkStoreCompatibility(
  source: ComparedStore,
  target: ComparedStore,
  terms: CompatibilityTerms,
  where: string,
  sourceName?: string,
): CheckResult {
  const preconditions: Precondition[] = [];
  const shownSource = sourceName ?? 'source';
  const addPrecondition = (condition: IResolvable, message: string): void => {
    preconditions.push({ condition, errorMessage: `${message} (at ${where})` });
  };
  const isUnknown = (a: unknown, b: unknown): boolean => Token.isUnresolved(a) || Token.isUnresolved(b);

  if (isUnknown(source.storageAccountName, target.storageAccountName)) {
    const names = [source, target].map((side) => toLower(side.storageAccountName));
    addPrecondition(
      Op.neq(names[0], names[1]),
      'SameAccount: source and target must be different storage accounts; use a storage account of your own as the target',
    );
  }
  const mayCross = terms.shareKind === ShareKind.COPY_BASED;
  if (isUnknown(source.location, target.location) && !(mayCross && terms.allowCrossRegion)) {
    const fix = mayCross
      ? "use a target account in the source's region, or set 'allowCrossRegion' to true and pay for the egress"
      : "use a target account in the source's region, or ask for a CopyBased share";
    addPrecondition(
      Op.eq(toRegion(source.location), toRegion(target.location)),
      `RegionMismatch: ${shownSource} and target must be in the same region; ${fix}`,
    );
  }
  if (isUnknown(source.isHnsEnabled, target.isHnsEnabled) && !(mayCross && terms.allowCrossKind)) {
    const fix = `use a target account of the same kind${mayCross ? ", or set 'allowCrossKind' to true" : ''}`;
    addPrecondition(
      Op.eq(source.isHnsEnabled, target.isHnsEnabled),
      `StoreKindMismatch: ${shownSource} and target must both be Blob or both be ADLS Gen2 storage; ${fix}`,
    );
  }
  if ((terms.preserveAcls ?? PreserveAcls.NONE) !== PreserveAcls.NONE) {
    const { code, message, fix } = problems.aclsUnsupported();
    for (const { isHnsEnabled } of [source, target].filter((side) => Token.isUnresolved(side.isHnsEnabled)))
      preconditions.push(toPrecondition(isHnsEnabled as IResolvable, code, `${message}; ${fix}`, where));
  }
  const [sourceTenantId, targetTenantId] = [source.tenantId, target.tenantId];
  if (
    terms.preserveAcls === PreserveAcls.ALL &&
    sourceTenantId &&
    targetTenantId &&
    isUnknown(sourceTenantId, targetTenantId)
  ) {
    addPrecondition(
      equalsIgnoringCase(sourceTenantId, targetTenantId),
      "AclsForeign: owners and access control lists name principals of the provider's tenant, which do not exist in another tenant; set 'preserveAcls' to 'permissions' or 'none'",
    );
  }
  if (terms.preserveTags) {
    preconditions.push(...[source, target].flatMap((side) => checkTagSupport(side, where).preconditions));
  }
  return {
    problems: findCompatibilityProblems(toLiteralStore(source), toLiteralStore(target), terms, sourceName),
    preconditions,
  };
}

/** Checks each of the provider's accounts. With several, messages name the account. */
export function checkSourceCompatibility(
  sources: readonly SharedStore<ComparedStore>[],
  target: ComparedStore,
  terms: CompatibilityTerms,
  where: string,
): CheckResult {
  const checks = sources.map(({ source, datasetNames }) => {
    const storageAccountName = toLiteralStore(source).storageAccountName;
    const name = nameSource({ source: { storageAccountName }, datasetNames }, sources.length);
    return checkStoreCompatibility(source, target, terms, where, name);
  });
  const found = checks.flatMap((each) => each.problems);
  const preconditions = checks.flatMap((each) => each.preconditions);
  return {
    problems: [...new Map(found.map((problem) => [problem.message, problem])).values()],
    preconditions,
  };
}

/** Returns a region in lower case, without spaces. Terraform normalizes a token in the same way. */
export function toRegion(location: string): string {
  if (!Token.isUnresolved(location)) return normalizeRegion(location);
  return Token.asString(Fn.replace(toLower(location), ' ', ''));
}
