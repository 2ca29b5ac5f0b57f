import type { Problem } from '../errors/error-codes';
import type { RecipientState } from '../exchange/status-report';

/**
 * The evidence for the beginning of a disclosure: an acceptance that access was granted on; an acceptance of access that may have
 * been there before; nothing that states a time; or no access was granted yet.
 */
export type SinceEvidence = 'GrantedAcceptance' | 'LaterAcceptance' | 'Unknown' | 'NotGranted';

/** A disclosure: one share and one recipient, also if its access has ended. */
export interface RegisterEntry {
  /** Id of the invitation, in lower case. */
  readonly invitationId: string;
  /** Name of the share. */
  readonly shareName: string;
  /** Kind of the share: `CopyBased` or `InPlace`. */
  readonly shareKind: string;
  /** Name of the recipient in the share. */
  readonly recipientName: string;
  /** Name of the recipient for people; null if there is none. */
  readonly recipientDisplayName: string | null;
  /** Microsoft Entra tenant of the recipient: the invited one, else the one that its acceptance names; null if neither does. */
  readonly recipientTenantId: string | null;
  /** Object id of the recipient; null if it is not known. */
  readonly recipientPrincipalId: string | null;
  /** Contact of the recipient: the one in its acceptance, else the provider's own entry. */
  readonly recipientContact: string | null;
  /** Name of the provider; null if it is not stated. */
  readonly providerName: string | null;
  /** Contact of the provider; null if it is not stated. */
  readonly providerContact: string | null;
  /** Purpose of the disclosure; null if it is not stated. */
  readonly purpose: string | null;
  /** Legal basis of the disclosure; null if it is not stated. */
  readonly legalBasis: string | null;
  /** SHA-256 of the current terms of use: their version. */
  readonly termsSha256: string | null;
  /** SHA-256 of the terms that the recipient accepted; null if no acceptance is known. */
  readonly acceptedTermsSha256: string | null;
  /** Time of the acceptance; null if none is known. */
  readonly acceptedOn: string | null;
  /** Regions of the provider's accounts. */
  readonly sourceRegions: readonly string[];
  /** Region of the recipient's account, as its acceptance states; null if that is not known. */
  readonly targetRegion: string | null;
  /** The datasets, as `name: account/container/path`. */
  readonly datasets: readonly string[];
  /** Beginning of the disclosure, as far as it is known; see `sinceEvidence`. */
  readonly since: string | null;
  /** Evidence for `since`. */
  readonly sinceEvidence: SinceEvidence;
  /** Time at which access ends; null if no end is set. The time of a revocation is not recorded. */
  readonly until: string | null;
  /** State of the recipient at the time of the register; `Unknown` if the inputs do not tell. */
  readonly state: RecipientState | 'Unknown';
  /** URL of the exchange; null if there is none. */
  readonly exchange: string | null;
  /** True if only code or a plan has the invitation: nothing shows that it was applied. Absent otherwise. */
  readonly isPlanned?: true;
  /**
   * Fields that the inputs do not tell, because only Terraform or an exchange knows them. Their values here are null, `Unknown`, or
   * expressions (`${...}`). Absent if there are none.
   */
  readonly unknownFields?: readonly RegisterField[];
}

/** The disclosures of a provider, for auditors and privacy officers. */
export interface DisclosureRegister {
  /** Type of this document. */
  readonly documentType: 'disclosureRegister';
  /** Version of this document's format. */
  readonly schemaVersion: 1;
  /** The time that the states are of, UTC. */
  readonly at: string;
  /** In the order of share, recipient and invitation. */
  readonly entries: readonly RegisterEntry[];
  /** Sources that could not be read: their entries are missing. */
  readonly problems: readonly Problem[];
  /** Further reasons why a disclosure can be missing, as sentences. Absent in registers of earlier versions. */
  readonly gaps?: readonly string[];
}

/** The fields of an entry that a comparison names. */
export type RegisterField = keyof RegisterEntry;

/** The names of the fields, in the order in which tables have them. */
export const REGISTER_FIELDS = [
  'shareName',
  'recipientName',
  'recipientDisplayName',
  'recipientTenantId',
  'recipientPrincipalId',
  'recipientContact',
  'state',
  'purpose',
  'legalBasis',
  'termsSha256',
  'acceptedTermsSha256',
  'acceptedOn',
  'sourceRegions',
  'targetRegion',
  'datasets',
  'since',
  'sinceEvidence',
  'until',
  'shareKind',
  'providerName',
  'providerContact',
  'exchange',
  'invitationId',
  'isPlanned',
] as const satisfies readonly RegisterField[];

/** True if the inputs do not tell a field. */
export function isUnknown({ unknownFields }: RegisterEntry, field: RegisterField): boolean {
  return unknownFields?.includes(field) ?? false;
}

/** Formats a field as text: `unknown` if the inputs do not tell it, '' if there is none. Expressions stay as they are. */
export function formatRegisterValue(entry: RegisterEntry, field: RegisterField): string {
  const value = entry[field];
  const text = typeof value === 'object' && value !== null ? value.join('; ') : String(value ?? '');
  return isUnknown(entry, field) && !text.includes('${') ? 'unknown' : text;
}
