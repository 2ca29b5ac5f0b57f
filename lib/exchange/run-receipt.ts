import { getSchemaUrl } from '../model/documents/schema-url';
import type { SubscriptionDocument } from '../model/documents/subscription';
import type { SynchronizationReceipt } from '../model/documents/synchronization-receipt';
import type { RunRecord, SynchronizationDetails } from '../snapshot/contract/run-record';

/** Creates the receipt of a run: how much of which dataset was received, but not the target, and not the reason of a failure. */
export function createRunReceipt(
  record: RunRecord,
  { snapshotTrigger }: SubscriptionDocument,
): SynchronizationReceipt {
  const sumDetails = (field: keyof SynchronizationDetails & `${'files' | 'size'}${string}`): number =>
    record.details.reduce((total, details) => total + details[field], 0);
  return {
    $schema: getSchemaUrl('synchronizationReceipt'),
    documentType: 'synchronizationReceipt',
    schemaVersion: 1,
    invitationId: record.invitationId,
    shareName: record.shareName,
    synchronizationId: record.synchronizationId,
    synchronizationMode: record.synchronizationMode,
    status: record.status,
    startTime: record.startTime,
    endTime: record.endTime,
    durationMs: record.durationMs,
    filesRead: sumDetails('filesRead'),
    filesWritten: sumDetails('filesWritten'),
    sizeRead: sumDetails('sizeRead'),
    sizeWritten: sumDetails('sizeWritten'),
    filesFailed: sumDetails('filesFailed'),
    manifestSha256: record.manifestSha256,
    ...(record.trigger !== undefined && { trigger: record.trigger }),
    ...(record.changeLatencyMs !== undefined && { changeLatencyMs: record.changeLatencyMs }),
    ...(record.filesMissedByEvents !== undefined && { filesMissedByEvents: record.filesMissedByEvents }),
    ...(record.engine !== undefined && { engine: record.engine }),
    snapshotTrigger,
    details: record.details.map((details) => ({
      datasetName: details.datasetName,
      status: details.status,
      filesWritten: details.filesWritten,
      sizeWritten: details.sizeWritten,
      filesFailed: details.filesFailed,
      filesRead: details.filesRead,
      filesGone: details.filesGone,
      snapshotName: details.currentSnapshotName,
      manifestSha256: details.manifestSha256,
      sourceSha256: details.sourceSha256,
    })),
  };
}
