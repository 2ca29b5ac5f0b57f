import { toIdKey } from '../../model/rules/same-id';
import type { Reach } from '../condition/reach';
import type { ReadablePaths } from '../condition/readable-paths';
import { toReadRows, toWriteRows } from '../condition/readable-paths';
import type { Access, HeldPower } from './access';
import type { RegionComparison } from './access-regions';
import type { Grant } from './grants';
import { groupBy } from './group-by';
import type { Period } from './periods';
import { containsPeriod, spanPeriods, toPeriodsKey } from './periods';
import type { Region } from './region';

/** Access that a principal gains or loses at one place, in the rows of a report. */
export interface AccessChange {
  readonly principalId: string;
  readonly principalName: string | null;
  /** A name that only the change under review gives the principal. It proves nothing. */
  readonly declaredName: string | null;
  /** The tenant that a policy of a data share names; null for other access. */
  readonly tenantId: string | null;
  readonly scope: Access['scope'];
  readonly gives: Access['gives'];
  readonly role: string;
  /** The powers for `Keys`; empty for others. */
  readonly powers: readonly HeldPower['power'][];
  readonly standing: Access['standing'];
  readonly shares: readonly string[];
  readonly paths: readonly ReadablePaths[];
  /** Requirements of access that is not in paths, such as the condition of a role that assigns roles. */
  readonly provisos: readonly string[];
  /** Access within these paths before and after: kept despite a loss, present before a gain, or with times that do not change. */
  readonly within: readonly ReadablePaths[];
}

/** Access that stays but starts or ends at another time. */
export interface EndChange extends AccessChange {
  /** The period from the first start to the last end. */
  readonly before: Period;
  readonly after: Period;
  /** All periods, if there is a time without access between them. */
  readonly periods: { readonly before: readonly Period[]; readonly after: readonly Period[] };
  /** True if a gain or a loss around these names says the same with its `within`. */
  readonly isToldElsewhere: boolean;
}

/** A change of one region, with the grants that are told as its cause. */
interface RegionChange {
  readonly region: Region;
  readonly periods: readonly Period[];
  readonly role: string;
  readonly shares: readonly string[];
  readonly principalName: string | null;
  readonly declaredName: string | null;
}

export interface AccessChanges {
  readonly gains: readonly AccessChange[];
  readonly losses: readonly AccessChange[];
  readonly ends: readonly EndChange[];
}

/** Converts regions that change to gains, losses and changes of times. */
export function toAccessChanges({ changed, within }: RegionComparison): AccessChanges {
  const isGain = (region: Region): boolean => region.before.length === 0;
  const isLoss = (region: Region): boolean => region.after.length === 0;
  const told = findToldRegions(
    changed.filter((region) => isGain(region) || isLoss(region)),
    within,
  );
  const moved = changed.filter((region) => !isGain(region) && !isLoss(region));
  const [apart, included] = [false, true].map((isTold) =>
    moved.filter((region) => told.has(region) === isTold),
  );
  const findWithin = (group: readonly RegionChange[]): Region[] =>
    group.flatMap(({ region }) => within.get(region) ?? []);
  return {
    gains: groupChanges(changed.filter(isGain), 'After').map((group) =>
      toAccessChange(
        group,
        findWithin(group).map(({ grant, before }) => ({ grant, periods: before })),
      ),
    ),
    losses: groupChanges(changed.filter(isLoss), 'Before').map((group) =>
      toAccessChange(
        group,
        findWithin(group).map(({ grant, after }) => ({ grant, periods: after })),
      ),
    ),
    ends: [
      ...groupChanges(apart, 'After').map((group) => toEndChange(group, findWithin(group), false)),
      ...groupChanges(included, 'After').map((group) => toEndChange(group, findWithin(group), true)),
    ],
  };
}

/**
 * Finds regions with other times that a gain or a loss around them tells: a gain says what the principal had before, for how long,
 * and a loss what it keeps.
 */
function findToldRegions(
  regions: readonly Region[],
  within: RegionComparison['within'],
): ReadonlySet<Region> {
  const hasSameTimes = (around: Region, region: Region): boolean =>
    around.before.length === 0
      ? toPeriodsKey(around.after) === toPeriodsKey(region.after)
      : toPeriodsKey(around.before) === toPeriodsKey(region.before);
  return new Set(
    regions.flatMap((around) => (within.get(around) ?? []).filter((region) => hasSameTimes(around, region))),
  );
}

