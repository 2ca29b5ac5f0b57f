import { fileFailures } from '../catalogue/file-failures';
import { describeFinding } from '../data-share-error';
import type { Explanation } from './explanation';

/** Failures of single files, as run records list them. StorageFailed is explained with the problems. */
export const failures = {
  Collision: {
    meaning:
      'A file was not copied, because something that this subscription did not write is in its place at the target.',
    causes: [
      'Somebody edited or replaced the copy.',
      'Another tool or another subscription writes to the same place.',
      'The target has a directory where the source has a file.',
    ],
    actions: [
      'Move or delete what is there, or map the dataset to another place.',
      '`datashare sync --reconcile` overwrites it with the file of the source, and keeps what is identical.',
      '`datashare sync --adopt` treats everything at the mapped places as written by this subscription.',
    ],
    example: describeFinding(fileFailures.changedAtTarget('landing/sales/2026.csv')),
  },
  NameUnfit: {
    meaning: 'A file was not copied, because the target cannot have a blob with its name.',
    causes: [
      "The name has a '.' or '..' segment.",
      'The name has an empty segment (//), which ADLS Gen2 does not allow.',
      'Together with the folder of the mapping, the name is longer than 1024 characters.',
    ],
    actions: [
      'Ask the provider to rename the file.',
      'For a long name, map the dataset to a shorter folder.',
    ],
    example: describeFinding(fileFailures.nameUnfit("has a '.' or '..' segment, which URLs cannot carry")),
  },
  NotFound: {
    meaning: 'A dataset of type file was not copied, because the source does not have the file.',
    causes: [
      'The provider has not written the file yet, or deleted it before the first synchronization.',
      'The path of the dataset has a typing error.',
    ],
    actions: ['Ask the provider if the file exists. The next run copies it.'],
    example: describeFinding(fileFailures.notFound()),
  },
  SourceArchived: {
    meaning: 'A file was not copied, because it is in the archive tier and cannot be read.',
    causes: ['A lifecycle rule of the provider archived it.'],
    actions: [
      'Ask the provider to rehydrate it, or to exclude shared files from the rule. The next run then copies it.',
    ],
    example: describeFinding(fileFailures.sourceArchived()),
  },
  NotCarried: {
    meaning:
      'The target does not have a file as the source has it. Object replication carries the files of this subscription, and Azure refuses all other writes to its destination, so `datashare reconcile` can report the file but not repair it. Nor does it delete there.',
    causes: [
      'The file was written before the replication rule existed, and the rule only copies later ones.',
      'The replication of the file has failed: it is in the archive tier, encrypted with a customer-provided key, or an append blob or page blob.',
      'The replication takes longer than `--settle` allows: object replication has no deadline, unless it has priority.',
    ],
    actions: [
      'Look at the replication status of the source blob (`x-ms-or-` headers of Get Blob Properties).',
      'Ask the provider to write the file again.',
      'If the source no longer has the file: it was deleted before it was replicated, or outside of the rule. Azure permits deletions at the destination, so delete it there yourself.',
      'To have everything repaired, choose an engine that allows other writers.',
    ],
    example: describeFinding(fileFailures.notCarried()),
  },
  SourceChanging: {
    meaning:
      'A file was not copied, because it changed again during each attempt. No partial content was written.',
    causes: ['The provider writes to the file continuously, such as to an append blob.'],
    actions: [
      'Nothing, if it happens rarely: the next run copies it.',
      'Otherwise ask the provider to write finished files, or to share another folder.',
    ],
    example: describeFinding(fileFailures.sourceChanging()),
  },
  SourceDenied: {
    meaning: 'The source refused to let the target read a file, also with a new token or SAS.',
    causes: [
      'The grant does not include the file.',
      'The access ended during the run.',
      "A firewall or private endpoints of the source block the target's account, which reads the source itself. This machine may be able to read it all the same.",
      'The SAS of the source has expired, lacks the permission to read, or is signed with an account key that the account does not allow.',
    ],
    actions: [
      'Run `datashare check <subscription>`.',
      'Ask the provider to check the role assignment and the firewall.',
      'If the source has a firewall or private endpoints, run the command in a virtual network from which both accounts can be reached, through service endpoints or private endpoints of both. A rule for an IP address is not enough.',
      'If a SAS is used, set a new one.',
    ],
    example: describeFinding(fileFailures.sourceDenied('403 CannotVerifyCopySource')),
  },
} satisfies Record<string, Explanation>;
