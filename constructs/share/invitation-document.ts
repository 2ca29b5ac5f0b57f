import type { IResolvable } from 'cdktf';
import { Fn, Token } from 'cdktf';
import { GrantTiming } from '../../lib/model/values/grant-timing';
import { InPlaceMethod } from '../../lib/model/values/in-place-method';
import { createInvitationId } from '../../lib/model/values/invitation-id';
import { InvitationState } from '../../lib/model/values/invitation-state';
import type { StoreFields } from '../../lib/model/documents/document-builders';
import { buildLocatedInvitation, locateDatasets } from '../../lib/model/documents/document-builders';
import type { DatasetLocations } from '../../lib/model/documents/shared-datasets';
import { computeTermsHash } from '../../lib/model/values/terms';
import type { IDataStore } from '../data-store/data-store-props';
import { collectStores } from '../data-store/stored-datasets';
import type { DeclaredInvitation, DeclaredStoreFacts } from '../documents/declared-invitation';
import { toMoverOffer } from '../engines/storage-mover/provider-mover';
import type { InviteOptions } from './invite-options';
import type { Grantee } from '../principals/grantee';
import { toAssignablePrincipalType } from '../principals/principal';
import type { IRecipient } from '../principals/recipient';
import type { IShare } from './share-props';

/** The values that all invitations of a share have in common, each once: thousands of invitations refer to them. */
interface OfferedData {
  readonly termsSha256: string | null;
  readonly provider: DeclaredInvitation['provider'];
  /** The datasets as the document has them. */
  readonly locations: DatasetLocations<StoreFields<boolean | IResolvable>>;
  /** The datasets and their stores with the regions that the code sets. */
  readonly declaredLocations: DatasetLocations<DeclaredStoreFacts>;
}

const offeredByShare = new WeakMap<IShare, OfferedData>();

function getOfferedData(share: IShare): OfferedData {
  const known = offeredByShare.get(share);
  if (known) return known;
  const offered = collectOfferedData(share);
  offeredByShare.set(share, offered);
  return offered;
}

function collectOfferedData(share: IShare): OfferedData {
  const { datasets, provider, termsOfUse: terms } = share;
  const sources = new Map(collectStores(datasets).map((each) => [each, toSource(each)]));
  const locations = locateDatasets(
    datasets.map(({ datasetName, datasetType, container, path, dataStore }) => {
      return { datasetName, datasetType, container, path, source: sources.get(dataStore)! };
    }),
  );
  return {
    termsSha256: terms === undefined ? null : hashDeclaredTerms(terms),
    provider: { providerName: provider?.name ?? null, contact: provider?.contact ?? null },
    locations,
    declaredLocations:
      locations.schemaVersion === 1
        ? { ...locations, source: addDeclaredLocation(locations.source, share) }
        : { ...locations, sources: locations.sources.map((source) => addDeclaredLocation(source, share)) },
  };
}

/** Builds the invitation of a recipient to a share, without its principal. */
export function buildInvitation(
  share: IShare,
  recipient: IRecipient,
  { invitationId, expiresOn, state, grantOn, acceptance, acceptBy, storageMover }: InviteOptions,
): DeclaredInvitation {
  const store = share.dataStore;
  const { termsSha256, provider, declaredLocations } = getOfferedData(share);
  const fields: Parameters<typeof buildLocatedInvitation<boolean | IResolvable>>[0] = {
    invitationId:
      invitationId ?? createInvitationId(store.storageAccountName, share.shareName, recipient.recipientName),
    shareName: share.shareName,
    shareKind: share.shareKind,
    description: share.description ?? null,
    purpose: share.purpose,
    legalBasis: share.legalBasis,
    termsOfUse: share.termsOfUse ?? null,
    termsSha256,
    provider,
    ...(share.dataShareUri !== undefined && {
      inPlace: { method: InPlaceMethod.STORAGE_DATA_SHARE, dataShareUri: share.dataShareUri },
    }),
    storageMover: toMoverOffer(store, storageMover),
    acceptBy: acceptBy ?? null,
    expiresOn: expiresOn ?? null,
    state: state ?? InvitationState.ACTIVE,
    grantOn: grantOn ?? GrantTiming.INVITATION,
    acceptedOn: acceptance?.acceptance.acceptedOn ?? null,
    snapshotSchedule: share.snapshotSchedule ? { cron: share.snapshotSchedule.cron } : null,
    preserveTags: share.preserveTags,
    exchange: share.exchange?.facts ?? null,
    recipient: {
      recipientName: recipient.recipientName,
      principalId: null,
      principalType: null,
      applicationId: recipient.applicationId ?? null,
      tenantId: recipient.tenantId ?? null,
      displayName: recipient.displayName ?? null,
      contact: recipient.contact ?? null,
    },
  };
  return buildLocatedInvitation(fields, declaredLocations);
}

/** Returns the document of an invitation. */
export function toInvitationDocument(share: IShare, invitation: DeclaredInvitation): object {
  return buildLocatedInvitation(invitation, getOfferedData(share).locations);
}

function toSource(store: IDataStore): StoreFields<boolean | IResolvable> {
  return {
    storageAccountName: store.storageAccountName,
    blobEndpoint: store.blobEndpoint,
    location: store.location,
    isHnsEnabled: store.isHnsEnabled,
    tenantId: store.tenantId ?? null,
    // The ARM id would reveal the provider's subscription and resource group.
    resourceId: null,
  };
}

/** Adds the region that the code sets. The document does not have it: the account can tell another text for the same region. */
function addDeclaredLocation(source: DeclaredStoreFacts, { datasets }: IShare): DeclaredStoreFacts {
  const stores = datasets.map(({ dataStore }) => dataStore);
  const store = stores.find(({ storageAccountName }) => storageAccountName === source.storageAccountName);
  return { ...source, declaredLocation: store?.declaredLocation };
}

/** Adds the principal to an invitation, if it is known. */
export function setGrantee(invitation: DeclaredInvitation, grantee: Grantee | undefined): DeclaredInvitation {
  if (!grantee) return invitation;
  const { principalId } = grantee;
  const principalType = toAssignablePrincipalType(grantee.principalType);
  return { ...invitation, recipient: { ...invitation.recipient, principalId, principalType } };
}

/** Hashes the terms of use. Terraform hashes terms that are a token. */
function hashDeclaredTerms(terms: string): string {
  return Token.isUnresolved(terms) ? Token.asString(Fn.sha256(terms)) : computeTermsHash(terms);
}
