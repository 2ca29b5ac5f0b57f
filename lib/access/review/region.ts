import type { NameMatch } from '../condition/name-match';
import type { Grant } from './grants';
import type { Period } from './periods';
import { joinPeriods, toPeriodsKey } from './periods';

/**
 * Names that all grants treat alike: those of one match, without those of narrower matches. Access is compared region by
 * region, because a path can be in several grants, for different periods.
 */
export interface Region {
  /** A grant with the place, the names and the requirements of the region, from either side. */
  readonly grant: Grant;
  /** When the principal has access before and after; empty for never. */
  readonly before: readonly Period[];
  readonly after: readonly Period[];
  /** The grants that give the access, on each side. */
  readonly oldGrants: readonly Grant[];
  readonly newGrants: readonly Grant[];
}

/** A grant in the form in which regions need it. */
export interface Entry extends NameMatch {
  readonly grant: Grant;
  readonly isOld: boolean;
  /** Everything that has to be true for the grant to count, in addition to place and name. */
  readonly requirements: ReadonlySet<string>;
  /** Key of the requirements. */
  readonly terms: string;
}

export function toEntry(grant: Grant): Omit<Entry, 'isOld'> {
  const { reach, standing, isInPaths, scope } = grant;
  const requirements = [
    ...reach.provisos.map((proviso) => `only if ${proviso}`),
    ...(standing === 'Eligible' ? ['activation'] : []),
    ...(isInPaths ? ['paths'] : []),
    ...(scope.kind === 'Container' && reach.containers ? [`in ${reach.containers.join()}`] : []),
  ];
  const { match, text } = reach;
  return {
    grant,
    match,
    text,
    requirements: new Set(requirements),
    terms: JSON.stringify(requirements.sort()),
  };
}

/** A region of one place, with the regions around it. */
export interface PlacedRegion extends Region {
  readonly entry: Omit<Entry, 'isOld'>;
  readonly change: string;
  readonly isChanged: boolean;
}

export function hasAccessTwice({ before, after }: Region): boolean {
  return before.length > 0 && after.length > 0;
}

export function createRegion(
  { grant: { scope, place, reach } }: Entry,
  name: Entry,
  combination: Entry,
  covering: readonly Entry[],
): PlacedRegion {
  const applying = covering.filter(({ requirements }) => isSubset(requirements, combination.requirements));
  const select = (isOld: boolean): Grant[] =>
    applying.filter((entry) => entry.isOld === isOld).map(({ grant }) => grant);
  const [oldGrants, newGrants] = [select(true), select(false)];
  const [before, after] = [oldGrants, newGrants].map((grants) =>
    joinPeriods(grants.map((each) => each.reach)),
  );
  const [old, now] = [before, after].map(toPeriodsKey);
  const { match, text } = name;
  const { grant: required, requirements, terms } = combination;
  // A scope above containers has a place of its own for each container that a condition names.
  const containers = scope.kind === 'Container' ? required.reach.containers : reach.containers;
  const { provisos } = required.reach;
  const grant: Grant = {
    ...required,
    scope,
    place,
    reach: { match, text, from: null, until: null, containers, provisos },
  };
  return {
    entry: { grant, match, text, requirements, terms },
    grant,
    before,
    after,
    oldGrants,
    newGrants,
    change: `${old} > ${now}`,
    isChanged: old !== now,
  };
}

export function toRegionKey({ match, text }: NameMatch, terms: string): string {
  return JSON.stringify([match, text, terms]);
}

export function isSubset(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  return part.size <= whole.size && [...part].every((each) => whole.has(each));
}
