import type { z } from 'zod';
import { DataShareError, throwProblems } from '../../../errors/data-share-error';
import type { ErrorCode, Problem } from '../../../errors/error-codes';
import { EXIT_CODES } from '../../../errors/error-codes';
import { problems } from '../../../errors/catalogue';
import { formatValue } from '../../../errors/format-value';
import { parseJson } from './parse-json';
import type { AcceptanceDocument } from '../acceptance';
import type { InvitationDocument } from '../invitation';
import type { RejectionDocument } from '../rejection';
import type { DocumentType } from '../schema-url';
import { SCHEMA_VERSIONS } from '../schema-url';
import type { SubscriptionDocument } from '../subscription';
import type { SynchronizationReceipt } from '../synchronization-receipt';

/** The schema of each version of a document. */
type VersionSchemas<T> = Readonly<Record<number, z.ZodType<T>>>;

/* eslint-disable @typescript-eslint/no-require-imports -- under CommonJS, import() would be asynchronous */

/**
 * Loads the schemas of a type of documents when one is read: loading the library of schemas and creating them all takes longer than starting
 * Node.js, and many commands and most apps read documents of one type, or none.
 */
const SCHEMAS = {
  subscription: () =>
    (require('./subscription-schema') as typeof import('./subscription-schema')).SUBSCRIPTION_SCHEMAS,
  invitation: () =>
    (require('./invitation-schema') as typeof import('./invitation-schema')).INVITATION_SCHEMAS,
  acceptance: () => ({
    1: (require('./acceptance-schema') as typeof import('./acceptance-schema')).acceptanceSchema,
  }),
  rejection: () => ({
    1: (require('./rejection-schema') as typeof import('./rejection-schema')).rejectionSchema,
  }),
  synchronizationReceipt: () => ({
    1: (require('./synchronization-receipt-schema') as typeof import('./synchronization-receipt-schema'))
      .synchronizationReceiptSchema,
  }),
} satisfies Partial<Record<DocumentType, () => VersionSchemas<unknown>>>;

/* eslint-enable @typescript-eslint/no-require-imports */

/**
 * Reads an accepted subscription from JSON text or from a parsed value.
 *
 * @param input JSON text, or the parsed value. It is untrusted: everything is checked, and all problems are reported at once.
 * @param where Name of the document in errors, for example its path.
 * @throws DataShareError `DocumentNotJson`, `DocumentTooLarge`, `DocumentTypeUnexpected`,
 *   `DocumentVersionUnsupported`, `DocumentInvalid`, `TargetsOverlap`, `DataLakeGen1Refused`
 */
export function parseSubscription(input: unknown, where = 'subscription'): SubscriptionDocument {
  return parseDocument<SubscriptionDocument>('subscription', SCHEMAS.subscription, input, where);
}

/** Reads an invitation from JSON text or from a parsed value. Throws the same errors as `parseSubscription`. */
export function parseInvitation(input: unknown, where = 'invitation'): InvitationDocument {
  return parseDocument<InvitationDocument>('invitation', SCHEMAS.invitation, input, where);
}

/** Reads an acceptance from JSON text or from a parsed value. Throws the same errors as `parseSubscription`. */
export function parseAcceptance(input: unknown, where = 'acceptance'): AcceptanceDocument {
  return parseDocument('acceptance', SCHEMAS.acceptance, input, where);
}

/** Reads a rejection from JSON text or from a parsed value. Throws the same errors as `parseSubscription`. */
export function parseRejection(input: unknown, where = 'rejection'): RejectionDocument {
  return parseDocument('rejection', SCHEMAS.rejection, input, where);
}

/** Reads the receipt of a synchronization from JSON text or from a parsed value. Throws the same errors as `parseSubscription`. */
export function parseSynchronizationReceipt(input: unknown, where = 'receipt'): SynchronizationReceipt {
  return parseDocument('synchronizationReceipt', SCHEMAS.synchronizationReceipt, input, where);
}

