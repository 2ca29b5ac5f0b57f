import type { NameMatch } from '../condition/name-match';
import { coversName, getLiteralPrefix } from '../condition/name-match';

/** Finds the matches of blob names that include another match, without a comparison with each of them. */
export class NameIndex<T extends NameMatch> {
  private readonly any: T[] = [];
  private readonly prefixes = new Map<string, T[]>();
  private readonly others = new Map<string, T[]>();
  private lengths: readonly number[] | undefined;

  constructor(items: readonly T[]) {
    for (const item of items) {
      if (item.match === 'Any') this.any.push(item);
      else addItem(item.match === 'StartsWith' ? this.prefixes : this.others, item.text, item);
    }
  }

  /** Finds the items that include all names of a match, the narrowest ones first. */
  public findCovering(name: NameMatch): T[] {
    const same = (this.others.get(name.text) ?? []).filter((item) => coversName(item, name));
    const prefix = name.match === 'Any' ? '' : getLiteralPrefix(name);
    this.lengths ??= [...new Set([...this.prefixes.keys()].map(({ length }) => length))].sort(
      (a, b) => b - a,
    );
    const around = this.lengths
      .filter((length) => length <= prefix.length)
      .flatMap((length) => this.prefixes.get(prefix.slice(0, length)) ?? []);
    return [...same, ...around, ...this.any];
  }
}

function addItem<T>(items: Map<string, T[]>, key: string, item: T): void {
  const group = items.get(key);
  if (group) group.push(item);
  else items.set(key, [item]);
}
