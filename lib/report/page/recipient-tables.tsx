import type { ComponentChildren, VNode } from 'preact';
import { formatBytes, formatGap } from '../../model/values/quantities';
import { GrantTiming } from '../../model/values/grant-timing';
import { describeCronBriefly } from '../../model/values/schedule';
import type { Frequency, ReadableDataset, ReportedInvitation } from '../share-report';
import { Badge, Time } from './labels';
import { Table } from './table';
import { describeState, formatPlace, GRANT_WORDS } from './words';

/** The paths that a recipient may read. */
export function ReadTable({
  name,
  reads,
}: {
  readonly name: string;
  readonly reads: readonly ReadableDataset[];
}): VNode {
  if (reads.length === 0) return <p class="quiet small">No dataset of this recipient is known.</p>;
  return (
    <>
      <h4>May read</h4>
      <Table
        caption={`Paths that ${name} may read`}
        isCaptionHidden
        columns={['Path', 'Dataset', 'Share', 'Access', 'Until'].map((title) => ({ title }))}
        rows={reads.map((read) => [
          <code>{formatPlace(read)}</code>,
          `${read.datasetName} (${read.datasetType.toLowerCase()})`,
          read.shareName,
          <Badge tone={GRANT_WORDS[read.grant][1]}>{GRANT_WORDS[read.grant][0]}</Badge>,
          renderUntil(read),
        ])}
      />
    </>
  );
}

function renderUntil({ until, isUntilKnown }: ReadableDataset): ComponentChildren {
  if (until !== null) return <Time time={until} />;
  return isUntilKnown ? 'no end' : 'not known';
}

interface InvitationTableProps {
  readonly name: string;
  readonly invitations: readonly ReportedInvitation[];
  readonly frequencies: ReadonlyMap<string, Frequency>;
}

/** The invitations of a recipient, with the answers and how often data is received. */
export function InvitationTable({ name, invitations, frequencies }: InvitationTableProps): VNode {
  return (
    <>
      <h4>Invitations and answers</h4>
      <Table
        caption={`Invitations of ${name}`}
        isCaptionHidden
        columns={['Share', 'State', 'Answer', 'Access is granted', 'Receives data'].map((title) => ({
          title,
        }))}
        rows={invitations.map((invitation) => [
          invitation.shareName,
          <State invitation={invitation} />,
          <Answer invitation={invitation} />,
          invitation.grantOn === GrantTiming.INVITATION ? 'with the invitation' : 'on acceptance',
          renderFrequency(frequencies.get(invitation.invitationId.toLowerCase())),
        ])}
      />
    </>
  );
}

function State({ invitation }: { readonly invitation: ReportedInvitation }): VNode {
  const [word, tone] = describeState(invitation);
  const { acceptBy, unknownFields } = invitation;
  return (
    <>
      <Badge tone={tone}>{word}</Badge>
      {acceptBy !== null && (
        <div class="quiet small">
          accept by <Time time={acceptBy} />
        </div>
      )}
      {unknownFields.length > 0 && (
        <div class="quiet small">known after apply: {unknownFields.join(', ')}</div>
      )}
    </>
  );
}

function Answer({ invitation: { status, acceptedOn } }: { readonly invitation: ReportedInvitation }): VNode {
  const accepted = status?.acceptance?.acceptedOn ?? acceptedOn;
  const rejection = status?.rejection ?? null;
  return (
    <>
      {accepted !== null && (
        <>
          accepted <Time time={accepted} />
        </>
      )}
      {status?.acceptance?.terms === 'Outdated' && <Badge tone="now">Terms outdated</Badge>}
      {rejection !== null && (
        <>
          rejected <Time time={rejection.rejectedOn} />
          {rejection.reason !== null && `: ${rejection.reason}`}
        </>
      )}
      {accepted === null && rejection === null && (status === null ? 'not known' : 'none yet')}
      {status?.notes.map((note) => (
        <div class="quiet small">{note}</div>
      ))}
    </>
  );
}

type MeasuredFrequency = Omit<Frequency, 'invitationId' | 'shareName' | 'recipientName'>;

/** Renders how often a recipient receives data: declared, and measured. */
export function renderFrequency(frequency: MeasuredFrequency | undefined): ComponentChildren {
  if (frequency === undefined) return 'not measured';
  const { declaredCron, runsInSevenDays, lastGapMs, bytesInSevenDays, areBytesAtLeast, isLate } = frequency;
  const copied = `${areBytesAtLeast ? 'at least ' : ''}${formatBytes(bytesInSevenDays)}`;
  const runs = `${runsInSevenDays.toLocaleString('en-US')} ${runsInSevenDays === 1 ? 'time' : 'times'} in 7 days`;
  return (
    <>
      {declaredCron === null ? 'no schedule' : describeCronBriefly(declaredCron)}
      {isLate && (
        <>
          {' '}
          <Badge tone="now">Late</Badge>
        </>
      )}
      <div class="quiet small">
        {runs}, {copied}
        {lastGapMs !== null && `, last gap ${formatGap(lastGapMs)}`}
      </div>
    </>
  );
}
