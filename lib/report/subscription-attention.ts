import { describeTime } from '../access/review/descriptions';
import { formatCount } from '../errors/format-count';
import { formatForeignText, formatValue } from '../errors/format-value';
import { InvitationState } from '../model/values/invitation-state';
import { ShareKind } from '../model/values/share-kind';
import type { MergedInvitation } from './invitation-versions';
import type { FoundSubscription } from './report-facts';
import { hasTimes } from './reported-synchronizations';
import type { AttentionPoint, Frequency } from './share-report';
import type { TimeWindow } from './time-window';

/** A subscription, with everything that points about it need. */
export interface SubscriptionToCheck {
  readonly found: FoundSubscription;
  /** The invitation that it accepted, if an input contains it. */
  readonly merged: MergedInvitation | undefined;
  /** Measured from its records; undefined if they were not read. */
  readonly frequency: Frequency | undefined;
}

type Point = Pick<AttentionPoint, 'urgency' | 'kind' | 'message' | 'fix' | 'on'>;

/** Finds what needs attention about one subscription. */
export function findSubscriptionPoints(checked: SubscriptionToCheck, window: TimeWindow): AttentionPoint[] {
  const { document } = checked.found;
  const points = [
    ...findEndPoints(checked, window),
    ...findTermsPoints(checked),
    ...findRunPoints(checked),
    ...findUnclearPoints(checked),
  ];
  const about = { shareName: document.invitation.shareName, recipientName: document.subscriptionName };
  return points.map((point) => ({ ...point, ...about }));
}

function nameSubscription({ found }: SubscriptionToCheck): string {
  return `subscription ${formatValue(found.document.subscriptionName)}`;
}

function findEndPoints(checked: SubscriptionToCheck, window: TimeWindow): Point[] {
  const { found, merged } = checked;
  const name = nameSubscription(checked);
  const current = merged?.invitation ?? found.document.invitation;
  const { expiresOn, state } = current;
  if (state !== InvitationState.ACTIVE) {
    const message = `${name}: the provider has ${state.toLowerCase()} the invitation`;
    return [{ urgency: 'Now', kind: 'Ended', message, fix: 'ask the provider of the share', on: null }];
  }
  if (expiresOn === null) return [];
  const fix = 'ask the provider to extend the access, or plan for its end';
  if (window.isOver(expiresOn)) {
    const message = `${name}: access ended on ${describeTime(expiresOn)}`;
    return [{ urgency: 'Now', kind: 'Ended', message, fix, on: expiresOn }];
  }
  if (!window.isSoon(expiresOn)) return [];
  const message = `${name}: access ends on ${describeTime(expiresOn)}`;
  return [{ urgency: 'Soon', kind: 'EndsSoon', message, fix, on: expiresOn }];
}

function findTermsPoints(checked: SubscriptionToCheck): Point[] {
  const { found, merged } = checked;
  const accepted = found.document.invitation.termsSha256;
  const isKnown = merged !== undefined && !merged.unknownFields.includes('termsSha256');
  if (!isKnown || merged.invitation.termsSha256 === accepted) return [];
  const message = `${nameSubscription(checked)} accepted other terms of use than the invitation has now`;
  return [
    {
      urgency: 'Now',
      kind: 'TermsOutdated',
      message,
      fix: 'read the terms, and accept the invitation again',
      on: null,
    },
  ];
}

function findRunPoints(checked: SubscriptionToCheck): Point[] {
  const { found, frequency } = checked;
  const name = nameSubscription(checked);
  const records = found.records ?? [];
  const sorted = records.filter(hasTimes).sort((a, b) => Date.parse(b.startTime) - Date.parse(a.startTime));
  const [last] = sorted;
  const points: Point[] = [];
  const lastSuccess = sorted.find(({ status }) => status === 'Succeeded');
  if (frequency?.isLate) {
    const message = `${name} is late: the last success began on ${describeTime(lastSuccess!.startTime)}`;
    const fix = 'check that its schedule runs, and look at its last run records';
    points.push({ urgency: 'Now', kind: 'Late', message, fix, on: lastSuccess!.startTime });
  }
  if (found.records?.length === 0 && found.document.snapshotTrigger.cron !== null) {
    const message = `${name} follows a schedule, and has never synchronized`;
    points.push({ urgency: 'Soon', kind: 'Late', message, fix: 'check that its schedule runs', on: null });
  }
  if (last?.status === 'Failed') {
    const why = last.message === null ? '' : `: ${formatForeignText(last.message)}`;
    points.push({
      urgency: 'Now',
      kind: 'Failed',
      message: `the last synchronization of ${name} failed${why}`,
      fix: 'solve the cause, and synchronize again: what is done stays done',
      on: last.endTime,
    });
  }
  return points;
}

function findUnclearPoints(checked: SubscriptionToCheck): Point[] {
  const { found } = checked;
  const name = nameSubscription(checked);
  const points: Point[] = [];
  if (found.unknownFields.length > 0) {
    points.push({
      urgency: 'Note',
      kind: 'Unclear',
      message: `only Terraform knows ${found.unknownFields.join(', ')} of ${name}`,
      fix: 'add the state, or the outputs of the applied stack, to the inputs',
      on: null,
    });
  }
  if (found.records === null && found.document.shareKind === ShareKind.COPY_BASED) {
    points.push({
      urgency: 'Note',
      kind: 'Unclear',
      message: `the run records of ${name} were not read: this report does not tell its synchronizations`,
      fix: 'create the report with access to the target account, and not offline',
      on: null,
    });
  }
  const unreadable = (found.records ?? []).filter((record) => !hasTimes(record)).length;
  if (unreadable > 0) {
    points.push({
      urgency: 'Soon',
      kind: 'Unclear',
      message: `${formatCount(unreadable, 'run record')} of ${name} cannot be read: the times are not times`,
      fix: 'find out who changed the state of the subscription',
      on: null,
    });
  }
  return points;
}
