import { graphlib, layout } from '@dagrejs/dagre';
import type { MapEdge, MapNode } from './map-column';
import type { MapGraph } from './map-graph';

/** Size of a box. */
export const BOX = { width: 212, height: 44 } as const;

const MARGIN = { side: 8, top: 30, bottom: 8 } as const;

export interface PlacedNode extends MapNode {
  /** Left upper corner. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge extends MapEdge {
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface PlacedMap {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** Places the boxes of a map in columns, with few crossings of lines. */
export function layOutMap({ nodes, edges }: MapGraph): PlacedMap {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 12, ranksep: 72, marginx: MARGIN.side, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { ...BOX });
  const columns = new Map(nodes.map(({ id, column }) => [id, column]));
  for (const { from, to } of edges) {
    graph.setEdge(from, to, { minlen: columns.get(to)! - columns.get(from)! });
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height) + MARGIN.top + MARGIN.bottom,
    nodes: nodes.map((node) => {
      const { x, y } = graph.node(node.id);
      return { ...node, x: Math.round(x - BOX.width / 2), y: Math.round(y - BOX.height / 2) + MARGIN.top };
    }),
    edges: edges.map((edge) => ({
      ...edge,
      points: graph
        .edge(edge.from, edge.to)
        .points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) + MARGIN.top })),
    })),
  };
}
