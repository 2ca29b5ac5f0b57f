import { problems } from '../catalogue';
import { describeFinding } from '../data-share-error';
import type { Explanation } from './explanation';

const HASH = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

/** Problems of accepting an invitation, with the constructs or with the command. */
export const acceptance = {
  DatasetUnknown: {
    meaning: 'A mapping or a command names a dataset that does not exist.',
    causes: ['The name has a typing error.', 'The provider renamed the dataset.'],
    actions: ['Use one of the names that the message lists.'],
    example: describeFinding(problems.datasetUnknown('weekly', ['daily', 'hourly'])),
  },
  DatasetUnmapped: {
    meaning:
      'A dataset of the invitation has no mapping. As an error it stops synthesis, because nothing would be copied. As a warning it says that the dataset is left out.',
    causes: [
      "'mappings' was written for an earlier version of the invitation.",
      'The dataset is not wanted.',
    ],
    actions: [
      "Add `{ datasetName: '...', container: '...' }` to 'mappings'.",
      'If the dataset is not wanted, ignore the warning.',
    ],
    example: describeFinding(problems.datasetUnmapped('daily')),
  },
  IdentityMissing: {
    meaning:
      "An 'identity' is required: the principal that reads the data of the provider and writes the snapshots.",
    causes: [
      "'identity' of an AcceptedSubscription was left out.",
      'A SnapshotJob needs a ManagedIdentity that it can run as, and the subscription names another kind of principal.',
    ],
    actions: [
      'Set it to `{ principalId, principalType }` of the identity that will run `datashare sync`.',
      "For a SnapshotJob, declare a ManagedIdentity first and give it to the AcceptedSubscription as 'identity'.",
    ],
    example: describeFinding(problems.identityMissing()),
  },
  MappingNotAllowed: {
    meaning:
      'A setting of copies was given for an in-place share. Its data stays in the account of the provider, so there is nothing to map, schedule or delete.',
    causes: ['The code or the command line was written for a CopyBased share.'],
    actions: [
      'Remove the setting that the message names.',
      'If you need a copy, ask the provider for a CopyBased share.',
    ],
    example: describeFinding(problems.mappingNotAllowed('mappings')),
  },
  TargetsOverlap: {
    meaning:
      'Two datasets would be written to the same place, or one inside the place of another. They could overwrite or delete the files of each other.',
    causes: [
      'Two mappings name the same container and folder.',
      'One folder lies within another one.',
      'A dataset lands in the container of the state.',
    ],
    actions: ['Map each dataset to a folder or container of its own.'],
    example: describeFinding(problems.targetsOverlap('daily', 'hourly', 'landing/sales')),
  },
  TermsMismatch: {
    meaning: 'You accepted terms of use with another hash than the invitation has.',
    causes: [
      'The provider changed the terms after you read them.',
      'The hash was copied from another invitation.',
      'The invitation has no terms of use.',
    ],
    actions: [
      'Read the terms again: `datashare invitation show <invitation>`.',
      'Then accept the hash that it prints.',
    ],
    example: describeFinding(problems.termsMismatch(HASH, null)),
  },
  TermsNotAccepted: {
    meaning: 'The invitation has terms of use, and they have to be accepted before it can be answered.',
    causes: ["'acceptedTermsSha256' or `--accept-terms` was left out."],
    actions: [
      'Read the terms: `datashare invitation show <invitation>`.',
      "Then set 'acceptedTermsSha256', or use `datashare accept --accept-terms <hash>`. On a terminal, `datashare accept` asks.",
    ],
    example: describeFinding(problems.termsNotAccepted(HASH)),
  },
} satisfies Record<string, Explanation>;
