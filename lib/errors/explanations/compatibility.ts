import { problems } from '../catalogue';
import { describeFinding } from '../data-share-error';
import type { Explanation } from './explanation';

const [HERE, THERE] = ['33333333-0000-4000-8000-000000000000', '22222222-0000-4000-8000-000000000000'];

/** Problems of two sides that do not match, and of access that ended. */
export const compatibility = {
  AccessEnded: {
    meaning:
      "The access of this invitation ended at its 'expiresOn'. Azure enforces it: the condition of the role assignment holds the same time.",
    causes: ['The time has passed.'],
    actions: [
      'Ask the provider for a later expiry, or for a new invitation. Data that was copied stays.',
      'In a scheduler, use `datashare sync --if-ended skip` to end such a run with exit code 0 and status `Ended`.',
    ],
    example: describeFinding(problems.accessEnded('2027-01-31T00:00:00Z')),
  },
  AccessWithdrawn: {
    meaning: 'The provider suspended or revoked the invitation.',
    causes: ["The provider set 'state' of the invitation to Suspended or Revoked."],
    actions: [
      'If it is suspended, wait until the provider reinstates it, and use the document that is published then.',
      'If it is revoked, ask the provider for a new invitation. Data that was copied stays.',
    ],
    example: describeFinding(problems.accessWithdrawn(true)),
  },
  AccountFactsDiffer: {
    meaning:
      'A document describes an account in one way, and the account itself or Azure Resource Manager describes it in another.',
    causes: [
      'The account was deleted and created again in another region or of another kind.',
      'The document was written by hand.',
      'The connection string belongs to another account.',
    ],
    actions: [
      'Run `terraform apply` and `terraform output` again, so that the document matches the account.',
      'For the source, ask the provider for the current invitation.',
    ],
    example: describeFinding(problems.accountFactsDiffer('source.location', 'westeurope', 'northeurope')),
  },
  AclsForeign: {
    meaning:
      'Owners and access control lists would be copied to another tenant, where their principals do not exist.',
    causes: ["'preserveAcls' is 'all', and the two accounts are in different tenants."],
    actions: ["Set 'preserveAcls' to 'permissions' (the mode bits only) or to 'none'."],
    example: describeFinding(problems.aclsForeign(HERE, THERE)),
  },
  AclsUnsupported: {
    meaning: 'Access control lists only exist in ADLS Gen2 accounts, and one of the two accounts is not one.',
    causes: [
      "'preserveAcls' is set, and one side is flat Blob storage.",
      "'accessControl' is set for a flat target.",
    ],
    actions: ["Remove 'preserveAcls' or 'accessControl'.", 'Or use ADLS Gen2 accounts.'],
    example: describeFinding(problems.aclsUnsupported()),
  },
  PublishPathRequired: {
    meaning: 'Atomic publishing on ADLS Gen2 renames a directory. The root of a container cannot be renamed.',
    causes: ["'publish' is 'atomic', and a dataset lands in the root of its container."],
    actions: ['Map the dataset to a folder.', "Or set 'publish' to 'inPlace'."],
    example: describeFinding(problems.publishPathRequired('daily', 'landing')),
  },
  RootContainerFlat: {
    meaning:
      "The container $root holds the blobs at the root of an account. Their names cannot have a '/', so nothing can land in a folder there.",
    causes: [
      'A dataset is mapped to a folder of $root.',
      "'publish' is 'atomic', and a dataset lands in $root: each snapshot has a folder of its own.",
    ],
    actions: [
      'Map the dataset to another container.',
      "Or map it directly to $root, with 'publish' set to 'inPlace'. Files of the source whose names have a '/' then fail one by one.",
    ],
    example: describeFinding(problems.rootContainerFlat('site', '$root', true)),
  },
  RegionMismatch: {
    meaning:
      'The two accounts are in different regions. In-place shares require the same region. Copies require it unless you allow otherwise, because Azure bills traffic between regions.',
    causes: ['The target account is in another region than the data.'],
    actions: [
      'Use a target account in the region of the source.',
      "For copies, set 'allowCrossRegion' to true, or use `--allow-cross-region` of `datashare accept`. Azure bills the egress.",
    ],
    example: describeFinding(problems.regionMismatch('westeurope', 'northeurope', true)),
  },
  SameAccount: {
    meaning: 'Source and target are the same storage account.',
    causes: [
      'The consumer named the account of the provider as the target.',
      'Both connection strings belong to one account.',
    ],
    actions: ['Use a storage account of your own as the target.'],
    example: describeFinding(problems.sameAccount('contoso')),
  },
  StoreKindMismatch: {
    meaning: 'One account is ADLS Gen2 (hierarchical namespace) and the other is flat Blob storage.',
    causes: ['The target account was created with another kind of namespace than the source.'],
    actions: [
      "Use a target account with the same 'isHnsEnabled'.",
      "For copies, set 'allowCrossKind' to true, or use `--allow-cross-kind` of `datashare accept`. Directories and access control are then not copied.",
    ],
    example: describeFinding(problems.storeKindMismatch(true, false, true)),
  },
  TagsNotShared: {
    meaning: 'The subscription copies blob index tags, and the recipient has no right to read them.',
    causes: ["The Share does not set 'preserveTags', so the grant does not include tags."],
    actions: [
      "Remove 'preserveTags'.",
      'Or ask the provider to set it on the Share, to apply, and to send you the invitation again.',
    ],
    example: describeFinding(problems.tagsNotShared()),
  },
  TagsUnsupported: {
    meaning: 'Blob index tags do not exist in ADLS Gen2 accounts.',
    causes: ["'preserveTags' is set, and one of the accounts has a hierarchical namespace."],
    actions: ["Remove 'preserveTags'.", 'Or use flat Blob storage accounts.'],
    example: describeFinding(problems.tagsUnsupported()),
  },
} satisfies Record<string, Explanation>;