/** Groups the changes that share a sentence: those of one principal, place, role and cause, and for times, of equal periods. */
function groupChanges(
  regions: readonly Region[],
  cause: 'Before' | 'After',
): [RegionChange, ...RegionChange[]][] {
  const changes = regions.map((region) => toRegionChange(region, cause));
  return [...groupBy(changes, toSentenceKey).values()];
}

function toSentenceKey({ region, role, shares }: RegionChange): string {
  const { grant, before, after } = region;
  const times = before.length > 0 && after.length > 0 ? [toPeriodsKey(before), toPeriodsKey(after)] : [];
  const { principalId, place, gives, standing, isInPaths, reach } = grant;
  const provisos = isInPaths ? [] : reach.provisos;
  return JSON.stringify([
    toIdKey(principalId),
    place,
    gives,
    role,
    standing,
    isInPaths,
    provisos,
    shares,
    ...times,
  ]);
}

function toRegionChange(region: Region, cause: 'Before' | 'After'): RegionChange {
  const [periods, grants] =
    cause === 'Before' ? [region.before, region.oldGrants] : [region.after, region.newGrants];
  // Only the grants that last longest give the region its periods.
  const decisive = grants.filter(({ reach }) =>
    periods.some(({ from, until }) => reach.from === from || reach.until === until),
  );
  const longest = decisive.filter(
    ({ reach }) =>
      !decisive.some((other) => containsPeriod(other.reach, reach) && !containsPeriod(reach, other.reach)),
  );
  return {
    region,
    periods,
    role: longest[0]?.role ?? region.grant.role,
    shares: [...new Set(longest.flatMap(({ shares }) => shares))].sort(),
    principalName: grants.find(({ principalName }) => principalName !== null)?.principalName ?? null,
    declaredName: grants.find(({ declaredName }) => declaredName)?.declaredName ?? null,
  };
}

/** Names at one place, and when a principal has access to them. */
interface GrantedNames {
  readonly grant: Grant;
  readonly periods: readonly Period[];
}

function toAccessChange(
  changes: readonly RegionChange[],
  within: readonly GrantedNames[] = [],
): AccessChange {
  const [{ region, role, shares, principalName, declaredName }] = changes;
  const { principalId, tenantId, scope, gives, standing, isInPaths, reach } = region.grant;
  const own = changes.map((change) => ({ grant: change.region.grant, periods: change.periods }));
  const toRows = (names: readonly GrantedNames[]): ReadablePaths[] =>
    gives === 'Data'
      ? toReadRows(selectReaches(names, 'Read', scope), selectReaches(names, 'List', scope))
      : toWriteRows(selectReaches(names, 'Write', scope));
  return {
    principalId,
    principalName,
    declaredName,
    tenantId,
    scope,
    gives,
    role,
    powers: [...new Set(changes.flatMap((change) => change.region.grant.power ?? []))],
    standing,
    shares,
    paths: toRows(own),
    provisos: isInPaths ? [] : reach.provisos,
    within: toRows(within),
  };
}

function selectReaches(
  names: readonly GrantedNames[],
  operation: Grant['operation'],
  scope: Access['scope'],
): Reach[] {
  const reaches = names
    .filter(({ grant }) => grant.isInPaths && grant.operation === operation)
    .flatMap(({ grant, periods }) =>
      periods.map(({ from, until }) => ({ ...limitToContainer(grant, scope), from, until })),
    );
  return [...new Map(reaches.map((reach) => [JSON.stringify(reach), reach])).values()];
}

/** Names the container of a grant at a narrower place than the change that it is shown with. */
function limitToContainer({ reach, scope }: Grant, { kind }: Access['scope']): Reach {
  const isNarrower = scope.kind === 'Container' && kind !== 'Container' && scope.container !== null;
  return isNarrower ? { ...reach, containers: [scope.container] } : reach;
}

function toEndChange(
  changes: readonly RegionChange[],
  within: readonly Region[],
  isToldElsewhere: boolean,
): EndChange {
  const [{ region }] = changes;
  const { before, after } = region;
  return {
    ...toAccessChange(
      changes,
      within.map(({ grant, after: periods }) => ({ grant, periods })),
    ),
    before: spanPeriods(before),
    after: spanPeriods(after),
    periods: { before, after },
    isToldElsewhere,
  };
}
