import type { RegisterEntry } from '../../../register/disclosure-register';
import { formatUtc } from '../format';

/** Tells since when a recipient has access, as far as it is known. */
export function formatBeginning({ since, sinceEvidence }: RegisterEntry): string {
  if (sinceEvidence === 'NotGranted') return 'not granted';
  if (since === null) return 'unknown';
  return sinceEvidence === 'LaterAcceptance' ? `${formatUtc(since)} or earlier` : formatUtc(since);
}

/** Tells the version of the terms, short as hashes are shown to people, and if it is the accepted one. */
export function describeTerms({ termsSha256, acceptedTermsSha256 }: RegisterEntry): string {
  if (termsSha256 === null) return 'no terms';
  const version = termsSha256.slice(0, 12);
  if (acceptedTermsSha256 === null) return `${version}: not accepted`;
  if (acceptedTermsSha256 === termsSha256) return `${version}: accepted`;
  return `${version}: not accepted, only ${acceptedTermsSha256.slice(0, 12)}`;
}

/** Tells until when a recipient has access. No document records when it was revoked. */
export function formatEnd({ until, state }: RegisterEntry): string {
  const isWithdrawn = state === 'Revoked' || state === 'Suspended';
  if (isWithdrawn) return `${state.toLowerCase()}, time unknown`;
  return until === null ? 'no end' : formatUtc(until);
}
