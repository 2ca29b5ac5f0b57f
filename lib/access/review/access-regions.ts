import type { Grant } from './grants';
import { toAreaKey, toAreaKeysAbove, toPowerKey } from './grants';
import { groupBy } from './group-by';
import { NameIndex } from './name-index';
import type { Entry, PlacedRegion, Region } from './region';
import { createRegion, hasAccessTwice, isSubset, toEntry, toRegionKey } from './region';

/** The regions whose access differs. */
export interface RegionComparison {
  readonly changed: readonly Region[];
  /** Regions with access before and after that are exceptions to a changed region around them. */
  readonly within: ReadonlyMap<Region, readonly Region[]>;
  /** Grants that overlap in too many ways to be compared, one for each place. */
  readonly tooMany: readonly Grant[];
}

/** Maximum number of comparisons for each place of each principal. It bounds the work for a file made to be slow. */
const MAX_WORK = 5_000_000;

/** Compares what principals can do before and after, region by region. Omits regions that change like a region around them. */
export function compareRegions(before: readonly Grant[], after: readonly Grant[]): RegionComparison {
  const sides: readonly Entry[] = [
    ...before.map((grant): Entry => ({ ...toEntry(grant), isOld: true })),
    ...after.map((grant): Entry => ({ ...toEntry(grant), isOld: false })),
  ];
  const powers = [...groupBy(sides, ({ grant }) => toPowerKey(grant)).values()].map(
    (entries) => new PowerComparison(entries),
  );
  return {
    changed: powers.flatMap((power) => power.findChanged()),
    within: new Map(powers.flatMap((power) => [...power.findWithin()])),
    tooMany: powers.flatMap((power) => power.tooMany),
  };
}

interface Place {
  readonly entries: readonly Entry[];
  readonly above: readonly string[];
  readonly fingerprint: readonly [before: string, after: string];
}

/** The comparison for one principal and one operation. */
class PowerComparison {
  public readonly tooMany: Grant[] = [];
  private readonly places: ReadonlyMap<string, Place>;
  private readonly regions = new Map<string, Map<string, PlacedRegion>>();
  private readonly names = new Map<string, NameIndex<Entry>>();

  constructor(entries: readonly Entry[]) {
    const byPlace = groupBy(entries, ({ grant }) => grant.place);
    const areas = new Map<string, string>();
    for (const [place, [{ grant }]] of byPlace) {
      const area = toAreaKey(grant);
      if (area !== undefined) areas.set(area, place);
    }
    this.places = new Map(
      [...byPlace].map(([place, own]) => {
        const above = toAreaKeysAbove(own[0].grant).flatMap((area) => areas.get(area) ?? []);
        return [place, { entries: own, above, fingerprint: toFingerprint(own) }];
      }),
    );
    for (const [key, place] of this.places) this.compareAt(key, place);
  }

  public findChanged(): Region[] {
    return this.listRegions().filter((region) => region.isChanged && !this.isImplied(region));
  }

  /** Assigns regions with access on both sides to the reported regions around them that change in another way. */
  public findWithin(): Map<Region, Region[]> {
    const within = new Map<Region, Region[]>();
    for (const region of this.listRegions()) {
      if (!hasAccessTwice(region)) continue;
      for (const around of this.findReportedAround(region)) {
        const own = within.get(around);
        if (own) own.push(region);
        else within.set(around, [region]);
      }
    }
    return within;
  }

  private listRegions(): PlacedRegion[] {
    return [...this.regions.values()].flatMap((regions) => [...regions.values()]);
  }

  /** Finds the reported regions around a region that would be wrong about it. */
  private findReportedAround(region: PlacedRegion): Set<PlacedRegion> {
    const found = new Set<PlacedRegion>();
    const seen = new Set<PlacedRegion>();
    const next = this.findParents(region);
    for (let parent = next.pop(); parent; parent = next.pop()) {
      if (seen.has(parent)) continue;
      seen.add(parent);
      // That region is reported there, and this one with it.
      if (parent.change === region.change) continue;
      if (!parent.isChanged || this.isImplied(parent)) next.push(...this.findParents(parent));
      else if (!hasAccessTwice(parent) || !region.isChanged) found.add(parent);
    }
    return found;
  }

  private compareAt(key: string, { entries, above }: Place): void {
    const around = above.flatMap((each) => this.places.get(each) ?? []);
    const isSame = [{ ...this.places.get(key)! }, ...around].every(
      ({ fingerprint: [before, after] }) => before === after,
    );
    if (isSame) return;
    const all = [...entries, ...around.flatMap((place) => place.entries)];
    const names = new NameIndex(all);
    const regions = new Map<string, PlacedRegion>();
    let work = 0;
    for (const name of new Map(all.map((entry) => [toRegionKey(entry, ''), entry])).values()) {
      const covering = names.findCovering(name);
      const combinations = [...new Map(covering.map((entry) => [entry.terms, entry])).values()];
      work += covering.length * combinations.length;
      if (work > MAX_WORK) {
        this.tooMany.push(entries[0].grant);
        return;
      }
      for (const combination of combinations) {
        regions.set(
          toRegionKey(name, combination.terms),
          createRegion(entries[0], name, combination, covering),
        );
      }
    }
    this.names.set(key, names);
    this.regions.set(key, regions);
  }

  /** True if a region around this one has the same change, so that its report includes this one, and no other one differs. */
  private isImplied(region: PlacedRegion): boolean {
    const parents = this.findParents(region).filter(({ isChanged }) => isChanged);
    return parents.length > 0 && parents.every(({ change }) => change === region.change);
  }

  /** Finds the next wider regions: in names, in requirements and in place. */
  private findParents({ entry }: PlacedRegion): PlacedRegion[] {
    const { place } = entry.grant;
    const own = this.regions.get(place);
    const covering = this.names.get(place)?.findCovering(entry) ?? [];
    const wider = covering.find(({ match, text }) => match !== entry.match || text !== entry.text);
    const terms = new Map(covering.map((each) => [each.terms, each]));
    const key = toRegionKey(entry, entry.terms);
    const parents = [
      wider && own?.get(toRegionKey(wider, entry.terms)),
      ...[...terms.values()]
        .filter((each) => each.terms !== entry.terms && isSubset(each.requirements, entry.requirements))
        .map((each) => own?.get(toRegionKey(entry, each.terms))),
      ...(this.places.get(place)?.above ?? []).map((each) => this.regions.get(each)?.get(key)),
    ];
    return parents.filter((each): each is PlacedRegion => each !== undefined);
  }
}

/** Returns a text for each side that is the same if the grants of a place are the same. */
function toFingerprint(entries: readonly Entry[]): [string, string] {
  const toText = (isOld: boolean): string => {
    const own = entries.filter((entry) => entry.isOld === isOld);
    const keys = own.map(({ grant: { reach }, match, text, terms }) =>
      JSON.stringify([match, text, terms, reach.from, reach.until]),
    );
    return [...new Set(keys)].sort().join();
  };
  return [toText(true), toText(false)];
}
