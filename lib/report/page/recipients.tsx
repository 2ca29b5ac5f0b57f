import type { ComponentChildren, VNode } from 'preact';
import type { Frequency, ReportedInvitation, ReportedRecipient, ShareReport } from '../share-report';
import { Badge, Filter, Time } from './labels';
import { Section } from './layout';
import { InvitationTable, ReadTable } from './recipient-tables';
import { RecipientFacts } from './recipient-facts';
import { describeState } from './words';

/** Content below the tables of an invitation. */
export type RenderActs = (invitation: ReportedInvitation) => ComponentChildren;

/** Up to this many recipients are open from the beginning. */
const OPEN_RECIPIENTS = 3;

/** The recipients, each with the paths that it may read, its invitations and its frequency. */
export function Recipients({
  report: { recipients, frequencies },
  renderActs,
}: {
  readonly report: ShareReport;
  readonly renderActs?: RenderActs;
}): VNode {
  const byInvitation = new Map(frequencies.map((each) => [each.invitationId.toLowerCase(), each]));
  const isOpen = recipients.length <= OPEN_RECIPIENTS;
  return (
    <Section
      id="recipients"
      title="Recipients"
      lead={
        recipients.length === 0
          ? 'No input contains an invitation.'
          : 'What each recipient may read until when, and by which share. One principal is one recipient.'
      }
    >
      {recipients.length > OPEN_RECIPIENTS && (
        <Filter target="recipient-list" label="Filter by name, share, path or state" canExpand />
      )}
      <div id="recipient-list">
        {recipients.map((recipient) => (
          <Recipient
            recipient={recipient}
            frequencies={byInvitation}
            isOpen={isOpen}
            renderActs={renderActs}
          />
        ))}
      </div>
    </Section>
  );
}

interface RecipientProps {
  readonly recipient: ReportedRecipient;
  /** By id of the invitation in lower case. */
  readonly frequencies: ReadonlyMap<string, Frequency>;
  readonly isOpen: boolean;
  readonly renderActs?: RenderActs;
}

function Recipient({ recipient, frequencies, isOpen, renderActs }: RecipientProps): VNode {
  const { recipientName, displayName, invitations, reads } = recipient;
  const shares = [...new Set(invitations.map(({ shareName }) => shareName))];
  return (
    <details class="recipient" data-row="" open={isOpen}>
      <summary>
        <span>
          <h3>{recipientName}</h3>
          {displayName !== null && displayName !== recipientName && (
            <span class="quiet small"> {displayName}</span>
          )}
        </span>
        <span class="small">{shares.join(', ')}</span>
        <Badges recipient={recipient} frequencies={frequencies} />
      </summary>
      <div>
        <RecipientFacts recipient={recipient} />
        <ReadTable name={recipientName} reads={reads} />
        <InvitationTable name={recipientName} invitations={invitations} frequencies={frequencies} />
        {renderActs && invitations.map((invitation) => renderActs(invitation))}
      </div>
    </details>
  );
}

function Badges({
  recipient: { invitations, reads },
  frequencies,
}: Pick<RecipientProps, 'recipient' | 'frequencies'>): VNode {
  const states = new Map(invitations.map((invitation) => describeState(invitation)));
  const isLate = invitations.some(({ invitationId }) => frequencies.get(invitationId.toLowerCase())?.isLate);
  const isMissing = reads.some(({ grant }) => grant === 'NotGranted');
  const ends = reads.flatMap(({ until }) => (until === null ? [] : [until])).sort();
  return (
    <span class="badges">
      {[...states].map(([word, tone]) => (
        <Badge tone={tone}>{word}</Badge>
      ))}
      {isLate && <Badge tone="now">Late</Badge>}
      {isMissing && <Badge tone="now">Not granted</Badge>}
      {ends.length > 0 && (
        <span class="quiet small">
          until <Time time={ends[0]} />
        </span>
      )}
    </span>
  );
}
