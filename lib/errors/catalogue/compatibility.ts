import type { Problem } from '../error-codes';
import { formatValue } from '../format-value';

const kindName = (isHnsEnabled: boolean): string => (isHnsEnabled ? 'ADLS Gen2' : 'Blob');

/** What is said of whether the two sides fit. */
export const compatibility = {
  regionMismatch: (source: string, target: string, mayCross: boolean): Problem => ({
    code: 'RegionMismatch',
    message: `the source is in ${formatValue(source)}, the target in ${formatValue(target)}; ${mayCross ? 'they must be in the same region' : 'an in-place share must stay in its region'}`,
    fix: mayCross
      ? `use a target account in ${formatValue(source)}, or set 'allowCrossRegion' to true and pay for the egress`
      : `use a target account in ${formatValue(source)}, or ask for a CopyBased share`,
  }),
  storeKindMismatch: (source: boolean, target: boolean, mayCross: boolean): Problem => ({
    code: 'StoreKindMismatch',
    message: `the source is ${kindName(source)} storage, the target ${kindName(target)} storage; they must be of the same kind`,
    fix: `use a target account with isHnsEnabled = ${source}${mayCross ? ", or set 'allowCrossKind' to true" : ''}`,
  }),
  /** @param prop What asks for access control: to be copied from one side to the other, or declared for the target. */
  aclsUnsupported: (prop: 'preserveAcls' | 'accessControl' = 'preserveAcls'): Problem => {
    const [where, what] =
      prop === 'accessControl'
        ? ['the target is none', 'an ADLS Gen2 account as the target']
        : ['here one side is none', 'ADLS Gen2 accounts at both ends'];
    return {
      code: 'AclsUnsupported',
      message: `access control lists exist in ADLS Gen2 accounts (hierarchical namespace) only, and ${where}`,
      fix: `remove '${prop}', or use ${what}`,
    };
  },
  aclsForeign: (source: string, target: string): Problem => ({
    code: 'AclsForeign',
    message: `owners and access control lists of tenant ${formatValue(source)} name principals that tenant ${formatValue(target)} does not know`,
    fix: "set 'preserveAcls' to 'permissions' or 'none'",
  }),
  publishPathRequired: (datasetName: string, container: string): Problem => ({
    code: 'PublishPathRequired',
    message: `dataset ${formatValue(datasetName)} lands in the root of ${formatValue(container)}, which ADLS Gen2 cannot rename: a snapshot cannot be published there as a whole`,
    fix: "map it to a folder, or set 'publish' to 'inPlace'",
  }),
  tagsUnsupported: (): Problem => ({
    code: 'TagsUnsupported',
    message: 'blob index tags do not exist in ADLS Gen2 accounts (hierarchical namespace)',
    fix: "remove 'preserveTags', or use flat Blob storage accounts",
  }),
  tagsNotShared: (): Problem => ({
    code: 'TagsNotShared',
    message: 'the invitation does not let its recipient read blob index tags',
    fix: "remove 'preserveTags', or ask the provider to set it for the share and to hand the invitation over again",
  }),
  sameAccount: (account: string): Problem => ({
    code: 'SameAccount',
    message: `source and target are the same storage account ${formatValue(account)}`,
    fix: 'use a storage account of your own as the target',
  }),
  accessEnded: (expiresOn: string): Problem => ({
    code: 'AccessEnded',
    message: `access to this share ended on ${expiresOn}`,
    fix: 'ask the provider for a new invitation',
  }),
  accessWithdrawn: (isRevoked: boolean): Problem => ({
    code: 'AccessWithdrawn',
    message: `the provider has ${isRevoked ? 'revoked' : 'suspended'} this invitation`,
    fix: isRevoked
      ? 'ask the provider for a new invitation; what was copied stays'
      : 'wait until the provider reinstates it, then take its document again; what was copied stays',
  }),
  accountFactsDiffer: (
    fact: string,
    documented: unknown,
    actual: unknown,
    whoSays = 'Azure Resource Manager',
  ): Problem => ({
    code: 'AccountFactsDiffer',
    message: `the document says '${fact}' is ${formatValue(documented)}, ${whoSays} says ${formatValue(actual)}`,
    fix: 'have the document written again from the present account (terraform apply, terraform output)',
  }),
};
