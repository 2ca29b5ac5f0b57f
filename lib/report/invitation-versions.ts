import { groupBy } from '../access/review/group-by';
import type { InvitationDocument } from '../model/documents/invitation';
import { compareTexts } from '../model/values/text-order';
import { toCanonicalText } from './deterministic-order';
import type { FoundInvitation } from './report-facts';
import type { ReportInputKind } from './share-report';

/** One invitation, however many inputs contain it. */
export interface MergedInvitation {
  readonly invitation: InvitationDocument;
  /** Fields that no input tells. */
  readonly unknownFields: readonly string[];
  /** The versions, those that count most first. */
  readonly versions: readonly FoundInvitation[];
  /** The fields in which the inputs contradict each other. */
  readonly contradictions: readonly string[];
}

/** The order in which versions count: what was applied, then what is planned, then what was handed on. */
const KINDS: readonly ReportInputKind[] = [
  'State',
  'Outputs',
  'Plan',
  'SynthesizedStack',
  'Invitation',
  'Exchange',
];

/** Merges the versions of each invitation, by its id. The order of the inputs does not matter. */
export function mergeInvitations(found: readonly FoundInvitation[]): MergedInvitation[] {
  const byId = groupBy(found, ({ document, input }) => toInvitationKey(document.invitationId, input.name));
  return [...byId.values()].map((versions) => {
    const sorted = versions
      .map((version) => [toRank(version), version] as const)
      .sort(([a], [b]) => compareTexts(a, b))
      .map(([, version]) => version);
    const [first, ...others] = sorted;
    const filled = structuredClone(first.document);
    const unknownFields = first.unknownFields.filter((field) => !fillField(filled, field, others));
    return {
      invitation: filled,
      unknownFields,
      versions: sorted,
      contradictions: findContradictions(sorted),
    };
  });
}

/** Returns the key of an invitation. An id that only Terraform knows is the same in one input only. */
export function toInvitationKey(invitationId: string, inputName: string): string {
  return invitationId.includes('${') ? `${invitationId} ${inputName}` : invitationId.toLowerCase();
}

function toRank({ input, document }: FoundInvitation): string {
  return `${KINDS.indexOf(input.kind)} ${toCanonicalText([document, input.name])}`;
}

/** Sets an unknown field to its value in another version, if one knows it. */
function fillField(document: InvitationDocument, field: string, others: readonly FoundInvitation[]): boolean {
  const keys = field.split('.');
  const knowing = others.find(
    (other) => !other.unknownFields.includes(field) && readField(other.document, keys) !== undefined,
  );
  const parent = readField(document, keys.slice(0, -1));
  const last = keys[keys.length - 1];
  if (!knowing || typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, last)) return false;
  (parent as Record<string, unknown>)[last] = readField(knowing.document, keys);
  return true;
}

function readField(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

/** Finds the fields that are known in several versions, and differ. */
function findContradictions(versions: readonly FoundInvitation[]): string[] {
  if (versions.length < 2) return [];
  const names = new Set(versions.flatMap(({ document }) => Object.keys(document)));
  // An invitation in an exchange names the exchange in which it was found.
  for (const name of ['$schema', 'exchange']) names.delete(name);
  return [...names]
    .filter((name) => {
      const knowing = versions.filter(
        ({ unknownFields }) => !unknownFields.some((field) => field.split('.')[0] === name),
      );
      const values = knowing.map(({ document }) => toCanonicalText(readField(document, [name]) ?? null));
      return new Set(values).size > 1;
    })
    .sort(compareTexts);
}
