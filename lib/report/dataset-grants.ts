import type { Access, SharedPaths } from '../access/review/access';
import { ANYBODY } from '../access/review/access';
import type { AccessReport } from '../access/review/access-report';
import { groupBy } from '../access/review/group-by';
import { coversDataset, toDatasetNames } from '../access/review/invited-shares';
import { coversName } from '../access/condition/name-match';
import { pickLater } from '../access/condition/utc-time';
import type { AccountPlace } from '../access/terraform/values/arm-scope';
import { appliesToAccount } from '../access/terraform/values/arm-scope';
import { toIdKey } from '../model/rules/same-id';
import { PlacedAccesses } from './placed-accesses';
import type { ReportedDataset } from './share-report';

/** A principal that an invitation is for, as one input names it. */
export interface GranteeName {
  readonly principalId: string;
  readonly tenantId: string | null;
  /** Name of the input, in which expressions have their meaning. */
  readonly file: string;
}

/** The answer whether a recipient can read all of a dataset now. */
export interface DatasetGrant {
  readonly grant: 'Granted' | 'NotGranted' | 'Unknown';
  /** End of a grant, UTC; null if it does not end, or if there is none. */
  readonly until: string | null;
}

/** The answer of one access for a dataset: it covers it until a time, it may cover it, or it does not. */
type Coverage = { readonly until: string | null } | 'Maybe' | 'No';

/** The most accesses at one place that a dataset is compared with. If there are more, nobody can tell. */
export const MAX_COMPARED = 1_000;

/** Finds out which datasets the Terraform files among the inputs let principals read. Built once for all questions. */
export class DatasetGrants {
  private readonly byPrincipal: ReadonlyMap<string, PlacedAccesses>;
  private readonly byAccount: ReadonlyMap<string, AccountPlace>;
  /** Access of groups, and of principals that only Terraform knows: each of these can be any recipient. */
  private readonly ofOthers: PlacedAccesses;
  private readonly othersMayRead = new Map<string, boolean>();

  constructor(
    private readonly report: AccessReport | null,
    private readonly now: Date,
  ) {
    const accesses = (report?.accesses ?? []).filter(({ gives }) => gives !== 'Write');
    const groups = groupBy(accesses, ({ principalId }) => toIdKey(principalId));
    this.byPrincipal = new Map([...groups].map(([id, group]) => [id, new PlacedAccesses(group)]));
    this.byAccount = new Map((report?.accounts ?? []).map((place) => [place.account.toLowerCase(), place]));
    this.ofOthers = new PlacedAccesses(
      accesses.filter(
        ({ principalId, principalType }) =>
          principalId !== ANYBODY && (principalType === 'Group' || isOpenPrincipal(principalId)),
      ),
    );
  }

  /**
   * Finds out whether a recipient can read all of a dataset.
   *
   * @param names The recipient, as inputs name it; empty if none does.
   * @param isDeclared True if a file that is read in full declares the invitation: then it also has the grants.
   */
  public find(names: readonly GranteeName[], dataset: ReportedDataset, isDeclared: boolean): DatasetGrant {
    if (!this.report) return { grant: 'Unknown', until: null };
    const own = [
      ...names.flatMap((name) => this.selectAccesses(name, dataset)),
      ...(this.byPrincipal.get(ANYBODY)?.select(dataset) ?? []),
    ];
    if (own.length > MAX_COMPARED) return { grant: 'Unknown', until: null };
    const found = own.map((access) => this.cover(access, dataset));
    const ends = found.filter((each) => typeof each === 'object').map(({ until }) => until);
    if (ends.length > 0) return { grant: 'Granted', until: pickLatestEnd(ends) };
    const mayRead = found.includes('Maybe') || this.mayOthersRead(dataset);
    const isKnown = isDeclared && names.length > 0 && !mayRead;
    return { grant: isKnown ? 'NotGranted' : 'Unknown', until: null };
  }

