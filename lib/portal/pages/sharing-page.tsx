import type { ComponentChildren, VNode } from 'preact';
import type { Problem } from '../../errors/error-codes';
import type { RecipientStatus, StatusReport } from '../../exchange/status-report';
import { formatLatencies } from '../../model/values/change-latency';
import { renderFrequency } from '../../report/page/recipient-tables';
import { ACTS } from '../acts/act-table';
import type { KnownDocuments } from '../acts/known-documents';
import { buildAcceptanceCode, buildStateCode } from '../acts/invite-code';
import { ActForm } from './act-form';
import { Refusal } from './invitation-page';
import { Code, ProblemList, Table, formatTime, renderPage } from './layout';
import { Lazy } from './overview-page';
import type { PageContext } from './page-context';

interface SharingProps {
  readonly context: PageContext;
  readonly known: KnownDocuments;
  readonly refused?: { readonly problems: readonly Problem[] };
}

/** Renders the provider's page: recipients and their states, acceptances, and the code for the next steps. */
export function renderSharing({ context, known, refused }: SharingProps): string {
  const names = nameRecipients(known);
  const hasSources = known.exchanges.length + known.outputs.length > 0;
  const received = listReceivedAcceptances(known);
  return renderPage({
    context,
    title: 'Sharing',
    children: (
      <>
        {refused && <Refusal problems={refused.problems} />}
        {!hasSources && (
          <p>
            To see your recipients, start the portal with the URL of your exchange, or with the Terraform
            output.
          </p>
        )}
        {hasSources && (
          <section aria-labelledby="recipients">
            <h2 id="recipients">Recipients</h2>
            <Lazy {...{ context }} path="sharing/recipients" />
          </section>
        )}
        <section aria-labelledby="acceptances">
          <h2 id="acceptances">Acceptances</h2>
          {hasSources && <ActForm {...{ context }} path="sharing" act={ACTS['take-in']} isPrimary />}
          {received.length > 0 && <p>Add these lines to your code, and apply: they grant the access.</p>}
          {received.map(({ key, place, document }) => (
            <Code
              key={key}
              label={`Code for ${document.shareName}`}
              text={buildAcceptanceCode(document, names.get(document.invitationId), place)}
            />
          ))}
        </section>
        <section aria-labelledby="state">
          <h2 id="state">Suspend or revoke</h2>
          <p>Set the state in your code, and apply. Then publish the invitations again.</p>
          <Code label="Code for the state" text={buildStateCode()} />
          {known.outputs.length > 0 && <ActForm {...{ context }} path="sharing" act={ACTS['publish']} />}
        </section>
      </>
    ),
  });
}

/** Lists the acceptances of others: the consumer who wrote one has its subscription, too. */
function listReceivedAcceptances({
  acceptances,
  subscriptions,
}: KnownDocuments): KnownDocuments['acceptances'] {
  const own = new Set(subscriptions.map(({ document }) => document.invitation.invitationId));
  return acceptances.filter(({ document }) => !own.has(document.invitationId));
}

/** Returns the names of recipients by id of the invitation. */
function nameRecipients({ invitations }: KnownDocuments): ReadonlyMap<string, string> {
  return new Map(
    invitations.map(({ document }) => [document.invitationId, document.recipient.recipientName]),
  );
}

/** The recipients with their states, as `datashare status` knows them. */
export function RecipientsPart({
  report,
  problems,
}: {
  readonly report: StatusReport | undefined;
  readonly problems: readonly Problem[];
}): VNode {
  return (
    <>
      {problems.length > 0 && <ProblemList problems={problems} />}
      <Table
        label="Recipients"
        headings={[
          'Share',
          'Recipient',
          'State',
          'Terms',
          'Receives data',
          'Last success',
          'Files',
          'Latency',
          'Receipts',
          'Notes',
        ]}
        rows={(report?.recipients ?? []).map(describeRecipient)}
      />
    </>
  );
}

function describeRecipient(status: RecipientStatus): ComponentChildren[] {
  const { acceptance, rejection, lastSynchronization, frequency, isLate } = status;
  return [
    status.shareName,
    status.displayName ?? status.recipientName,
    `${status.state}${isLate && frequency === null ? ', late' : ''}${rejection?.reason ? `: ${rejection.reason}` : ''}`,
    acceptance?.terms ?? '',
    renderFrequency(frequency === null ? undefined : { ...frequency, isLate }),
    formatTime(status.lastSuccessOn),
    lastSynchronization ? `${lastSynchronization.filesWritten} (${lastSynchronization.status})` : '',
    formatLatencies(status.latency?.lastMs),
    String(status.synchronizations),
    status.notes.join(' '),
  ];
}
