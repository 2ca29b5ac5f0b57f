import { randomUUID } from 'node:crypto';
import type { BlobClient, BlockBlobClient } from '@azure/storage-blob';
import type { StateLease } from '../snapshot/ports';
import { faultOf } from './faults';

/** Somebody else has it. */
const TAKEN = ['LeaseAlreadyPresent', 'LeaseIsBreakingAndCannotBeAcquired'];
/** It is not ours any more. */
const LOST = [
  'LeaseIdMismatchWithLeaseOperation',
  'LeaseIdMismatchWithBlobOperation',
  'LeaseIdMissing',
  'LeaseIsBrokenAndCannotBeRenewed',
  'LeaseIsBreakingAndCannotBeAcquired',
  'LeaseLost',
  'LeaseNotPresentWithBlobOperation',
  'LeaseNotPresentWithLeaseOperation',
  'BlobNotFound',
];

/**
 * Takes the lease of a blob, which is made where it is not there; undefined where somebody else has it.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/lease-blob
 */
export async function acquireLease(
  blob: BlockBlobClient,
  seconds: number,
  abortSignal: AbortSignal,
): Promise<StateLease | undefined> {
  const client = blob.getBlobLeaseClient(randomUUID());
  const acquire = (): Promise<boolean> =>
    unless(TAKEN, client.acquireLease(seconds, { abortSignal })).catch(async (error: unknown) => {
      if (faultOf(error).status !== 404 || faultOf(error).code === 'ContainerNotFound') throw error;
      const conditions = { ifNoneMatch: '*' };
      await unless(['BlobAlreadyExists'], blob.upload('', 0, { abortSignal, conditions }));
      return unless(TAKEN, client.acquireLease(seconds, { abortSignal }));
    });
  if (!(await acquire())) return undefined;
  const conditions = { leaseId: client.leaseId };
  return {
    write: (text, signal) =>
      unless(LOST, blob.upload(text, Buffer.byteLength(text), { abortSignal: signal, conditions })),
    renew: (signal) => unless(LOST, client.renewLease({ abortSignal: signal })),
    release: async (signal) => {
      await unless(LOST, client.releaseLease({ abortSignal: signal }));
    },
  };
}

/** Ends the lease that somebody else has, at once; does nothing where nobody has one. */
export async function breakLease(blob: BlobClient, abortSignal: AbortSignal): Promise<void> {
  const nothingToBreak = ['LeaseNotPresentWithLeaseOperation', 'BlobNotFound'];
  await unless(nothingToBreak, blob.getBlobLeaseClient().breakLease(0, { abortSignal }));
}

/** Whether a request was carried out; false where it was refused for one of these reasons. */
async function unless(reasons: readonly string[], request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (reasons.includes(faultOf(error).code)) return false;
    throw error;
  }
}
