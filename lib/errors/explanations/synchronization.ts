import { problems } from '../catalogue';
import { describeFinding } from '../data-share-error';
import type { Explanation } from './explanation';

/** Problems of running a command, of the state in storage, and safety stops. */
export const synchronization = {
  InternalError: {
    meaning:
      'An error occurred that the command does not expect. Finished work is kept, and an error of one dataset keeps no other from being synchronized.',
    causes: [
      'A bug of this library, or a fault of the platform that it runs on, for example a file descriptor that is closed.',
    ],
    actions: [
      'Run the command again: what was interrupted continues.',
      'If it happens again, run it with --debug, and report what it prints.',
    ],
    example: describeFinding(
      problems.internalError(new TypeError("Cannot read properties of undefined (reading 'etag')")),
    ),
  },
  DeletionFuse: {
    meaning:
      "A safety stop. More files are gone at the source than one run may delete ('maxDeleteFraction' of a dataset), so nothing was deleted. Copies are done.",
    causes: [
      'The provider deleted or moved a large part of the dataset.',
      'The dataset now points to another folder.',
      'Something at the source went wrong, and the files are missing by mistake.',
    ],
    actions: [
      'Look at the source, or ask the provider if the files are meant to be gone.',
      'If they are, run `datashare sync --allow-deletes <n>` once, with the number from the message.',
      "To allow larger deletions in general, raise 'maxDeleteFraction' of the accepted subscription.",
    ],
    example: describeFinding(problems.deletionFuse('sales', { gone: 600, files: 1000 }, 0.5)),
  },
  Interrupted: {
    meaning:
      'The command received Ctrl-C or a termination signal, or the program aborted the call. Finished work is kept.',
    causes: [
      'Somebody pressed Ctrl-C.',
      'A scheduler or a pipeline stopped the process, for example at its time limit.',
    ],
    actions: [
      'Run the command again. It continues with what is missing.',
      'If a time limit stops each run, raise the limit or bound a run with `--max-bytes`.',
    ],
    example: describeFinding(problems.interrupted()),
  },
  ListingEndless: {
    meaning:
      'A listing did not come to an end: its pages stayed empty, or the service named the same next page again. The run stopped. Nothing was deleted.',
    causes: [
      'A proxy between this machine and the account answers from a cache.',
      'The endpoint is not Azure Storage, or an emulator with a fault.',
      'The container has millions of entries that are not listed, such as deleted blobs.',
    ],
    actions: [
      'Run the command again.',
      'Exclude the host of the account from the proxy with NO_PROXY, and try again.',
      'If the container has many deleted blobs, wait until their retention ends, or map a folder of it.',
    ],
    example: describeFinding(
      problems.listingEndless('source', 'curated/sales', 'it returned the same marker again and again'),
    ),
  },
  LockLost: {
    meaning:
      'Another synchronization of the same subscription took over the lock. This run stopped. All its writes are safe.',
    causes: [
      'Somebody ran `datashare sync --break-lock`.',
      'This process was suspended (a laptop that sleeps, a paused container) until its lock expired.',
    ],
    actions: [
      'Let the other run finish. The next run continues from what both have done.',
      'Schedule a subscription in one place only.',
    ],
    example: describeFinding(problems.lockLost('contoso-sales', 'runner@build-7 (process 4711)')),
  },
  NoEarlierSnapshot: {
    meaning:
      'A rollback was requested, but there is no earlier snapshot to publish, or none with the requested name.',
    causes: [
      "The dataset is not published atomically: 'publish' is 'inPlace'.",
      "'keepSnapshots' is 1, so that the previous snapshot was removed.",
      'There was only one synchronization so far.',
      'The name of the snapshot is wrong.',
    ],
    actions: [
      'Use one of the names that the message lists.',
      "Set 'publish' to 'atomic' and 'keepSnapshots' to 2 or more. Earlier snapshots exist from the second synchronization on.",
    ],
    example: describeFinding(problems.noEarlierSnapshot('sales', [])),
  },
  NoSnapshot: {
    meaning: 'The command needs a finished snapshot, and the subscription has none yet.',
    causes: [
      'No synchronization of the subscription has finished yet.',
      "The name of the subscription or its 'stateContainer' changed, so that its state is not found.",
    ],
    actions: ['Run `datashare sync <subscription>` first.'],
    example: describeFinding(problems.noSnapshot('contoso-sales')),
  },
  NothingToCopy: {
    meaning:
      'The share is an in-place share: its data is read in the account of the provider. There are no snapshots to plan, synchronize, verify or schedule.',
    causes: [
      'A snapshot command was run with the subscription of an in-place share.',
      'A SnapshotJob was declared for an in-place share.',
    ],
    actions: [
      'Read the data at the endpoints in the Terraform output of the accepted subscription.',
      'Run `datashare check <subscription>` to test if you can read it.',
      'If you need a copy, ask the provider for a CopyBased share.',
    ],
    example: describeFinding(problems.nothingToCopy()),
  },
  PublishPlaceTaken: {
    meaning:
      'A safety stop. A snapshot cannot be published because something that this subscription did not write is in its place. Nothing was overwritten.',
    causes: [
      'Somebody wrote files or a directory to the place where the dataset lands.',
      "The subscription changed from 'inPlace' to 'atomic' publishing over existing data.",
      'Another tool copied the data before.',
    ],
    actions: [
      'Move or delete what is there, or map the dataset to another place.',
      'On ADLS Gen2, `datashare sync --adopt` moves it aside.',
    ],
    example: describeFinding(
      problems.publishPlaceTaken('landing/sales', 'a directory with files in it', true),
    ),
  },
  ServiceBusy: {
    meaning:
      'An account was too busy for too long. It asked this run to wait again and again (Retry-After), for more than ten minutes and half of the time of the run. Finished work is kept.',
    causes: [
      'Other programs use up the request limit of the account.',
      'The account is being moved or restored by Azure.',
    ],
    actions: [
      'Run the command again later. It continues with what is missing.',
      'Lower the load with `datashare sync --max-requests-per-second <n>`.',
      'Ask Azure support for higher limits of the account.',
    ],
    example: describeFinding(problems.serviceBusy('the target', 1260)),
  },
  SourceUnrelated: {
    meaning:
      'A safety stop. The source of a dataset is another one than at the last snapshot, and no file there has the name, the size and the MD5 of a file of that snapshot. Nothing of the dataset was copied, deleted or forgotten.',
    causes: [
      "A typing error in the account, the container or the path of the dataset's source.",
      'The document of another share is used under the name of this subscription.',
      'The provider moved the dataset and replaced all of its files.',
    ],
    actions: [
      'Correct the source in the subscription. The next run continues with what the state knows.',
      'If the source is right, run `datashare sync --accept-new-source` once. Files of the former source stay known as gone.',
    ],
    example: describeFinding(
      problems.sourceUnrelated(
        'sales',
        'https://contoso.blob.core.windows.net/curated/slaes',
        'https://contoso.blob.core.windows.net/curated/sales',
      ),
    ),
  },
  StateAltered: {
    meaning:
      'A manifest in the state container is not the one that the last run recorded in state.json. State is untrusted input: a manifest decides what a mirror deletes, so it is not used.',
    causes: [
      'Somebody edited, restored or copied a blob of the state container.',
      'A tool restored an older version of one blob, but not of the others.',
    ],
    actions: [
      'Find out who can write to the state container, and restore the blob if you can.',
      'Otherwise run `datashare sync --reconcile`. It ignores the manifest, lists the target, keeps identical files, and writes a new manifest.',
    ],
    example: describeFinding(
      problems.stateAltered(
        'contoso-sales/manifests/daily.jsonl.gz',
        'the hash of the manifest differs from that in state.json',
      ),
    ),
  },
  ReceiptForeign: {
    meaning:
      'The receipt to compare with was left by another subscription, so it says nothing about this one.',
    causes: ['The receipt or the subscription file is the wrong one.'],
    actions: ['Use a receipt whose `invitationId` is that of the subscription.'],
    example: describeFinding(
      problems.receiptForeign('b1f2c3d4-0000-4000-8000-000000000000', 'a0e1d2c3-0000-4000-8000-000000000000'),
    ),
  },
  ReceiptMismatch: {
    meaning:
      'The target does not hold what the receipt states: a later run has changed it, somebody has altered files, or the receipt is not what the run recorded.',
    causes: [
      'A synchronization or a rollback came after the receipt. The message says which.',
      'Somebody changed or deleted files at the target.',
      'The receipt was edited.',
    ],
    actions: [
      'Compare with the receipt of the last synchronization.',
      'Run `datashare verify` without a receipt to list the files that differ, and `datashare sync --reconcile` to repair them.',
    ],
    example: describeFinding(
      problems.receiptMismatch(
        'c2d3e4f5-0000-4000-8000-000000000000',
        'files at the target are not what the last run left',
      ),
    ),
  },
  ReceiptUnproven: {
    meaning:
      'It cannot be proved that the target holds everything that the receipt covers. This is not a success.',
    causes: [
      'The receipt is of an earlier version, or of a run that left no manifest: it has no hash.',
      'The run did not copy all files.',
      'The record of the run is no longer in the state container.',
      'Files at the target could not be read.',
    ],
    actions: ['Run `datashare sync`, and compare with the receipt of that run.'],
    example: describeFinding(
      problems.receiptUnproven(
        'c2d3e4f5-0000-4000-8000-000000000000',
        'the receipt has no hash of a manifest',
      ),
    ),
  },
  StateChanged: {
    meaning:
      'Another synchronization of the same subscription finished while this one was running, or a blob of the state was replaced or deleted while a command was reading it. A synchronization stops, to protect what another one may have written.',
    causes: [
      'Two runs at the same time, after the lock of one of them was broken or expired.',
      'A command that reads the state of a subscription while a synchronization writes it.',
      'Somebody, or a lifecycle rule, deletes blobs of the state.',
    ],
    actions: ['Run the command again.', 'Schedule a subscription in one place only.'],
    example: describeFinding(problems.stateChanged({ subscriptionName: 'contoso-sales' })),
  },
  StateForeign: {
    meaning:
      'The state container already has the state of a subscription with this name, but of another invitation.',
    causes: [
      'Two subscriptions have the same name and the same state container.',
      'The provider sent a new invitation, and the subscription kept its name.',
    ],
    actions: [
      "Give this subscription another 'subscriptionName', or another 'stateContainer'.",
      'If the old subscription is not used any more, delete its state: the folder with its name in the state container.',
    ],
    example: describeFinding(problems.stateForeign('contoso-sales', 'b1f2c3d4-0000-4000-8000-000000000000')),
  },
  StateUnreadable: {
    meaning:
      'A file of the state in the account of the target is missing, cut off or not what this program writes. State is untrusted input, so it is not used.',
    causes: [
      'Somebody edited or deleted files in the state container.',
      'A lifecycle rule of the account deleted or archived them.',
    ],
    actions: [
      'Run the command again: a write of another run may have been in progress.',
      'Delete the file that the message names, and run `datashare sync --reconcile`. It compares the target with the source and keeps what is identical.',
      'Exclude the state container from lifecycle rules.',
    ],
    example: describeFinding(
      problems.stateUnreadable('contoso-sales/manifests/daily.jsonl.gz', 'it is cut off'),
    ),
  },
  StateVersionUnsupported: {
    meaning:
      'A newer version of this program wrote a file of the state, in a format that this version does not know. Nothing was read or changed.',
    causes: [
      'Another machine or pipeline runs a newer version for the same subscription.',
      'This machine went back to an older version.',
    ],
    actions: [
      'Use the newer version everywhere. It reads what older versions wrote.',
      'Do not delete the state: it says which files at the target belong to this subscription.',
    ],
    example: describeFinding(problems.stateVersionUnsupported('contoso-sales/state.json', 2)),
  },
  ChangeFeedUnreadable: {
    meaning:
      'The change feed of an account of the provider does not exist, or a file of it is not in the format that Azure describes. No digest was written, and the next run begins at the same place.',
    causes: [
      'The change feed of the account is off, or was turned on a short time ago.',
      'The identity reads another account, or the connection string is wrong.',
    ],
    actions: [
      "Turn the change feed on: `change_feed_enabled` in `blob_properties` of the account's Terraform resource.",
      'Use `datashare digest --from listing`, which works with every account.',
    ],
    example: describeFinding(
      problems.changeFeedUnreadable(
        '$blobchangefeed/meta/segments.json',
        'it does not exist; is the change feed of the account on?',
      ),
    ),
  },
  DigestChanged: {
    meaning:
      'Two processes wrote digests of the same share at the same time. This one lost: it has published nothing. The digests of the other one are complete.',
    causes: ['A scheduled run and one by hand overlapped.', 'Two jobs write digests into the same exchange.'],
    actions: ['Run the command again.', 'Keep one job for each exchange.'],
    example: describeFinding(problems.digestChanged('sales')),
  },
  CarriedByEngine: {
    meaning:
      'The subscription names an Azure engine that copies its files: object replication, Storage Mover or Data Factory. Two engines with one target would copy everything twice, so `sync`, `follow` and digests refuse to run.',
    causes: [
      "`sync` was called for a subscription with 'engine'.",
      'A scheduler was set up before the engine was chosen.',
    ],
    actions: [
      'Run `datashare reconcile <subscription>`. It compares both sides, copies what the engine left out, and leaves a run record and a receipt.',
      "To let this package copy again, remove 'engine' from the subscription, or set `SnapshotEngine.own()`.",
    ],
    example: describeFinding(problems.carriedByEngine('StorageMover')),
  },
  EngineNotFound: {
    meaning:
      'Azure Resource Manager has no resource with the id of the engine that the subscription names: a replication policy, a project of Storage Mover, or a data factory. Nothing carries the files.',
    causes: [
      'The stack of the subscription has not been applied yet, or was destroyed.',
      'The engine was replaced, and the document has the id of the old one.',
    ],
    actions: [
      'Apply the stack of the subscription.',
      'Write the subscription document again: `terraform output -json`.',
    ],
    example: describeFinding(problems.engineNotFound('StorageMover', '/subscriptions/.../projects/sales')),
  },
  EngineOwn: {
    meaning:
      'The command asks for the state of an Azure engine, but this package copies the files of the subscription.',
    causes: ["The subscription has no 'engine', or `SnapshotEngine.own()`."],
    actions: ['Run `datashare history <subscription>`.'],
    example: describeFinding(problems.engineOwn()),
  },
  EngineStateUnknown: {
    meaning:
      'The runs of the engine could not be read, so it is unknown whether the engine works. The message has the reason.',
    causes: [
      'The identity has no permission to read the engine in Azure Resource Manager.',
      'A connection string is set, which gives no access to Azure Resource Manager.',
      'Azure Resource Manager cannot be reached, or its answer cannot be read.',
    ],
    actions: [
      'Sign in as an identity with Reader on the engine. For Data Factory, it also needs `Microsoft.DataFactory/factories/querypipelineruns/action`.',
      'Run `datashare reconcile <subscription>`. It needs no access to the engine, and proves what the engine has copied.',
    ],
    example: describeFinding(
      problems.engineStateUnknown('DataFactory', 'Azure Resource Manager answered 403'),
    ),
  },
  ChangeEventsMissing: {
    meaning: 'The command was to copy what events report, but the subscription names no queue of events.',
    causes: [
      'The provider sends no change events to this recipient.',
      'The subscription was created from an invitation that did not name the queue yet.',
    ],
    actions: [
      'Ask the provider for an invitation with change events, accept it, and apply the subscription.',
      'Use `datashare sync`, which lists the source.',
    ],
    example: describeFinding(problems.changeEventsMissing('contoso-sales')),
  },
  ChangeQueueUnavailable: {
    meaning: 'The queue that the provider sends change events to does not exist, or refuses this identity.',
    causes: [
      'Access to the share has ended: the provider has removed the role on the queue, or its condition denies reading.',
      'The role assignment on the queue is missing, or is not effective yet.',
      'The firewall of the account does not let this network through.',
    ],
    actions: [
      'Ask the provider if your identity has the role Storage Queue Data Message Processor on this queue.',
      'Use `datashare sync`, which lists the source and reads no queue.',
    ],
    example: describeFinding(
      problems.changeQueueUnavailable(
        'https://contoso.queue.core.windows.net/fabrikam-changes',
        '403 AuthorizationPermissionMismatch',
      ),
    ),
  },
  EventsHeldTooLong: {
    meaning:
      'A synchronization of change events took so long that it could no longer keep its messages from other runs: Azure Storage hides a message for at most seven days. It ended. What it copied is recorded.',
    causes: ['Very many files changed, or the accounts answer very slowly.'],
    actions: ['Run the command again. It continues, and copies nothing twice.'],
    example: describeFinding(problems.eventsHeldTooLong('contoso-sales')),
  },
  SynchronizationRunning: {
    meaning:
      'Another synchronization of this subscription holds the lock. The message names its user, machine and process.',
    causes: [
      'The previous scheduled run has not finished yet.',
      'A run crashed less than a minute ago. Its lock expires by itself.',
    ],
    actions: [
      'Wait for it to finish.',
      'In a scheduler, use `datashare sync --if-running skip` to end such a run with exit code 0.',
      'If the other run is known to be dead or stuck, `datashare sync --break-lock` takes over its lock. Each write is conditional, so the data stays safe.',
    ],
    example: describeFinding(
      problems.synchronizationRunning('contoso-sales', 'runner@build-7 (process 4711)', 60),
    ),
  },
  SynchronizationStalled: {
    meaning:
      'Another synchronization of this subscription holds and renews the lock, but it has neither listed nor copied anything for 15 minutes.',
    causes: [
      'The network of the other machine is down for storage, but not for the lock.',
      'One side does not answer the other run.',
    ],
    actions: [
      'Look at the log of the other run, and end its process.',
      'Run `datashare sync --break-lock`. The other run ends with `LockLost`, and each write is conditional, so the data stays safe.',
      '`--if-running skip` does not hide this error, because data is no longer synchronized.',
    ],
    example: describeFinding(
      problems.synchronizationStalled('contoso-sales', 'runner@build-7 (process 4711)', 17),
    ),
  },
  Usage: {
    meaning:
      'The command line is wrong: an unknown command or option, a missing argument, or options that exclude each other.',
    causes: [
      'A typing error.',
      'A required option is missing.',
      'A file holds several documents, and none was chosen.',
    ],
    actions: ['Run `datashare <command> --help`.', 'Change what the message names.'],
    example: describeFinding(
      problems.usage("required option '--account' is missing", 'name your storage account'),
    ),
  },
} satisfies Record<string, Explanation>;
