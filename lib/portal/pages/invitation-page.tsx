import type { VNode } from 'preact';
import type { Problem } from '../../errors/error-codes';
import type { InvitationDocument } from '../../model/documents/invitation';
import {
  describeDeclaredState,
  describeGrantTiming,
  describeShareKind,
} from '../../model/documents/invitation-words';
import { listSharedDatasets } from '../../model/documents/shared-datasets';
import { describeCron } from '../../model/values/schedule';
import type { FormValues } from '../acts/act-arguments';
import { ACTS } from '../acts/act-table';
import { ActForm } from './act-form';
import { Code, Facts, ProblemList, Table, formatTime, renderPage } from './layout';
import type { PageContext } from './page-context';

interface InvitationProps {
  readonly context: PageContext;
  readonly key: string;
  readonly invitation: InvitationDocument;
  /** Values of the form and the problems in them, after a refused act. */
  readonly refused?: {
    readonly actName: string;
    readonly values: FormValues;
    readonly problems: readonly Problem[];
  };
}

/** Renders an invitation: the data, the terms with their hash, and the forms to accept and to reject. */
export function renderInvitation({ context, key, invitation, refused }: InvitationProps): string {
  const { shareName, description, provider, recipient, termsOfUse, termsSha256 } = invitation;
  const path = `invitations/${key}`;
  const datasets = listSharedDatasets(invitation);
  const subject = { datasets: datasets.map(({ datasetName }) => datasetName), termsSha256 };
  const again = (name: string): object => (refused?.actName === name ? refused : {});
  return renderPage({
    context,
    title: shareName,
    children: (
      <>
        {refused && <Refusal problems={refused.problems} />}
        {description !== null && <p class="text">{description}</p>}
        <Facts
          facts={[
            ['Provider', provider.providerName],
            ['Contact', provider.contact],
            ['Recipient', recipient.displayName ?? recipient.recipientName],
            ['State', describeDeclaredState(invitation)],
            ['Kind', describeShareKind(invitation)],
            ['Purpose', invitation.purpose ?? null],
            ['Legal basis', invitation.legalBasis ?? null],
            ['Accept by', formatTime(invitation.acceptBy) || 'no deadline'],
            ['Access', describeGrantTiming(invitation)],
            ['Access ends', formatTime(invitation.expiresOn) || 'no end'],
            ['Suggested runs', invitation.snapshotSchedule && describeCron(invitation.snapshotSchedule.cron)],
            ['Invitation', <code>{invitation.invitationId}</code>],
          ]}
        />
        <section aria-labelledby="data">
          <h2 id="data">Data</h2>
          <Table
            label="Datasets"
            headings={['Dataset', 'Type', 'Account', 'Region', 'Container', 'Path']}
            rows={datasets.map((each) => [
              each.datasetName,
              each.datasetType,
              each.source.storageAccountName,
              each.source.location,
              each.container,
              each.path,
            ])}
          />
        </section>
        <section aria-labelledby="terms">
          <h2 id="terms">Terms of use</h2>
          {termsOfUse === null ? (
            <p>This share has no terms.</p>
          ) : (
            <>
              <Code isProse label="Text of the terms" text={termsOfUse} />
              <Facts facts={[['SHA-256', <code>{termsSha256}</code>]]} />
            </>
          )}
        </section>
        <section aria-labelledby="accept">
          <h2 id="accept">Accept</h2>
          <ActForm
            {...{ context, path, subject, ...again('accept') }}
            act={ACTS['accept']}
            isPrimary
            checkName="accept-check"
          />
        </section>
        <section aria-labelledby="reject">
          <h2 id="reject">Reject</h2>
          <ActForm {...{ context, path, subject, ...again('reject') }} act={ACTS['reject']} />
        </section>
      </>
    ),
  });
}

/** The reasons why an act was not begun. */
export function Refusal({ problems }: { readonly problems: readonly Problem[] }): VNode {
  return (
    <div role="alert">
      <p>Nothing was done:</p>
      <ProblemList problems={problems} />
    </div>
  );
}

/** The result of a check while one types: the command's problems, or the files that it would write. */
export function CheckPart({
  problems,
  commandLine,
}: {
  readonly problems: readonly Problem[];
  readonly commandLine: string;
}): VNode {
  return (
    <>
      {problems.length === 0 ? (
        <p class="state good">Nothing is wrong.</p>
      ) : (
        <>
          <p>Not ready yet:</p>
          <ProblemList problems={problems} act={ACTS['accept']} />
        </>
      )}
      <Code isProse label="Command" text={commandLine} />
    </>
  );
}
