import type { Problem } from '../error-codes';
import { formatValue } from '../format-value';

/** What an identity is needed for. */
const IDENTITY_FOR = {
  synchronizes: {
    message: "'identity' is missing: nobody could write the snapshots",
    fix: 'set it to the { principalId, principalType } that will run datashare sync',
  },
  reads: {
    message: "'identity' is missing: the acceptance has to name who will read",
    fix: "set it to the { principalId, principalType } that will read the provider's data",
  },
  runs: {
    message: "the subscription's 'identity' is no ManagedIdentity, so that no job can run as it",
    fix: "declare a ManagedIdentity first (new, or by fromAttributes), and give it to the AcceptedSubscription as 'identity'",
  },
};

/** What is said of accepting an invitation. */
export const acceptance = {
  datasetMissing: (): Problem => ({
    code: 'DatasetMissing',
    message: `'datasets' is empty`,
    fix: `share at least one dataset, for example Dataset.container('curated')`,
  }),
  datasetUnknown: (name: string, known: readonly string[]): Problem => ({
    code: 'DatasetUnknown',
    message: `'mappings' names dataset ${formatValue(name)}, which the invitation does not have; it has ${known.map(formatValue).join(', ')}`,
    fix: 'use a name from the invitation',
  }),
  datasetUnmapped: (name: string): Problem => ({
    code: 'DatasetUnmapped',
    message: `dataset ${formatValue(name)} has no mapping`,
    fix: `add { datasetName: ${formatValue(name)}, container: '...' } to 'mappings'`,
  }),
  targetsOverlap: (first: string, second: string, target: string): Problem => ({
    code: 'TargetsOverlap',
    message: `datasets ${formatValue(first)} and ${formatValue(second)} would both write to ${formatValue(target)}`,
    fix: 'map them to folders or containers of which none lies within another',
  }),
  mappingNotAllowed: (
    what: string,
    fix = `remove '${what}', and read at the endpoints of the output`,
  ): Problem => ({
    code: 'MappingNotAllowed',
    message: `'${what}' makes no sense for an in-place share: its data stays in the provider's account`,
    fix,
  }),
  identityMissing: (what: keyof typeof IDENTITY_FOR = 'synchronizes'): Problem => ({
    code: 'IdentityMissing',
    ...IDENTITY_FOR[what],
  }),
  /** @param how How to accept them. */
  termsNotAccepted: (hash: string, how = `set 'acceptedTermsSha256' to '${hash}'`): Problem => ({
    code: 'TermsNotAccepted',
    message: 'the invitation has terms of use, and they are not accepted',
    fix: `read 'termsOfUse' in the invitation, then ${how}`,
  }),
  /** @param given Where the hash was given. */
  termsMismatch: (accepted: string, offered: string | null, given = "'acceptedTermsSha256'"): Problem => ({
    code: 'TermsMismatch',
    message: `the terms accepted have SHA-256 ${formatValue(accepted)}, the invitation's have ${formatValue(offered)}`,
    fix:
      offered === null
        ? `this invitation has no terms: remove ${given}`
        : 'the terms are others than those you read: read them again, then accept their hash',
  }),
};
