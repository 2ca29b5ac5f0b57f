import type { Construct } from 'constructs';
import { warnings } from '../../../lib/errors/catalogue';
import type { AcceptanceDocument } from '../../../lib/model/documents/acceptance';
import type { StorageMoverOffer } from '../../../lib/model/documents/subscription-engine';
import type { ShareKind } from '../../../lib/model/values/share-kind';
import type { IDataStore } from '../../data-store/data-store-props';
import type { StoredDataset } from '../../data-store/dataset';
import { collectStores } from '../../data-store/stored-datasets';
import type { Precondition } from '../../synthesis/check-result';
import { toLiteral } from '../../synthesis/props-validation';
import { escapeTemplates } from '../../synthesis/terraform-strings';
import { warn } from '../../synthesis/warnings';
import { registerMoverJobs } from './declared-mover-jobs';
import { MoverEndpoints } from './mover-endpoints';
import { toMoverName } from './mover-names';
import type { StorageMoverSettings } from './mover-options';
import { defineMoverJob, defineMoverProject, findOrDefineMover, toJobSchedule } from './mover-resources';
import { watchProviderMover } from './provider-mover-limits';

/** Permission of a provider that a recipient of another tenant gets the data by Storage Mover. */
export interface StorageMoverConsent extends StorageMoverSettings {
  /**
   * ARM id of the only storage account that data may be copied to.
   * @default - the account that the acceptance names
   */
  readonly destinationAccountId?: string;
}

/** The invitation that jobs of Storage Mover belong to. */
export interface MovedInvitation {
  readonly shareName: string;
  readonly shareKind: ShareKind;
  readonly recipientName: string;
  /** Tenant of the recipient; undefined if it is not known. */
  readonly recipientTenantId: string | undefined;
  readonly datasets: readonly StoredDataset[];
  readonly consent: StorageMoverConsent | undefined;
  /** The acceptance; undefined if there is none yet. */
  readonly acceptance: AcceptanceDocument | undefined;
  /** End of access; undefined if access does not end. */
  readonly expiresOn: string | undefined;
}

/** Returns what the invitation tells the consumer, so that its endpoints can allow the account. */
export function toMoverOffer(
  dataStore: IDataStore,
  consent: StorageMoverConsent | undefined,
): StorageMoverOffer | undefined {
  return (
    consent && {
      sourceAccountId: dataStore.storageAccountId,
      location: consent.location ?? dataStore.location,
    }
  );
}

/**
 * Defines the provider's half: a storage mover, an endpoint for each shared container, and the jobs. From then on, data leaves the
 * account whenever a job runs.
 *
 * @see https://learn.microsoft.com/azure/storage-mover/azure-cross-tenant-blob-migration
 */
export function defineProviderMover(
  scope: Construct,
  invitation: MovedInvitation,
  preconditions: readonly Precondition[],
): void {
  const { shareName, recipientName, datasets, consent, acceptance, expiresOn } = invitation;
  const facts = acceptance?.storageMover;
  if (facts === undefined || acceptance === undefined) return;
  if (consent === undefined) {
    warn(scope, warnings.storageMoverNotAllowed());
    return;
  }
  const [dataStore] = collectStores(datasets);
  const owner = { description: `carries the share ${shareName} to ${recipientName}`, preconditions };
  const location = consent.location ?? dataStore.location;
  const moverId = findOrDefineMover(scope, consent, { dataStore, location }, owner);
  const projectId = defineMoverProject(scope, moverId, toMoverName(shareName, recipientName), owner);
  const endpoints = new MoverEndpoints(scope, `${shareName}-${recipientName}`, moverId);
  const schedule = toJobSchedule(acceptance.snapshotTrigger.cron, {
    startDate: consent.startDate,
    endDate: consent.endDate ?? expiresOn,
  });
  const byName = new Map(datasets.map((dataset) => [dataset.datasetName, dataset]));
  for (const { datasetName, endpointId, path } of facts.jobs) {
    const { container, path: from } = byName.get(datasetName)!;
    const source = endpoints.findOrDefine(
      {
        ...{ kind: 'Source', accountId: dataStore.storageAccountId, dataStore },
        partnerAccountId: escapeTemplates(facts.destinationAccountId),
        preconditions,
      },
      container,
    );
    defineMoverJob(scope, projectId, {
      datasetName,
      source: { name: source.name, path: from },
      target: {
        name: endpointId.slice(endpointId.lastIndexOf('/') + 1),
        path,
        ofOtherTenant: {
          crossTenantEndpointTenantId: acceptance.consumer.tenantId!,
          crossTenantEndpointResourceId: escapeTemplates(endpointId),
        },
      },
      deletions: facts.deletions,
      schedule,
      needs: source.resources,
    });
  }
  const place = consent.storageMoverId ?? dataStore.storageAccountId;
  registerMoverJobs(scope, place, acceptance.snapshotTrigger.cron, facts.jobs.length);
  warn(scope, warnings.engineNeedsRights('StorageMover', RIGHTS));
  watchProviderMover(scope, {
    dataStore,
    datasets,
    acceptance,
    facts,
    location: toLiteral(consent.location ?? dataStore.declaredLocation ?? location),
  });
}

const RIGHTS =
  'the identities of its endpoints get Storage Account Contributor on the account of the share, by which they can read its keys, and Storage Blob Data Owner on the shared containers; whoever may change the storage mover can copy all of these containers to the account of the consumer';
