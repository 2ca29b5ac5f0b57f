import type { VNode } from 'preact';
import { groupBy } from '../../access/review/group-by';
import type { AttentionPoint, ShareReport, Urgency } from '../share-report';
import { Badge } from './labels';
import { Section } from './layout';
import { KIND_LABELS, URGENCY_TITLES } from './words';

const URGENCIES: readonly Urgency[] = ['Now', 'Soon', 'Note'];

/** Sentences that a group shows before the others are folded away. */
const SHOWN = 4;

/** The points that need attention, most urgent first. Those of one kind with the same advice stand together. */
export function Attention({ report }: { readonly report: ShareReport }): VNode {
  const { attention } = report;
  const lead =
    attention.length === 0
      ? 'Nothing in the inputs needs attention.'
      : 'Points of the same kind, with the same advice, stand together.';
  return (
    <Section id="attention" title="What needs attention" lead={lead}>
      {URGENCIES.map((urgency) => (
        <UrgentPoints urgency={urgency} points={attention.filter((point) => point.urgency === urgency)} />
      ))}
    </Section>
  );
}

function UrgentPoints({
  urgency,
  points,
}: {
  readonly urgency: Urgency;
  readonly points: readonly AttentionPoint[];
}): VNode | null {
  if (points.length === 0) return null;
  const groups = [...groupBy(points, ({ kind, fix }) => `${kind} ${fix}`).values()];
  return (
    <div class="urgency">
      <h3>
        {URGENCY_TITLES[urgency]} <span class="quiet">{points.length.toLocaleString('en-US')}</span>
      </h3>
      <ul role="list">
        {groups.map((group) => (
          <PointGroup group={group} />
        ))}
      </ul>
    </div>
  );
}

function PointGroup({ group }: { readonly group: readonly AttentionPoint[] }): VNode {
  const [{ urgency, kind, fix }] = group;
  const rest = group.slice(SHOWN);
  const tone = urgency === 'Now' ? 'now' : urgency === 'Soon' ? 'soon' : 'plain';
  return (
    <li class="point">
      <div>
        <Badge tone={tone}>{KIND_LABELS[kind]}</Badge>
      </div>
      <div>
        <Messages points={group.slice(0, SHOWN)} />
        {rest.length > 0 && (
          <details class="more">
            <summary>{rest.length.toLocaleString('en-US')} more</summary>
            <Messages points={rest} />
          </details>
        )}
        {fix !== null && <p class="advice">What to do: {fix}</p>}
      </div>
    </li>
  );
}

function Messages({ points }: { readonly points: readonly AttentionPoint[] }): VNode {
  return (
    <ul role="list">
      {points.map(({ message }) => (
        <li>{message}</li>
      ))}
    </ul>
  );
}
