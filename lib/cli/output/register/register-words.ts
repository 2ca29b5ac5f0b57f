import type { RegisterEntry, RegisterField } from '../../../register/disclosure-register';
import { formatRegisterValue, isUnknown } from '../../../register/disclosure-register';
import { formatUtc } from '../format';

/** Tells since when a recipient has access, as far as it is known. */
export function formatBeginning({ since, sinceEvidence }: RegisterEntry): string {
  if (sinceEvidence === 'NotGranted') return 'not granted';
  if (since === null) return 'unknown';
  return sinceEvidence === 'LaterAcceptance' ? `${formatUtc(since)} or earlier` : formatUtc(since);
}

/** Tells the version of the terms, short as hashes are shown to people, and if it is the accepted one. */
export function describeTerms(entry: RegisterEntry): string {
  const { termsSha256, acceptedTermsSha256 } = entry;
  if (isUnknown(entry, 'termsSha256')) return 'unknown';
  if (termsSha256 === null) return 'no terms';
  const version = termsSha256.slice(0, 12);
  if (isUnknown(entry, 'acceptedTermsSha256')) return `${version}: not known if accepted`;
  if (acceptedTermsSha256 === null) return `${version}: not accepted`;
  if (acceptedTermsSha256 === termsSha256) return `${version}: accepted`;
  return `${version}: not accepted, only ${acceptedTermsSha256.slice(0, 12)}`;
}

/** Tells until when a recipient has access. No document records when it was revoked. */
export function formatEnd(entry: RegisterEntry): string {
  const { until, state } = entry;
  const isWithdrawn = state === 'Revoked' || state === 'Suspended';
  if (isWithdrawn) return `${state.toLowerCase()}, time unknown`;
  if (isUnknown(entry, 'until')) return 'unknown';
  return until === null ? 'no end' : formatUtc(until);
}

/** Tells the state of a recipient. */
export function formatState(entry: RegisterEntry): string {
  const state = formatRegisterValue(entry, 'state');
  return entry.isPlanned ? `${state}, planned only` : state;
}

/** Formats a field: `absent` if there is none. */
export function formatField(entry: RegisterEntry, field: RegisterField, absent: string): string {
  return formatRegisterValue(entry, field) || absent;
}

/** Tells from which region to which one the data goes. */
export function formatRegions(entry: RegisterEntry): string {
  return `${entry.sourceRegions.join(', ') || 'unknown'} to ${formatField(entry, 'targetRegion', 'unknown')}`;
}
