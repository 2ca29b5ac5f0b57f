import type { Problem } from '../error-codes';
import { formatValue } from '../format-value';

const kindName = (isHnsEnabled: boolean): string => (isHnsEnabled ? 'ADLS Gen2' : 'Blob');

/** Problems of two sides that do not match. */
export const compatibility = {
  /** @param name The source in messages: one of several is named. */
  regionMismatch: (source: string, target: string, mayCross: boolean, name = 'the source'): Problem => ({
    code: 'RegionMismatch',
    message: `${name} is in ${formatValue(source)}, the target in ${formatValue(target)}; ${mayCross ? 'they must be in the same region' : 'an in-place share requires the same region'}`,
    fix: mayCross
      ? `use a target account in ${formatValue(source)}, or set 'allowCrossRegion' to true and pay for the egress`
      : `use a target account in ${formatValue(source)}, or ask for a CopyBased share`,
  }),
  storeKindMismatch: (source: boolean, target: boolean, mayCross: boolean, name = 'the source'): Problem => ({
    code: 'StoreKindMismatch',
    message: `${name} is ${kindName(source)} storage, the target ${kindName(target)} storage; they must be of the same kind`,
    fix: `use a target account with isHnsEnabled = ${source}${mayCross ? ", or set 'allowCrossKind' to true" : ''}`,
  }),
  /** @param prop The property that requires access control: copied from the source, or declared for the target. */
  aclsUnsupported: (prop: 'preserveAcls' | 'accessControl' = 'preserveAcls'): Problem => {
    const [where, what] =
      prop === 'accessControl'
        ? ['the target is not one', 'an ADLS Gen2 account as the target']
        : ['one side is not one', 'ADLS Gen2 accounts at both ends'];
    return {
      code: 'AclsUnsupported',
      message: `access control lists exist in ADLS Gen2 accounts (hierarchical namespace) only, and ${where}`,
      fix: `remove '${prop}', or use ${what}`,
    };
  },
  aclsForeign: (source: string, target: string): Problem => ({
    code: 'AclsForeign',
    message: `owners and access control lists of tenant ${formatValue(source)} name principals that do not exist in tenant ${formatValue(target)}`,
    fix: "set 'preserveAcls' to 'permissions' or 'none'",
  }),
  publishPathRequired: (datasetName: string, container: string): Problem => ({
    code: 'PublishPathRequired',
    message: `dataset ${formatValue(datasetName)} lands in the root of ${formatValue(container)}, which ADLS Gen2 cannot rename, so snapshots cannot be published there atomically`,
    fix: "map it to a folder, or set 'publish' to 'inPlace'",
  }),
  rootContainerFlat: (datasetName: string, place: string, isAtomic: boolean): Problem => ({
    code: 'RootContainerFlat',
    message: isAtomic
      ? `dataset ${formatValue(datasetName)} lands in ${place} with atomic publishing, whose snapshots are folders, but names of blobs in $root cannot have a '/'`
      : `dataset ${formatValue(datasetName)} lands at ${formatValue(place)}, but names of blobs in $root cannot have a '/'`,
    fix: isAtomic
      ? "map it to another container, or set 'publish' to 'inPlace'"
      : "map it to another container, or directly to $root: the path of a File without a '/', and '' for a folder",
  }),
  tagsUnsupported: (): Problem => ({
    code: 'TagsUnsupported',
    message: 'blob index tags do not exist in ADLS Gen2 accounts (hierarchical namespace)',
    fix: "remove 'preserveTags', or use flat Blob storage accounts",
  }),
  tagsNotShared: (): Problem => ({
    code: 'TagsNotShared',
    message: 'the invitation does not let its recipient read blob index tags',
    fix: "remove 'preserveTags', or ask the provider to set it on the share and to send the invitation again",
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
    message: `the provider ${isRevoked ? 'revoked' : 'suspended'} this invitation`,
    fix: isRevoked
      ? 'ask the provider for a new invitation; copied data stays'
      : 'wait until the provider reinstates it, then use the new document; copied data stays',
  }),
  accountFactsDiffer: (
    fact: string,
    documented: unknown,
    actual: unknown,
    whoSays = 'Azure Resource Manager',
  ): Problem => ({
    code: 'AccountFactsDiffer',
    message: `the document says that '${fact}' is ${formatValue(documented)}, but ${whoSays} says ${formatValue(actual)}`,
    fix: 'create the document again from the current account (terraform apply, then terraform output)',
  }),
};
