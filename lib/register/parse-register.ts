import { z } from 'zod';
import { problems } from '../errors/catalogue';
import { DataShareError } from '../errors/data-share-error';
import { parseJson } from '../model/documents/parsing/parse-json';
import type { DisclosureRegister } from './disclosure-register';
import { REGISTER_FIELDS } from './disclosure-register';

/** Maximum size of a register, in bytes. Ten thousand disclosures of many datasets stay below it. */
export const MAX_REGISTER_BYTES = 64 * 1024 * 1024;
const MAX_ENTRIES = 20_000;

const text = z.string().max(65_536);
const optional = text.nullable().default(null);

const entry = z.object({
  invitationId: text,
  shareName: text,
  shareKind: text,
  recipientName: text,
  recipientDisplayName: optional,
  recipientTenantId: optional,
  recipientPrincipalId: optional,
  recipientContact: optional,
  providerName: optional,
  providerContact: optional,
  purpose: optional,
  legalBasis: optional,
  termsSha256: optional,
  acceptedTermsSha256: optional,
  acceptedOn: optional,
  sourceRegions: z.array(text).max(1000),
  targetRegion: optional,
  datasets: z.array(text).max(1000),
  since: optional,
  sinceEvidence: z.enum(['GrantedAcceptance', 'LaterAcceptance', 'Unknown', 'NotGranted']),
  until: optional,
  state: z.enum(['Invited', 'Accepted', 'Rejected', 'Expired', 'Suspended', 'Revoked', 'Unknown']),
  exchange: optional,
  isPlanned: z.literal(true).optional(),
  unknownFields: z
    .array(z.enum([...REGISTER_FIELDS]))
    .max(REGISTER_FIELDS.length)
    .optional(),
});

const register = z.object({
  documentType: z.literal('disclosureRegister'),
  schemaVersion: z.literal(1),
  at: text,
  entries: z.array(entry).max(MAX_ENTRIES),
  problems: z.array(z.looseObject({ code: text, message: text, fix: text })).max(MAX_ENTRIES),
  gaps: z.array(text).max(MAX_ENTRIES).optional(),
});

/**
 * Reads an earlier register, as the command printed it.
 *
 * @param where Name of the file, for errors.
 * @throws DataShareError `DocumentNotJson`, `DocumentTooLarge`, `DocumentTypeUnexpected`, `DocumentVersionUnsupported`,
 *   `DocumentInvalid`
 */
export function parseRegister(json: string, where: string): DisclosureRegister {
  const value = parseJson(json, where, MAX_REGISTER_BYTES);
  const head = (typeof value === 'object' && value !== null ? value : {}) as Readonly<
    Record<string, unknown>
  >;
  if (head['documentType'] !== 'disclosureRegister')
    throw new DataShareError([
      { ...problems.documentTypeUnexpected('disclosureRegister', head['documentType']), where },
    ]);
  if (head['schemaVersion'] !== 1)
    throw new DataShareError([{ ...problems.documentVersionUnsupported(head['schemaVersion'], [1]), where }]);
  const result = register.safeParse(value);
  if (result.success) return result.data as unknown as DisclosureRegister;
  const [issue] = result.error.issues;
  const field = issue.path.map(String).join('.');
  throw new DataShareError([
    {
      ...problems.documentInvalid(field, 'is not what a register has there', 'create the register again'),
      where,
    },
  ]);
}