function parseDocument<T>(
  type: DocumentType,
  loadSchemas: () => VersionSchemas<T>,
  input: unknown,
  where: string,
): T {
  const value = typeof input === 'string' ? parseJson(input, where) : input;
  const head = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;

  // Type and version come first: this program cannot judge the fields of a newer version.
  if (head['documentType'] !== type) {
    throwProblems([problems.documentTypeUnexpected(type, head['documentType'])], where);
  }
  const version = requireVersion(type, head['schemaVersion'], where);

  // The consumer can write subscriptions by hand. Other documents are written by a program.
  const toFix = type === 'subscription' ? (fix: string): string => fix : (): string => WRITTEN_BY_OTHERS;
  return parseFields(loadSchemas()[version], value, where, version, toFix);
}

/**
 * Reads the fields of a document or a file of settings, and reports all problems at once.
 *
 * @param version Version of the format, for errors.
 * @param toFix Returns the fix of a problem, from the one for a file that people write.
 * @throws DataShareError `DocumentInvalid`, or the code that a rule of the schema has
 */
export function parseFields<T>(
  schema: z.ZodType<T>,
  value: unknown,
  where: string,
  version = 1,
  toFix = (fix: string): string => fix,
): T {
  const result = schema.safeParse(value);
  if (!result.success) {
    const { issues } = result.error;
    const mistyped = new Set(issues.filter(isTypeIssue).map(({ path }) => toFieldName(path)));
    // A value of the wrong type is reported once, without the rules that it breaks as well.
    const reported = issues.filter((issue) => isTypeIssue(issue) || !mistyped.has(toFieldName(issue.path)));
    throwProblems(
      reported.flatMap((issue) => toProblems(issue, value, where, version, toFix)),
      where,
    );
  }
  return result.data as T;
}

/** @throws DataShareError `DocumentVersionUnsupported` */
function requireVersion(type: DocumentType, version: unknown, where: string): number {
  const versions = SCHEMA_VERSIONS[type];
  const found = versions.find((known) => known === version);
  if (found !== undefined) return found;
  throw new DataShareError([{ ...problems.documentVersionUnsupported(version, versions), where }]);
}

function isTypeIssue(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type';
}

const WRITTEN_BY_OTHERS = 'ask its sender to create it again: the document is damaged or was changed';

const UNAPPLIED =
  'apply the stack, and take the document from terraform output -json: this one has an expression that only Terraform can evaluate';

/** True for an expression of Terraform, as a synthesized file has in place of a value. */
function isExpression(value: unknown): boolean {
  return typeof value === 'string' && /^\$\{[^]*\}$/.test(value);
}

function toProblems(
  issue: z.core.$ZodIssue,
  document: unknown,
  where: string,
  version: number,
  toFix: (fix: string) => string,
): Problem[] {
  const field = toFieldName(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      problems.documentInvalid(
        toFieldName([...issue.path, formatValue(key).slice(1, -1)]),
        `is unknown in version ${version} of this document`,
        toFix('remove it, or check its spelling'),
      ),
    );
  }
  if (issue.code === 'custom') {
    const params = issue.params ?? {};
    if (typeof params['code'] === 'string' && params['code'] in EXIT_CODES) {
      const fix = typeof params['fix'] === 'string' ? params['fix'] : `change '${field}'`;
      return [
        { code: params['code'] as ErrorCode, message: issue.message, fix, where: `${where}: ${field}` },
      ];
    }
  }
  const value = getValueAt(document, issue.path);
  if (value === undefined && issue.code !== 'custom') {
    return [problems.documentInvalid(field, 'is missing', toFix('add it'))];
  }
  return [
    problems.documentInvalid(
      field,
      `${describeIssue(issue)}, got ${formatValue(value ?? null)}`,
      isExpression(value) ? UNAPPLIED : toFix(`change '${field}'`),
    ),
  ];
}

function describeIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'must be a whole number' : `must be of type ${issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.map(formatValue).join(' or ')}`;
    case 'too_big':
      if (issue.origin === 'array') return `must have at most ${issue.maximum} items`;
      return issue.origin === 'string' ? issue.message : `must be at most ${issue.maximum}`;
    case 'too_small':
      return issue.origin === 'array' ? issue.message : `must be at least ${issue.minimum}`;
    default:
      return issue.message;
  }
}

function toFieldName(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i ? '.' : ''}${String(key)}`))
    .join('');
}

function getValueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    document,
  );
}
