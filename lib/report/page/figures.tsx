import type { VNode } from 'preact';
import { formatCount } from '../../errors/format-count';
import { formatBytes } from '../../model/values/quantities';
import type { ShareReport } from '../share-report';
import { Time } from './labels';
import { INPUT_LABELS } from './words';

/** Inputs that the head of the page names. */
const SHOWN_INPUTS = 4;

/** The time, the inputs and the numbers of a report. */
export function Figures({ report }: { readonly report: ShareReport }): VNode {
  const { inputs, shares, recipients, attention, frequencies, synchronizations } = report;
  const urgent = attention.filter(({ urgency }) => urgency === 'Now').length;
  const states = recipients.flatMap(({ invitations }) => invitations);
  const accepted = states.filter(({ status, acceptedOn }) =>
    status ? status.state === 'Accepted' : acceptedOn !== null,
  );
  const runs = frequencies.reduce((sum, each) => sum + each.runsInSevenDays, 0);
  const bytes = frequencies.reduce((sum, each) => sum + each.bytesInSevenDays, 0);
  const late = frequencies.filter(({ isLate }) => isLate).length;
  const tenants = new Set(recipients.map(({ tenantId }) => tenantId).filter((id) => id !== null)).size;
  const rest = inputs.slice(SHOWN_INPUTS);
  return (
    <>
      <p class="quiet">
        Facts of <Time time={report.createdOn} />, from {formatCount(inputs.length, 'input')}
      </p>
      <ul class="quiet small" role="list" aria-label="Inputs">
        {inputs.slice(0, SHOWN_INPUTS).map(({ name, kind }) => (
          <li>
            <code>{name}</code> ({INPUT_LABELS[kind]})
          </li>
        ))}
      </ul>
      {rest.length > 0 && (
        <details class="more">
          <summary>{formatCount(rest.length, 'more input')}</summary>
          <ul class="quiet small" role="list">
            {rest.map(({ name, kind }) => (
              <li>
                <code>{name}</code> ({INPUT_LABELS[kind]})
              </li>
            ))}
          </ul>
        </details>
      )}
      <dl class="figures">
        <Figure
          name="Needs attention now"
          value={urgent}
          note={`${formatCount(attention.length, 'point')} in all`}
        />
        <Figure name="Shares" value={shares.length} note={describeDatasets(report)} />
        <Figure
          name="Recipients"
          value={recipients.length}
          note={`${formatCount(tenants, 'tenant')} known`}
        />
        <Figure
          name="Invitations"
          value={states.length}
          note={`${accepted.length.toLocaleString('en-US')} known to be accepted`}
        />
        <Figure
          name="Synchronized in 7 days"
          value={runs}
          note={
            frequencies.length === 0
              ? describeUnmeasured(synchronizations.length)
              : `${formatBytes(bytes)}, ${late} late`
          }
        />
      </dl>
    </>
  );
}

function describeDatasets({ shares }: ShareReport): string {
  return formatCount(
    shares.reduce((sum, { datasets }) => sum + datasets.length, 0),
    'dataset',
  );
}

function describeUnmeasured(runs: number): string {
  return runs === 0 ? 'no input tells it' : 'not measured';
}

function Figure({
  name,
  value,
  note,
}: {
  readonly name: string;
  readonly value: number;
  readonly note: string;
}): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value.toLocaleString('en-US')}
        <small>{note}</small>
      </dd>
    </div>
  );
}
