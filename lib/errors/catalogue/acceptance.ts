import type { Problem } from '../error-codes';
import { formatNames, formatValue } from '../format-value';

/** Messages by the purpose of the identity. */
const IDENTITY_FOR = {
  synchronizes: {
    message: "'identity' is required: it writes the snapshots",
    fix: 'set it to the { principalId, principalType } that runs the synchronization',
  },
  reads: {
    message: "'identity' is required: the acceptance names the reader",
    fix: "set it to the { principalId, principalType } that reads the provider's data",
  },
  connects: {
    message:
      "'identity' is required: the connector signs in to the provider's data share as a managed identity",
    fix: "create a ManagedIdentity (with new or fromAttributes), and pass it as 'identity'",
  },
  signsIn: {
    message: "'identity' is not a ManagedIdentity, and a connector signs in as nothing else",
    fix: "create a ManagedIdentity (with new or fromAttributes), and pass it as 'identity'",
  },
  runs: {
    message: "the 'identity' of the subscription is not a ManagedIdentity, so a job cannot run as it",
    fix: "create a ManagedIdentity (with new or fromAttributes), and pass it to the AcceptedSubscription as 'identity'",
  },
};

/** Problems of accepting an invitation. */
export const acceptance = {
  datasetMissing: (): Problem => ({
    code: 'DatasetMissing',
    message: `'datasets' is empty`,
    fix: `share at least one dataset, for example Dataset.container('curated')`,
  }),
  /**
   * @param where The place in which the dataset is looked for: the invitation, or the datasets with atomic snapshots.
   * @param given The property or option that names it.
   */
  datasetUnknown: (
    name: string,
    known: readonly string[],
    where: 'invitation' | 'snapshots' = 'invitation',
    given = 'mappings',
  ): Problem => {
    const names = formatNames(known);
    if (where === 'snapshots')
      return {
        code: 'DatasetUnknown',
        message: `dataset ${formatValue(name)} has no atomic snapshots`,
        fix: names === '' ? "set 'publish' to 'atomic' to have them" : `use one of ${names}`,
      };
    return {
      code: 'DatasetUnknown',
      message: `'${given}' names dataset ${formatValue(name)}, which is not in the invitation; its datasets are ${names}`,
      fix: 'use the name of a dataset in the invitation',
    };
  },
  datasetUnmapped: (name: string): Problem => ({
    code: 'DatasetUnmapped',
    message: `dataset ${formatValue(name)} has no mapping`,
    fix: `add { datasetName: ${formatValue(name)}, container: '...' } to 'mappings'`,
  }),
  targetsOverlap: (first: string, second: string, target: string): Problem => ({
    code: 'TargetsOverlap',
    message: `datasets ${formatValue(first)} and ${formatValue(second)} would both write to ${formatValue(target)}`,
    fix: 'map them to folders or containers that do not contain each other',
  }),
  mappingNotAllowed: (
    what: string,
    { isConnected = false, fix }: { readonly isConnected?: boolean; readonly fix?: string } = {},
  ): Problem => ({
    code: 'MappingNotAllowed',
    message: isConnected
      ? `'${what}' does not apply to a share that is read through a connector, ${what === 'mappings' ? 'whose datasets keep the names that the provider gave them' : 'which copies nothing'}`
      : `'${what}' does not apply to an in-place share, whose data stays in the provider's account`,
    fix:
      fix ??
      `remove '${what}'; ${isConnected ? 'the output names the connector and the datasets' : 'read the data at the endpoints in the output'}`,
  }),
  identityMissing: (what: keyof typeof IDENTITY_FOR = 'synchronizes'): Problem => ({
    code: 'IdentityMissing',
    ...IDENTITY_FOR[what],
  }),
  /** @param how The way to accept them. */
  termsNotAccepted: (hash: string, how = `set 'acceptedTermsSha256' to '${hash}'`): Problem => ({
    code: 'TermsNotAccepted',
    message: 'the terms of use of the invitation are not accepted',
    fix: `read 'termsOfUse' in the invitation, then ${how}`,
  }),
  /** @param given The property or option with the hash. */
  termsMismatch: (accepted: string, offered: string | null, given = "'acceptedTermsSha256'"): Problem => ({
    code: 'TermsMismatch',
    message: `the accepted terms have SHA-256 ${formatValue(accepted)}, those of the invitation have ${formatValue(offered)}`,
    fix:
      offered === null
        ? `this invitation has no terms: remove ${given}`
        : 'read the terms of the invitation again, then accept their hash',
  }),
};
