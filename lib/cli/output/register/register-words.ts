import type { RegisterEntry } from '../../../register/disclosure-register';
import { formatUtc } from '../format';

/** Tells since when a recipient has access, as far as it is known. */
export function formatBeginning({ since, sinceEvidence }: RegisterEntry): string {
  if (sinceEvidence === 'NotGranted') return 'not granted';
  if (since === null) return 'unknown';
  return sinceEvidence === 'LaterAcceptance' ? `${formatUtc(since)} or earlier` : formatUtc(since);
}

/** Tells until when a recipient has access. No document records when it was revoked. */
export function formatEnd({ until, state }: RegisterEntry): string {
  const isWithdrawn = state === 'Revoked' || state === 'Suspended';
  if (isWithdrawn) return `${state.toLowerCase()}, time unknown`;
  return until === null ? 'no end' : formatUtc(until);
}
