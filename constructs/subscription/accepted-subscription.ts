import type { IResolvable, TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import type { AccessScope } from '../../lib/access/condition/scopes';
import { DatasetType } from '../../lib/model/values/dataset';
import { InvitationState } from '../../lib/model/values/invitation-state';
import { nameRule } from '../../lib/model/rules/naming-rules';
import { PreserveAcls, withSnapshots } from '../../lib/model/values/publication';
import { ShareKind } from '../../lib/model/values/share-kind';
import type { SnapshotTriggerFacts } from '../../lib/model/documents/trigger';
import { MANUAL } from '../../lib/model/documents/trigger';
import { problems } from '../../lib/errors/catalogue';
import type { LandingDataset } from './landings';
import { acceptanceOf } from './acceptance-document';
import { copyProblems, inPlaceProblems } from './subscription-problems';
import { termsFit } from './terms';
import { unmappedIn } from './landings';
import { publishingOf } from './landings';
import { landingsOf } from './landings';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';
import { answerFit } from './acceptance-problems';
import { ContainerGrants } from '../grants/container-grants';
import { accessControlFit } from './declared-access-control';
import type { IDataStore } from '../data-store/data-store-props';
import { documentOutput, documentValue, outputNameProblem } from '../documents/document-output';
import type { Precondition } from '../synthesis/preconditions';
import { fitOf } from '../data-store/store-compatibility';
import { declaredGrantee } from '../principals/grantee';
import { hasEnded } from '../synthesis/clock';
import { principalFit } from '../principals/principal-tenant';
import type { IInvitation } from '../documents/invitation';
import { LandingContainers } from './landing-containers';
import type { Principal } from '../principals/principal';
import type { Recipient } from '../principals/recipient';
import { triggerFacts } from '../share/snapshot-schedule';
import { subscriptionOf } from './subscription-document';
import { ruleProblem, throwProblemsAt } from '../synthesis/validation';
import { readEndpoints } from './read-endpoints';
import { warn, warnings } from '../synthesis/warnings';

/**
 * An invitation that a consumer accepts.
 *
 * For a CopyBased share it defines the landing containers and the state container (`azurerm_storage_container`), one
 * `azurerm_role_assignment` of Storage Blob Data Contributor for the synchronizing identity on each of them (with
 * 'preserveTags' one more on each landing container, of a custom role that is defined for the account), one of
 * Storage Blob Data Reader for each reader on the landing containers, and an output with the subscription document for
 * `datashare`; and where a mapping has 'accessControl', an `azurerm_storage_data_lake_gen2_path` for its folder, or an
 * `azurerm_storage_data_lake_gen2_filesystem` as its container. For an in-place share it defines outputs only: the
 * subscription document, and the endpoints (https and abfss) at which each dataset is read. With 'acceptedOn' there is
 * one more, with the acceptance document for the provider.
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
  /** What was accepted. */
  public readonly invitation: IInvitation;
  /** Where the snapshots land. */
  public readonly target: IDataStore;
  /** Who synchronizes, as it was declared. */
  public readonly identity?: Principal | Recipient;
  /** When it is to be synchronized, as the documents say it. */
  public readonly snapshotTrigger: SnapshotTriggerFacts;
  /** The subscription document, as a value for Terraform: what `datashare check` and `datashare sync` read. */
  public readonly document: IResolvable;
  /** The output whose value is the subscription document. */
  public readonly output: TerraformOutput;
  /** With 'acceptedOn': the output whose value is the acceptance document. */
  public readonly acceptanceOutput?: TerraformOutput;
  /** In-place shares: the output with the endpoints of each dataset. */
  public readonly readEndpointsOutput?: TerraformOutput;

  /**
   * @throws DataShareError with all of `ValueInvalid`, `TermsNotAccepted`, `TermsMismatch`, `DatasetUnknown`,
   *   `DatasetUnmapped`, `DuplicateName`, `TargetsOverlap`, `IdentityMissing`, `MappingNotAllowed`, `SameAccount`,
   *   `RegionMismatch`, `StoreKindMismatch`, `TagsUnsupported`, `TagsNotShared`, `AclsUnsupported`, `AclsForeign`,
   *   `PublishPathRequired`, `ScheduleMissing`, `AcceptedTooLate`,
   *   `AccessWithdrawn`, `TenantMismatch`, `PrincipalMismatch`, `InvitationForeign`, `TermsChanged`, `EndpointChanged`,
   *   `DatasetRemoved`, `PrincipalMissing`, `PrincipalForeign` that apply
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
      {
        shareKind: invitation.shareKind,
        allowCrossRegion: props.allowCrossRegion ?? false,
        allowCrossKind: props.allowCrossKind ?? false,
        preserveTags: isCopy && props.preserveTags === true,
        preserveAcls: isCopy ? props.preserveAcls : undefined,
      },
      this.node.path,
    );
    const readers = (props.readers ?? []).flatMap((reader) => declaredGrantee(reader) ?? []);
    const identity = declaredGrantee(props.identity);
    const principals = (isCopy ? [...(identity ? [identity] : []), ...readers] : []).map((principal) =>
      principalFit(this, principal, props.target),
    );
    const acls = accessControlFit(landings, props, this.node.path);
    const trigger = triggerFacts(props.snapshotTrigger, invitation.snapshotSchedule);
    const answer = answerFit(invitation, props, this.node.path);
    const terms = termsFit(invitation, props.acceptedTermsSha256, this.node.path);
    throwProblemsAt(this, [
      ruleProblem('name', props.name ?? id, nameRule),
      outputNameProblem(props.outputName),
      ...terms.problems,
      ...answer.problems,
      trigger === undefined && isCopy ? problems.scheduleMissing() : undefined,
      ...(isCopy ? copyProblems(invitation, props, landings, stateContainer) : inPlaceProblems(props)),
      ...fit.problems,
      ...acls.problems,
      ...principals.flatMap((each) => each.problems),
      ...(isCopy
        ? LandingContainers.of(this).claim(
            props.target,
            props.name ?? id,
            withSnapshots(landings, publishingOf(props)),
            stateContainer,
          )
        : []),
    ]);

    if (invitation.state !== InvitationState.ACTIVE) warn(this, warnings.notActive(invitation.state));
    if (hasEnded(invitation.expiresOn)) warn(this, warnings.accessEnded(invitation.expiresOn!));
    if (isCopy)
      unmappedIn(invitation, landings).forEach((name) => warn(this, warnings.datasetUnmapped(name)));
    this.subscriptionName = props.name ?? id;
    this.invitation = props.invitation;
    this.target = props.target;
    this.identity = props.identity;
    this.snapshotTrigger = trigger ?? MANUAL;
    const preconditions = [terms, answer, fit, acls, ...principals].flatMap((each) => each.preconditions);
    if (isCopy) {
      const names = new Set([...landings.map(({ target }) => target.container), stateContainer]);
      for (const name of names) this.defineContainer(name, props, preconditions, landings);
    }
    const document = subscriptionOf(
      this.subscriptionName,
      invitation,
      props,
      landings,
      trigger!,
      stateContainer,
    );
    this.document = documentValue(document);
    this.output = documentOutput(this, 'Subscription', {
      document,
      description: `subscription ${this.subscriptionName}: what datashare check and datashare sync read`,
      outputName: props.outputName,
      preconditions,
    });
    if (props.acceptedOn !== undefined) {
      this.acceptanceOutput = documentOutput(this, 'Acceptance', {
        document: acceptanceOf(invitation, props, identity!, trigger!),
        description: `acceptance of the share ${invitation.shareName}: hand it to the provider`,
        outputName: props.acceptanceOutputName,
        preconditions,
      });
    }
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
    landings: readonly LandingDataset[],
  ): void {
    const here = landings.filter(({ target }) => target.container === name);
    const places = LandingContainers.of(this);
    const ofRoot = here.find(({ target }) => target.path === '')?.accessControl;
    const container = places.container(props.target, name, preconditions, ofRoot);
    for (const { target, accessControl } of here)
      if (target.path !== '' && accessControl.length > 0)
        places.folder(props.target, container, target.path, accessControl);
    const granted = { id: name, name: container.name };
    const grants = ContainerGrants.of(this);
    const identity = declaredGrantee(props.identity)!;
    const scopes = here.map(landingScope);
    const isOwning = scopes.length > 0 && props.preserveAcls === PreserveAcls.ALL;
    if (isOwning) grants.own(identity, props.target, granted);
    else grants.write(identity, props.target, granted);
    if (scopes.length === 0) return;
    if (props.preserveTags) grants.writeTags(identity, props.target, granted);
    for (const reader of props.readers ?? [])
      grants.read(declaredGrantee(reader)!, props.target, granted, scopes);
  }
}

/** What a reader may read of a dataset that has landed. */
function landingScope({ datasetType, target }: LandingDataset): AccessScope {
  if (target.path === '') return { datasetType: DatasetType.CONTAINER, path: '', until: null };
  const isFile = datasetType === DatasetType.FILE;
  return { datasetType: isFile ? DatasetType.FILE : DatasetType.FOLDER, path: target.path, until: null };
}
