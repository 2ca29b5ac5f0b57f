import { formatCount } from '../../../errors/format-count';
import type { ReadableDataset } from '../../share-report';

/** The columns of a map, from left to right. */
export const MAP_COLUMNS = ['Accounts and containers', 'Shares', 'Recipients', 'Landing'] as const;

/** A box of the map. */
export interface MapNode {
  readonly id: string;
  readonly column: 0 | 1 | 2 | 3;
  readonly label: string;
  /** Second line. */
  readonly detail: string;
  /** Everything that the box stands for, for a pointer that rests on it. */
  readonly title: string;
  /** True if it stands for several that have no box of their own. */
  readonly isRest: boolean;
}

/** A line of the map. */
export interface MapEdge {
  readonly from: string;
  readonly to: string;
  /** The weakest of the grants that it stands for; null for a line that is not about access. */
  readonly grant: ReadableDataset['grant'] | null;
}

/** Boxes of a column. If there are more, the last box stands for the others. */
export const MAX_BOXES = 16;

/** Names in the title of a box. */
const MAX_NAMES = 20;

/** Something that a column shows: an item, or several. */
export interface Item {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  readonly title: string;
}

/** Lists names in a title, one a line. */
export function listNames(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  return [
    ...names.slice(0, MAX_NAMES),
    ...(rest > 0 ? [`and ${rest.toLocaleString('en-US')} more`] : []),
  ].join('\n');
}

/** The boxes of a column. Items beyond the bound share the last one. */
export class MapColumn {
  public readonly nodes: readonly MapNode[];
  private readonly boxes: ReadonlyMap<string, string>;

  constructor(column: MapNode['column'], noun: string, items: readonly Item[]) {
    const isCut = items.length > MAX_BOXES;
    const own = isCut ? items.slice(0, MAX_BOXES - 1) : items;
    const rest = items.slice(own.length);
    const restId = `${column} rest`;
    this.nodes = [
      ...own.map(({ key, label, detail, title }) => ({
        id: `${column} ${key}`,
        column,
        label,
        detail,
        title,
        isRest: false,
      })),
      ...(isCut
        ? [
            {
              id: restId,
              column,
              label: formatCount(rest.length, `more ${noun}`),
              detail: 'see the list',
              title: listNames(rest.map(({ label }) => label)),
              isRest: true,
            },
          ]
        : []),
    ];
    this.boxes = new Map([
      ...own.map(({ key }): [string, string] => [key, `${column} ${key}`]),
      ...rest.map(({ key }): [string, string] => [key, restId]),
    ]);
  }

  public findBox(key: string): string | undefined {
    return this.boxes.get(key);
  }
}

/** Lines between boxes, one for each pair. */
export class EdgeSet {
  private readonly edges = new Map<string, MapEdge>();

  public add(from: string | undefined, to: string | undefined, grant: MapEdge['grant']): void {
    if (from === undefined || to === undefined) return;
    const key = JSON.stringify([from, to]);
    const known = this.edges.get(key)?.grant ?? grant;
    this.edges.set(key, { from, to, grant: known && grant && pickWeakest([known, grant]) });
  }

  public list(): MapEdge[] {
    return [...this.edges.values()];
  }
}

/** Returns the weakest of several grants; unknown if there are none. */
export function pickWeakest(grants: readonly ReadableDataset['grant'][]): ReadableDataset['grant'] {
  if (grants.includes('NotGranted')) return 'NotGranted';
  return grants.length === 0 || grants.includes('Unknown') ? 'Unknown' : 'Granted';
}
