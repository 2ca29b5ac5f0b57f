import type { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { nameRule } from '../lib/model/names';
import { ShareKind } from '../lib/model/share-kind';
import type { LandingDataset } from './acceptance-rules';
import { copyProblems, inPlaceProblems, landingsOf, termsFit } from './acceptance-rules';
import type { SynchronizingIdentity } from './container-grants';
import { ContainerGrants } from './container-grants';
import type { IDataStore } from './data-store';
import { documentOutput } from './document-output';
import type { Precondition } from './fit';
import { fitOf } from './fit';
import type { DeclaredInvitation, IInvitation } from './invitation';
import { LandingContainers } from './landing-containers';
import { ruleProblem, throwProblemsAt } from './problems';
import { readEndpoints } from './read-endpoints';

/** Where one dataset lands. */
export interface DatasetMapping {
  /** Name of the dataset in the invitation. */
  readonly datasetName: string;
  /** Container of the target store: 3 to 63 lowercase letters, digits and single hyphens. It is made here. */
  readonly container: string;
  /**
   * Folder in that container; for a File, the whole blob name.
   * @default - the container itself; for a File, the file's own name
   */
  readonly path?: string;
}

/** What happens at the target to files that are gone at the source. */
export enum Deletions {
  /** They stay, as Azure Data Share leaves them. */
  KEEP = 'keep',
  /** They are deleted, if this subscription wrote them and nobody has changed them. */
  MIRROR = 'mirror',
}

/** Properties of an accepted subscription. */
export interface AcceptedSubscriptionProps {
  /** The invitation: `Invitation.fromFile(...)`, or what `share.invite(...)` returned. */
  readonly invitation: IInvitation;
  /** Store that the snapshots land in; for an in-place share, the store whose region and kind must match. */
  readonly target: IDataStore;
  /**
   * SHA-256 of the terms of use that were read and are accepted: 64 hex digits. Required where the invitation has terms.
   * @default - none; right only for an invitation without terms
   */
  readonly acceptedTermsSha256?: string;
  /**
   * Where each dataset lands. Every dataset of a CopyBased share needs one; an in-place share has none.
   * @default - none
   */
  readonly mappings?: DatasetMapping[];
  /**
   * Who runs `datashare sync`. Required for a CopyBased share.
   * @default - none
   */
  readonly identity?: SynchronizingIdentity;
  /**
   * Name of the subscription in documents: 1 to 90 letters, digits, '.', '_' and '-'.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * What happens to files that are gone at the source.
   * @default Deletions.KEEP
   */
  readonly deletions?: Deletions;
  /**
   * Lets a copy go to another region. The egress is billed.
   * @default false
   */
  readonly allowCrossRegion?: boolean;
  /**
   * Container of the target store that keeps manifests and run records. Subscriptions may share it. It is made here.
   * @default 'datashare'
   */
  readonly stateContainer?: string;
  /**
   * Name of the Terraform output with the subscription document.
   * @default - made from the construct's path
   */
  readonly outputName?: string;
}

/**
 * An invitation that a consumer accepts.
 *
 * For a CopyBased share it defines the landing containers and the state container (`azurerm_storage_container`), one
 * `azurerm_role_assignment` of Storage Blob Data Contributor for the synchronizing identity on each of them, and an
 * output with the subscription document for `datashare`. For an in-place share it defines outputs only: the
 * subscription document, and the endpoints (https and abfss) at which each dataset is read.
 *
 * @see https://learn.microsoft.com/azure/data-share/subscribe-to-data-share
 *
 * @example
 * new AcceptedSubscription(this, 'contoso-sales', {
 *   invitation: Invitation.fromFile('contoso-sales.invitation.json'),
 *   target: store,
 *   mappings: [{ datasetName: 'curated', container: 'contoso' }],
 *   identity: { principalId: '0f6c2f0e-3c1d-4d6e-8f0a-2b7c9d1e3f55', principalType: PrincipalType.MANAGED_IDENTITY },
 * });
 */
export class AcceptedSubscription extends Construct {
  public readonly subscriptionName: string;
  /** The output whose value is the subscription document. */
  public readonly output: TerraformOutput;
  /** In-place shares: the output with the endpoints of each dataset. */
  public readonly readEndpointsOutput?: TerraformOutput;

  /**
   * @throws DataShareError with all of `ValueInvalid`, `TermsNotAccepted`, `TermsMismatch`, `DatasetUnknown`,
   *   `DatasetUnmapped`, `DuplicateName`, `TargetsOverlap`, `IdentityMissing`, `MappingNotAllowed`, `SameAccount`,
   *   `RegionMismatch`, `StoreKindMismatch`, `HnsSnapshotUnsupported` that apply
   */
  constructor(scope: Construct, id: string, props: AcceptedSubscriptionProps) {
    super(scope, id);
    const { invitation } = props.invitation;
    const isCopy = invitation.shareKind === ShareKind.COPY_BASED;
    const stateContainer = props.stateContainer ?? 'datashare';
    const mappings = props.mappings ?? [];
    const landings = isCopy ? landingsOf(invitation, mappings) : [];
    const fit = fitOf(
      invitation.source,
      props.target,
      { shareKind: invitation.shareKind, allowCrossRegion: props.allowCrossRegion ?? false },
      this.node.path,
    );
    const terms = termsFit(invitation, props.acceptedTermsSha256, this.node.path);
    throwProblemsAt(this, [
      ruleProblem('name', props.name ?? id, nameRule),
      ...terms.problems,
      ...(isCopy ? copyProblems(invitation, props, landings, stateContainer) : inPlaceProblems(props)),
      ...fit.problems,
    ]);

    this.subscriptionName = props.name ?? id;
    const preconditions = [...terms.preconditions, ...fit.preconditions];
    if (isCopy) {
      const names = new Set([...landings.map(({ target }) => target.container), stateContainer]);
      for (const name of names) this.defineContainer(name, props, preconditions);
    }
    this.output = documentOutput(this, 'Subscription', {
      document: subscriptionOf(this.subscriptionName, invitation, props, landings, stateContainer),
      description: `subscription ${this.subscriptionName}: what datashare check and datashare sync read`,
      outputName: props.outputName,
      preconditions,
    });
    if (!isCopy) {
      this.readEndpointsOutput = documentOutput(this, 'ReadEndpoints', {
        document: readEndpoints(invitation),
        description: `where the data of ${this.subscriptionName} is read`,
        preconditions,
      });
    }
  }

  private defineContainer(
    name: string,
    props: AcceptedSubscriptionProps,
    preconditions: Precondition[],
  ): void {
    const container = LandingContainers.of(this).container(props.target, name, preconditions);
    ContainerGrants.of(this).write(props.identity!, props.target, { id: name, name: container.name });
  }
}

function subscriptionOf(
  subscriptionName: string,
  invitation: DeclaredInvitation,
  props: AcceptedSubscriptionProps,
  landings: readonly LandingDataset[],
  stateContainer: string,
): object {
  const { declaredLocation: _, ...source } = invitation.source;
  const { target } = props;
  return {
    documentType: 'subscription',
    schemaVersion: 1,
    subscriptionName,
    invitation: {
      invitationId: invitation.invitationId,
      shareName: invitation.shareName,
      termsSha256: invitation.termsSha256,
      expiresOn: invitation.expiresOn,
    },
    shareKind: invitation.shareKind,
    source,
    target: {
      storageAccountName: target.storageAccountName,
      blobEndpoint: target.blobEndpoint,
      location: target.location,
      isHnsEnabled: target.isHnsEnabled,
      tenantId: target.tenantId ?? null,
      resourceId: target.storageAccountId,
    },
    mappings: invitation.datasets.map(({ datasetName, datasetType, container, path }) => ({
      datasetName,
      datasetType,
      source: { container, path },
      target: landings.find((landing) => landing.datasetName === datasetName)?.target ?? null,
    })),
    deletions: props.deletions ?? Deletions.KEEP,
    allowCrossRegion: props.allowCrossRegion ?? false,
    stateContainer,
  };
}
