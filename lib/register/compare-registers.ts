import { redact } from '../errors/redact';
import type { DisclosureRegister, RegisterEntry, RegisterField } from './disclosure-register';
import { formatRegisterValue, REGISTER_FIELDS } from './disclosure-register';

/** A field of a disclosure that differs. Values are texts; '' if there is none. */
export interface RegisterFieldChange {
  /** Name of the field. */
  readonly field: RegisterField;
  /** Value in the earlier register. */
  readonly before: string;
  /** Value in the later register. */
  readonly after: string;
}

/** A disclosure that differs between two registers. */
export interface ChangedEntry {
  /** Id of the invitation. */
  readonly invitationId: string;
  /** Name of the share. */
  readonly shareName: string;
  /** Name of the recipient in the share. */
  readonly recipientName: string;
  /** The fields that differ. */
  readonly changes: readonly RegisterFieldChange[];
}

/** The differences between two registers. */
export interface RegisterDiff {
  /** Type of this document. */
  readonly documentType: 'disclosureRegisterDiff';
  /** Version of this document's format. */
  readonly schemaVersion: 1;
  /** Time of the earlier register. */
  readonly before: string;
  /** Time of the later register. */
  readonly after: string;
  /** Disclosures that only the later register has. */
  readonly added: readonly RegisterEntry[];
  /** Disclosures that only the earlier register has. */
  readonly removed: readonly RegisterEntry[];
  /** Disclosures that differ. */
  readonly changed: readonly ChangedEntry[];
  /** True if one of the registers could not read all of its sources: an entry can be missing for that reason. */
  readonly isIncomplete: boolean;
}

/** Compares two registers, field by field. A disclosure is the same one if its invitation id and its exchange are. */
export function compareRegisters(before: DisclosureRegister, after: DisclosureRegister): RegisterDiff {
  const [earlier, later] = [before, after].map(
    ({ entries }) => new Map(entries.map((entry) => [toEntryKey(entry), entry])),
  );
  return {
    documentType: 'disclosureRegisterDiff',
    schemaVersion: 1,
    before: before.at,
    after: after.at,
    added: [...later].flatMap(([key, entry]) => (earlier.has(key) ? [] : [entry])),
    removed: [...earlier].flatMap(([key, entry]) => (later.has(key) ? [] : [entry])),
    changed: [...later].flatMap(([key, entry]) => {
      const known = earlier.get(key);
      const changes = known === undefined ? [] : compareEntries(known, entry);
      const { invitationId, shareName, recipientName } = entry;
      return changes.length === 0 ? [] : [{ invitationId, shareName, recipientName, changes }];
    }),
    isIncomplete: [before, after].some(({ problems, gaps = [] }) => problems.length + gaps.length > 0),
  };
}

function toEntryKey({ invitationId, exchange }: RegisterEntry): string {
  return JSON.stringify([invitationId.toLowerCase(), exchange]);
}

function compareEntries(before: RegisterEntry, after: RegisterEntry): RegisterFieldChange[] {
  return REGISTER_FIELDS.flatMap((field) => {
    // A register in a file has no secrets: the later one is compared as it would be there.
    const [from, to] = [before, after].map((entry) => redact(formatRegisterValue(entry, field)));
    return from === to ? [] : [{ field, before: from, after: to }];
  });
}
