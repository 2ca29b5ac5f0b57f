import { DataShareError, summarizeError } from '../errors/data-share-error';
import { capAtReceipt, pickNewer } from '../exchange/recipient-status';
import type { DatasetClaim, DatasetProof, ListedSource, RecipientProof } from '../exchange/source-proof';
import { findClaim, proveDataset } from '../exchange/source-proof';
import type { SharedDataset } from '../model/documents/shared-datasets';
import { listSharedDatasets } from '../model/documents/shared-datasets';
import { PreserveAcls } from '../model/values/publication';
import { ShareKind } from '../model/values/share-kind';
import type { SourceContent } from '../snapshot/digest-source';
import { digestSource } from '../snapshot/digest-source';
import { mapOrdered } from '../streams/ordered-streams';
import type { AzureSession } from './azure-session';
import { openAzureSession } from './azure-session';
import type { RuntimeOptions } from './options';
import type { RecipientFindings } from './recipient-findings';

/** The content of blobs, and when each was last written. */
export const WITH_TIMES = { tags: false, tier: false, acls: PreserveAcls.NONE, times: true };

/** Datasets that are listed at the same time. */
const LISTINGS_AT_ONCE = 4;

/**
 * Compares what the last receipt of each recipient claims with the source. Each dataset is listed once, whoever has it.
 *
 * @returns The proof of each recipient of copies, by the id of its invitation.
 */
export async function proveRecipients(
  found: readonly RecipientFindings[],
  options: RuntimeOptions,
): Promise<ReadonlyMap<string, RecipientProof>> {
  const session = openAzureSession(options);
  const sources = new SourceListings(session);
  const claims = found
    .filter(({ invitation }) => invitation.shareKind === ShareKind.COPY_BASED)
    .map((findings) => collectClaims(findings, sources));
  await sources.listAll();
  return new Map(claims.map(({ invitationId, prove }) => [invitationId, prove()]));
}

interface RecipientClaims {
  readonly invitationId: string;
  /** Called after the sources were listed. */
  readonly prove: () => RecipientProof;
}

/** Finds the claims of one recipient, and requests the listings that they are compared with. */
function collectClaims(
  { invitation, receipts }: RecipientFindings,
  sources: SourceListings,
): RecipientClaims {
  // A later run that failed may have changed what an earlier one left.
  const last = pickNewer(receipts.lastSuccess, receipts.lastFailure);
  const startedOn = last && capAtReceipt(last, 'startTime');
  const datasets = listSharedDatasets(invitation).map((dataset) => {
    const claim = findClaim(last?.document, dataset.datasetName);
    const getSource = claim.kind === 'Claimed' ? sources.request(dataset, startedOn!) : () => undefined;
    return { datasetName: dataset.datasetName, claim, getSource };
  });
  const proveEach = (each: (typeof datasets)[number]): DatasetProof =>
    proveDataset(each.datasetName, each.claim satisfies DatasetClaim, each.getSource());
  return {
    invitationId: invitation.invitationId,
    prove: () => ({
      synchronizationId: last?.document.synchronizationId ?? null,
      startedOn: startedOn?.toISOString() ?? null,
      manifestSha256: last?.document.manifestSha256 ?? null,
      datasets: datasets.map(proveEach),
    }),
  };
}

interface RequestedListing {
  readonly dataset: SharedDataset;
  readonly times: number[];
  result?: SourceContent | { readonly failure: string };
}

/** The listings of datasets that are needed: one for each place, whatever the number of recipients. */
class SourceListings {
  private readonly requested = new Map<string, RequestedListing>();

  constructor(private readonly session: AzureSession) {}

  /** Requests the listing of a dataset. The function that is returned may be called after `listAll`. */
  public request(dataset: SharedDataset, since: Date): () => ListedSource | undefined {
    const { source, container, path, datasetType } = dataset;
    const { blobEndpoint, storageAccountName } = source;
    const key = JSON.stringify([storageAccountName, blobEndpoint, container, path, datasetType]);
    const listing = this.requested.get(key) ?? { dataset, times: [] };
    this.requested.set(key, listing);
    // The clock of the service has a resolution of one second: a file of that second counts.
    const time = Math.floor(since.getTime() / 1000) * 1000;
    const known = listing.times.indexOf(time);
    const at = known < 0 ? listing.times.push(time) - 1 : known;
    return () => {
      const { result } = listing;
      if (!result || 'failure' in result) return result;
      return { files: result.files, hashes: result.hashes, writtenSince: result.writtenSince[at] };
    };
  }

  public async listAll(): Promise<void> {
    const { requested } = this;
    const listed = mapOrdered(requested.values(), LISTINGS_AT_ONCE, async (listing) => {
      listing.result = await this.list(listing);
    });
    for await (const _ of listed);
  }

  /** A source that cannot be listed leaves the claims about it open, and hides no other. */
  private async list({ dataset, times }: RequestedListing): Promise<RequestedListing['result']> {
    const { connections, loadAzure, options, signal } = this.session;
    const { source: facts } = dataset;
    try {
      const [{ connection }] = connections.connectSources([facts], options);
      // A connection string takes precedence over the account of a document, and may be that of another account.
      if (connection.storageAccountName !== facts.storageAccountName)
        return { failure: `the connection string is that of account ${connection.storageAccountName}` };
      const store = new (loadAzure().BlobSource)(connection, WITH_TIMES, facts.isHnsEnabled);
      return await digestSource(store, dataset, times, signal);
    } catch (error) {
      if (signal.aborted || !DataShareError.isDataShareError(error)) throw error;
      return { failure: summarizeError(error) };
    }
  }
}
