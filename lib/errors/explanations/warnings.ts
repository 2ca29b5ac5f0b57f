import { runtimeWarnings } from '../catalogue/runtime-warnings';
import { describeFinding } from '../data-share-error';
import type { Explanation } from './explanation';

/** Warnings of the runtime and the command. */
export const warnings = {
  AcceptanceAwaited: {
    meaning:
      'The provider grants access only after it has your acceptance, and has not applied one yet. Reads are refused until then.',
    causes: [
      'The acceptance was not sent.',
      'The provider has not applied its stack with the acceptance yet.',
    ],
    actions: [
      'Send the acceptance: `datashare acceptance publish`, or by mail.',
      'Ask the provider to apply it. A role assignment then takes up to 10 minutes to work.',
    ],
    example: describeFinding(runtimeWarnings.acceptanceAwaited()),
  },
  DatasetAdded: {
    meaning: 'The invitation offers a dataset that your subscription does not copy.',
    causes: [
      'The provider added a dataset to the share.',
      'The dataset was left out when the invitation was accepted.',
    ],
    actions: [
      'Run `datashare accept` with the current invitation to include it.',
      'Ignore the warning if you do not want it.',
    ],
    example: describeFinding(runtimeWarnings.datasetAdded('hourly')),
  },
  DigestNotUsed: {
    meaning:
      'The synchronization was to apply the digests of the provider, and lists the datasets instead. It finds all changes, and the next run can use digests again.',
    causes: [
      'The provider writes no digests, or its job has stopped: the last one is older than the limit.',
      'The provider began a new series of digests, or no longer keeps those since your last run.',
      'A digest is not what its hash says, or does not cover the datasets of this subscription.',
      'Very many files have changed, or the share has no exchange.',
    ],
    actions: [
      'If each run reports that digests are missing or old, ask the provider to run `datashare digest` on a schedule.',
      'If the share has no exchange, synchronize without `--from-digest`, or with `--from-events` if the invitation has a queue.',
      'Nothing else is needed: the listing is the proof that nothing is missing.',
    ],
    example: describeFinding(
      runtimeWarnings.digestNotUsed('the last one covers changes until 2026-11-27T06:00:00.000Z'),
    ),
  },
  EventsGivenUp: {
    meaning:
      'Messages of the queue of change events were taken out of it without their changes being copied. Each one is in a blob of the state container.',
    causes: [
      'Something other than Azure Event Grid writes to the queue.',
      'A file that an event names could not be copied ten times.',
    ],
    actions: [
      'Look at the blobs below `<subscription>/dead-letters/` in the state container: each has the message and the reason.',
      'Run `datashare sync`: it lists the source, and copies what the messages tell of. Then delete the blobs.',
    ],
    example: describeFinding(runtimeWarnings.eventsGivenUp(2, 'contoso-sales')),
  },
  EventsNotDeleted: {
    meaning:
      'A synchronization copied the changes that events reported, but then could not delete all of their messages, or move them to the dead letters. The messages come back; the next synchronization finds that their files are up to date.',
    causes: [
      'The queue or its account failed or was busy after the files were copied.',
      'The role assignment on the queue ended in the meantime.',
    ],
    actions: [
      'None, if it happens once.',
      'Ask the provider if your identity has the role Storage Queue Data Message Processor on the queue.',
    ],
    example: describeFinding(runtimeWarnings.eventsNotDeleted(12, '503 ServerBusy')),
  },
  EventsNotReceived: {
    meaning:
      'A synchronization with a listing could not read the queue of change events. It copied everything, but cannot tell how many changes the events had missed.',
    causes: [
      'The role assignment on the queue is missing, or the queue does not exist any more.',
      'There is no credential for the queue, its connection string is invalid, or its endpoint cannot be reached.',
    ],
    actions: [
      'Ask the provider if your identity has the role Storage Queue Data Message Processor on the queue.',
    ],
    example: describeFinding(runtimeWarnings.eventsNotReceived('403 AuthorizationPermissionMismatch')),
  },
  ExpiryChanged: {
    meaning: 'The access ends at another time than you accepted.',
    causes: ["The provider changed 'expiresOn'."],
    actions: [
      'Run `datashare accept` with the current invitation, so that your documents show the new time.',
    ],
    example: describeFinding(runtimeWarnings.expiryChanged('2027-06-30T00:00:00Z', '2027-01-31T00:00:00Z')),
  },
  InvitationNotRead: {
    meaning:
      'The exchange could not be read, so it is not known if the provider changed the invitation. The synchronization continues with what was accepted.',
    causes: [
      'Your identity cannot read the exchange (any more).',
      'The exchange is unreachable, or the invitation was deleted there.',
    ],
    actions: [
      'Check the access to the exchange.',
      'Or give the current invitation to `datashare check --invitation <file>`.',
    ],
    example: describeFinding(
      runtimeWarnings.invitationNotRead(
        'EndpointUnreachable: the exchange at https://contoso.blob.core.windows.net cannot be reached (ENOTFOUND)',
      ),
    ),
  },
  LockBroken: {
    meaning:
      'This run took over the lock of another one, as requested. The other run stops with LockLost at its next write.',
    causes: ['`--break-lock` was used while another run held the lock.'],
    actions: ['Make sure that the other run has ended.', 'Do not use `--break-lock` in a schedule.'],
    example: describeFinding(runtimeWarnings.lockBroken('runner@build-7 (process 4711)')),
  },
  RangeTakenOver: {
    meaning:
      'One of the processes that share a run kept its part of the files, and made no progress for 15 minutes. Another process copies that part now. The first one notices at its next write, and nothing is copied twice.',
    causes: [
      'A proxy or a firewall holds the requests of that process.',
      'The machine or the container of that process has no processor time.',
    ],
    actions: ['Read the log of that process.', 'End it if it goes on making no progress.'],
    example: describeFinding(
      runtimeWarnings.rangeTakenOver('runner on build-7 (process 4711), since 02:00', 15),
    ),
  },
  DatasetPassedOn: {
    meaning:
      'One of the processes that share a run failed at files of a dataset, and takes no more of them. The others copy them. If the leader of the run fails, too, the run does.',
    causes: [
      'The process has another identity than the leader, and that identity has no access.',
      'A firewall or a proxy stops the requests of its machine.',
      'The dataset cannot be copied at all: then the run reports the same.',
    ],
    actions: ['Start every process with the same identity, network and options.'],
    example: describeFinding(
      runtimeWarnings.datasetPassedOn('orders', 'access to container "sales" at the source was denied'),
    ),
  },
  MovedAside: {
    meaning:
      'Something was in the place where a snapshot is published, and was renamed. Nothing was deleted.',
    causes: [
      'Before the first snapshot: `--adopt` was used, or the subscription changed from in-place to atomic publishing.',
      'Somebody wrote to the place in the moment between the two renames of a publication, or after a run was killed between them.',
    ],
    actions: [
      'Delete what was renamed when nobody needs it.',
      'If it happens again, find out who writes there: the place belongs to the snapshots.',
    ],
    example: describeFinding(
      runtimeWarnings.movedAside(
        'landing/sales',
        'landing/sales.snapshots/before-20270101T000000000Z-1b3656f7',
      ),
    ),
  },
  NotifyFailed: {
    meaning: 'A notification could not be posted to the URL of `--notify`. Nothing else is affected.',
    causes: ['The service did not answer within 10 seconds, or answered with an error.', 'The URL is wrong.'],
    actions: ['Check the URL and the service. A run record is also in the state: `datashare history`.'],
    example: describeFinding(runtimeWarnings.notifyFailed('hooks.contoso.example', 'it answered 503')),
  },
  PublicationRepaired: {
    meaning:
      "In flat Blob storage, the document 'current.json' names the published snapshot. It did not, and was written again. The files of the snapshots were not touched.",
    causes: [
      'Somebody deleted or changed the document.',
      'Somebody restored an earlier version of it.',
      'A document of somebody else was in its place, and `--reconcile` or `--adopt` was used.',
    ],
    actions: ['Find out who can write to the container of the dataset.'],
    example: describeFinding(
      runtimeWarnings.publicationRepaired('landing/sales', '20270101T000000000Z-1b3656f7', 'missing'),
    ),
  },
  ReceiptNotLeft: {
    meaning:
      'A receipt for the provider could not be written to the exchange. It is kept, and the next synchronization sends it.',
    causes: ['Your identity cannot write to its folder in the exchange.', 'The exchange is unreachable.'],
    actions: [
      'Nothing, if it happens once.',
      'Otherwise ask the provider to check the grant on the exchange. Until then `datashare status` of the provider may report you as late.',
    ],
    example: describeFinding(
      runtimeWarnings.receiptNotLeft(
        'AccessDenied: the exchange refused access to container "exchange" (403)',
        undefined,
      ),
    ),
  },
  EngineOfferWithdrawn: {
    meaning:
      'Jobs of the provider copy this subscription to your account, and the current invitation has no offer to do so. Without jobs, nothing new arrives. A reconciliation still reads through the role assignment, and copies what is missing.',
    causes: ["The provider removed 'storageMover' of the invitation."],
    actions: [
      'Ask the provider, or give the subscription another engine and apply.',
      'Run `datashare reconcile` in the meantime.',
    ],
    example: describeFinding(runtimeWarnings.engineOfferWithdrawn()),
  },
  ScheduleChanged: {
    meaning:
      'The subscription follows the schedule of the provider as it was accepted, and the provider now suggests another one.',
    causes: ["The provider changed or removed 'snapshotSchedule' of the share."],
    actions: [
      'Run `datashare accept` with the current invitation, then apply your stack or change your scheduler.',
    ],
    example: describeFinding(runtimeWarnings.scheduleChanged('every hour', 'every day at 03:00 UTC')),
  },
  SourceChanged: {
    meaning:
      'A dataset has another source (account, container or path) than at the last snapshot. What this subscription wrote to the target stays known. The ETags of the former source mean nothing at the new one, so all files are copied again.',
    causes: [
      'The provider moved the dataset, and you accepted the new invitation.',
      'A typing error in the source of the subscription.',
    ],
    actions: [
      'Compare both sources in the message.',
      'Correct the subscription if the new source is wrong: the next run then continues from the former one.',
      'Run `datashare sync --reconcile` once to keep files with the same size, MD5, headers and metadata instead of copying them again.',
    ],
    example: describeFinding(
      runtimeWarnings.sourceChanged(
        'sales',
        'https://contoso.blob.core.windows.net/curated/sales',
        'https://contoso.blob.core.windows.net/raw/sales',
      ),
    ),
  },
  StateRebuilt: {
    meaning:
      'A manifest in the state container was not the one that the last run recorded. Because of `--reconcile`, it was ignored, and a new one is written from what source and target have now.',
    causes: ['Somebody edited, restored or copied a blob of the state container.'],
    actions: ['Find out who can write to the state container.'],
    example: describeFinding(
      runtimeWarnings.stateRebuilt(
        'contoso-sales/manifests/daily.jsonl.gz',
        'the hash of the manifest differs from that in state.json',
      ),
    ),
  },
  SnapshotHeld: {
    meaning:
      'A rollback holds the dataset: synchronizations copy new snapshots, but do not publish them. Readers see the snapshot of the rollback. The exit code stays 0.',
    causes: ['Somebody ran `datashare rollback --hold`.'],
    actions: [
      'Run `datashare rollback --release` when the data of the source is good again. The next `datashare sync` publishes it.',
      '`datashare snapshots` shows what is held.',
    ],
    example: describeFinding(
      runtimeWarnings.snapshotHeld('sales', '20270102T000000000Z-5d0e9f11', '2027-01-01T08:00:00.000Z'),
    ),
  },
  SnapshotLeft: {
    meaning: 'An earlier snapshot is no longer needed, but was not deleted as a whole.',
    causes: [
      'Somebody wrote files into the folder of a snapshot.',
      'A lease, a policy or a legal hold protects files of the snapshot.',
      'The manifest of the snapshot is missing.',
    ],
    actions: ['Look at the folder, and delete it when nobody needs it.'],
    example: describeFinding(
      runtimeWarnings.snapshotLeft('landing/sales.snapshots/20270101T000000000Z-1b3656f7', 2),
    ),
  },
} satisfies Record<string, Explanation>;