  private selectAccesses(
    { principalId, tenantId, file }: GranteeName,
    dataset: ReportedDataset,
  ): readonly Access[] {
    return (this.byPrincipal.get(toIdKey(principalId))?.select(dataset) ?? []).filter(
      (access) =>
        (!isOpenPrincipal(principalId) || access.file === file) &&
        (access.tenantId === null || tenantId === null || toIdKey(access.tenantId) === toIdKey(tenantId)),
    );
  }

  private mayOthersRead(dataset: ReportedDataset): boolean {
    const key = JSON.stringify([
      dataset.storageAccountName,
      dataset.container,
      dataset.datasetType,
      dataset.path,
    ]);
    let may = this.othersMayRead.get(key);
    if (may === undefined) {
      const others = this.ofOthers.select(dataset);
      may = others.length > MAX_COMPARED || others.some((access) => this.cover(access, dataset) !== 'No');
      this.othersMayRead.set(key, may);
    }
    return may;
  }

  private cover(access: Access, dataset: ReportedDataset): Coverage {
    const isThere = this.appliesTo(access, dataset);
    if (isThere === false) return 'No';
    // Keys open everything, and nobody can tell what an unknown role or condition gives.
    const isReadable = access.condition.problem === null && access.condition.state !== 'KnownAfterApply';
    if (access.gives !== 'Data' || !isReadable) return 'Maybe';
    const found = access.paths.map((row) => this.coverByRow(row, dataset));
    const ends = found.filter((each) => typeof each === 'object').map(({ until }) => until);
    const isCertain = isThere === true && access.standing === 'Active';
    if (ends.length > 0) return isCertain ? { until: pickLatestEnd(ends) } : 'Maybe';
    return found.includes('Maybe') ? 'Maybe' : 'No';
  }

  private coverByRow(row: SharedPaths, dataset: ReportedDataset): Coverage {
    const { from, until, provisos, containers, operations } = row;
    const named = { type: dataset.datasetType, container: dataset.container, path: dataset.path };
    const isOpen = [from, until, row.text, dataset.path, ...(containers ?? [])].some((text) =>
      text?.includes('${'),
    );
    const isOther = containers !== null && !containers.includes(dataset.container);
    if (!operations.includes('Read') || (isOther && !isOpen)) return 'No';
    const isOver = (time: string | null): boolean => time !== null && Date.parse(time) <= this.now.getTime();
    if (isOver(until) || (from !== null && Date.parse(from) > this.now.getTime())) return 'No';
    const isPart = coversName(toDatasetNames(named), row) || row.match === 'Other';
    const isCovered = coversDataset(row, named);
    if (!isCovered) return isPart || isOpen ? 'Maybe' : 'No';
    return isOpen || provisos.length > 0 ? 'Maybe' : { until };
  }

  /** True if an access is in the container of a dataset, or above it; undefined if the files do not say. */
  private appliesTo(
    { scope }: Access,
    { storageAccountName, container }: ReportedDataset,
  ): boolean | undefined {
    const place = this.byAccount.get(storageAccountName.toLowerCase());
    const asked = place ?? { account: storageAccountName, subscription: null, resourceGroup: null };
    // An expression that stands at both places has one value.
    const isSame = scope.account !== null && scope.account === storageAccountName;
    const inAccount = isSame || appliesToAccount(scope, asked);
    if (inAccount === false || scope.kind !== 'Container') return inAccount;
    if (scope.container === container) return inAccount;
    return scope.container === null || `${scope.container}${container}`.includes('${') ? undefined : false;
  }
}

/** True for a principal that only Terraform knows: an expression, an address, or nothing. */
function isOpenPrincipal(principalId: string): boolean {
  return !/^[0-9a-f-]{36}$/i.test(principalId);
}

/** Picks the latest end; null is none. */
function pickLatestEnd(ends: readonly (string | null)[]): string | null {
  return ends.reduce((latest, end) =>
    latest === null || end === null ? null : (pickLater(latest, end) ?? null),
  );
}
