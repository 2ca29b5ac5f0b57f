import type { RecipientState } from '../../exchange/status-report';
import { InvitationState } from '../../model/values/invitation-state';
import type {
  AttentionKind,
  ReadableDataset,
  ReportedInvitation,
  ReportInputKind,
  Urgency,
} from '../share-report';
import type { Tone } from './labels';

/** Titles of the urgencies. */
export const URGENCY_TITLES: Readonly<Record<Urgency, string>> = {
  Now: 'Now',
  Soon: 'Soon',
  Note: 'Good to know',
};

/** Labels of the kinds of points. */
export const KIND_LABELS: Readonly<Record<AttentionKind, string>> = {
  Late: 'Late',
  Failed: 'Failed',
  EndsSoon: 'Ends soon',
  Ended: 'Ended',
  TermsOutdated: 'Terms outdated',
  AnswerWaiting: 'Answer waiting',
  Warning: 'Warning',
  OtherWay: 'Other way in',
  Unclear: 'Unclear',
  Unread: 'Not read',
};

/** Labels of the kinds of inputs. */
export const INPUT_LABELS: Readonly<Record<ReportInputKind, string>> = {
  SynthesizedStack: 'synthesized stack',
  Plan: 'plan',
  State: 'state',
  Outputs: 'outputs of a stack',
  Exchange: 'exchange',
  Invitation: 'invitation',
  Subscription: 'subscription',
  Acceptance: 'acceptance',
};

/** Words and tones of grants. */
export const GRANT_WORDS: Readonly<Record<ReadableDataset['grant'], readonly [word: string, tone: Tone]>> = {
  Granted: ['Granted', 'good'],
  NotGranted: ['Not granted', 'now'],
  Unknown: ['Not known', 'plain'],
};

/** Returns the word and the tone for the state of an invitation, as far as the inputs tell it. */
export function describeState(invitation: ReportedInvitation): readonly [word: string, tone: Tone] {
  const { status, declaredState, acceptedOn } = invitation;
  if (status !== null) return [status.state, STATE_TONES[status.state]];
  switch (declaredState) {
    case InvitationState.REVOKED:
    case InvitationState.SUSPENDED:
      return [declaredState, STATE_TONES[declaredState]];
    case InvitationState.ACTIVE:
      return acceptedOn === null ? ['Invited, answer not known', 'plain'] : ['Accepted', 'good'];
  }
}

const STATE_TONES: Readonly<Record<RecipientState, Tone>> = {
  Invited: 'plain',
  Accepted: 'good',
  Rejected: 'now',
  Expired: 'now',
  Suspended: 'soon',
  Revoked: 'now',
};

/** Formats a place of a dataset: `contoso/curated/sales/daily`. */
export function formatPlace({
  storageAccountName,
  container,
  path,
}: {
  readonly storageAccountName: string;
  readonly container: string;
  readonly path: string;
}): string {
  return [storageAccountName, container, path].filter((part) => part !== '').join('/');
}
