import { curveMonotoneX, line } from 'd3-shape';
import type { VNode } from 'preact';
import { formatCount } from '../../../errors/format-count';
import type { ShareReport } from '../../share-report';
import { Section } from '../layout';
import { MAP_COLUMNS } from './map-column';
import { buildMapGraph } from './map-graph';
import { MapList } from './map-list';
import type { PlacedEdge, PlacedMap, PlacedNode } from './map-layout';
import { BOX, layOutMap } from './map-layout';

/** Characters of a line of a box. The title of the box has the whole text. */
const LABEL_LENGTH = 29;
const DETAIL_LENGTH = 34;

const drawLine = line<{ readonly x: number; readonly y: number }>(
  ({ x }) => x,
  ({ y }) => y,
).curve(curveMonotoneX);

/** The map of who shares what with whom, and the same facts as a list. */
export function ShareMap({ report }: { readonly report: ShareReport }): VNode {
  const { shares, subscriptions, recipients } = report;
  if (shares.length === 0 && subscriptions.length === 0) {
    return (
      <Section id="map" title="Who shares what with whom">
        <p>No input contains an invitation or a subscription.</p>
      </Section>
    );
  }
  const placed = layOutMap(buildMapGraph(report));
  const summary = `${formatCount(shares.length, 'share')}, ${formatCount(recipients.length, 'recipient')}`;
  return (
    <Section id="map" title="Who shares what with whom">
      <figure class="map">
        <MapImage map={placed} summary={summary} />
        <figcaption>
          <Legend grants={new Set(placed.edges.map(({ grant }) => grant))} />
        </figcaption>
      </figure>
      <details class="more as-list">
        <summary>The same as a list</summary>
        <MapList report={report} />
      </details>
    </Section>
  );
}

function MapImage({ map, summary }: { readonly map: PlacedMap; readonly summary: string }): VNode {
  const { width, height, nodes, edges } = map;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={`Map: ${summary}. The list below has the same facts.`}
    >
      {MAP_COLUMNS.map((title, column) => {
        const first = nodes.find((node) => node.column === column);
        return (
          first && (
            <text class="column" x={first.x} y={16}>
              {title}
            </text>
          )
        );
      })}
      {edges.map((edge) => (
        <path class={EDGE_CLASSES[edge.grant ?? 'Granted']} d={drawEdge(edge, nodes)} />
      ))}
      {nodes.map((node) => (
        <Box node={node} />
      ))}
    </svg>
  );
}

const EDGE_CLASSES: Readonly<Record<NonNullable<PlacedEdge['grant']>, string>> = {
  Granted: 'edge',
  NotGranted: 'edge missing',
  Unknown: 'edge unknown',
};

/** Draws a line from the middle of the right side of a box to the middle of the left side of the other. */
function drawEdge({ from, to, points }: PlacedEdge, nodes: readonly PlacedNode[]): string {
  const [start, end] = [from, to].map((id) => nodes.find((node) => node.id === id)!);
  const [first, last] = [
    { x: start.x + BOX.width, y: start.y + BOX.height / 2 },
    { x: end.x, y: end.y + BOX.height / 2 },
  ];
  if (end.column - start.column > 1) return drawLine([first, ...points.slice(1, -1), last]) ?? '';
  const middle = (first.x + last.x) / 2;
  return `M${first.x},${first.y}C${middle},${first.y} ${middle},${last.y} ${last.x},${last.y}`;
}

function Box({ node }: { readonly node: PlacedNode }): VNode {
  const { x, y, column, label, detail, title, isRest } = node;
  const kind = `node${column === 1 ? ' share' : ''}${isRest ? ' rest' : ''}`;
  return (
    <g class={kind} transform={`translate(${x},${y})`}>
      <title>{title}</title>
      <rect width={BOX.width} height={BOX.height} rx={5} />
      <text x={10} y={19}>
        {cutText(label, LABEL_LENGTH)}
      </text>
      <text class="quiet" x={10} y={34}>
        {cutText(detail, DETAIL_LENGTH)}
      </text>
    </g>
  );
}

function cutText(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

function Legend({ grants }: { readonly grants: ReadonlySet<PlacedEdge['grant']> }): VNode {
  const entries = [
    ['Granted', 'edge', 'the inputs grant the access'],
    ['Unknown', 'edge unknown', 'the inputs do not tell if access is granted'],
    ['NotGranted', 'edge missing', 'access to at least one path is not granted'],
  ] as const;
  return (
    <ul class="legend" role="list">
      {entries
        .filter(([grant]) => grants.has(grant))
        .map(([, kind, text]) => (
          <li>
            <svg width="28" height="8" aria-hidden="true">
              <path class={kind} d="M1,4H27" />
            </svg>
            {text}
          </li>
        ))}
    </ul>
  );
}
