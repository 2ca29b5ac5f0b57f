import type { IResolvable, TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { InvitationState } from '../../lib/model/values/invitation-state';
import { nameRule } from '../../lib/model/rules/naming-rules';
import { addSnapshotFolders } from '../../lib/model/values/publication';
import { groupBySource, listSharedDatasets } from '../../lib/model/documents/shared-datasets';
import { ShareKind } from '../../lib/model/values/share-kind';
import type { SnapshotTriggerFacts } from '../../lib/model/documents/snapshot-trigger';
import { MANUAL_TRIGGER } from '../../lib/model/documents/snapshot-trigger';
import { problems, warnings } from '../../lib/errors/catalogue';
import { validateCopy, validateInPlace } from './subscription-validation';
import { checkAcceptedTerms } from './accepted-terms-check';
import { checkConnector } from './connector-check';
import { findUnmappedDatasets, toLandings } from './dataset-landings';
import { defineEngine } from '../engines/define-engine';
import type { SnapshotEngine } from '../engines/snapshot-engine';
import { checkEngine } from '../engines/engine-check';
import { validateEstimates, watchOwnEngine } from '../engines/estimates-check';
import { toClaimedPlaces } from '../engines/claimed-places';
import { toPublishing } from './publish-settings';
import type { AcceptedSubscriptionProps, IAcceptedSubscription } from './accepted-subscription-props';
import { checkAnswer } from './answer-check';
import { checkAccessControl } from './acl-entries-check';
import type { IDataStore } from '../data-store/data-store-props';
import { defineDocumentOutput, toDocumentValue, validateOutputName } from '../documents/document-output';
import { checkSourceCompatibility } from '../data-store/source-target-check';
import { findDeclaration, toGrantee } from '../principals/grantee';
import { toAccountIdPreconditions, toEntraIdPreconditions } from '../synthesis/id-preconditions';
import { hasEnded, isInFuture } from '../synthesis/has-ended';
import { checkPrincipalTenant } from '../principals/principal-tenant-check';
import type { DeclaredStoreFacts, IInvitation } from '../documents/declared-invitation';
import { LandingContainers } from './landing-containers';
import { defineLandingContainer } from './container-definition';
import type { Principal } from '../principals/principal';
import type { IRecipient } from '../principals/recipient';
import { findUntoldChanges, toTriggerFacts } from './snapshot-trigger';
import { buildAcceptance, buildSubscription } from './subscription-documents';
import { validateText, checkProps } from '../synthesis/props-validation';
import { nameDataset } from '../synthesis/dataset-names';
import { throwProblemsAt } from '../synthesis/throw-problems';
import { connectToDataShare } from './storage-connector';
import { toReadEndpoints } from './read-endpoints';
import { watchCircularCopies } from './circular-copies';
import { warn } from '../synthesis/warnings';
import { requirePlace } from '../synthesis/construct-place';

/**
 * An invitation that a consumer accepts.
 *
 * For a CopyBased share, it defines:
 *
 * - the landing containers and the state container (`azurerm_storage_container`), unless 'existingContainers' names them
 * - one `azurerm_role_assignment` of Storage Blob Data Contributor for the identity on each of them; with
 *   'preserveTags', also one of a custom role on each landing container
 * - one `azurerm_role_assignment` of Storage Blob Data Reader for each reader on each landing container
 * - for a mapping with 'accessControl', an `azurerm_storage_data_lake_gen2_path` for its folder, or an
 *   `azurerm_storage_data_lake_gen2_filesystem` as its container
 * - an output with the subscription document for `datashare`
 *
 * For an in-place share, it only defines outputs: the subscription document, and the https and abfss endpoints of each
 * dataset.
 *
 * For an in-place share that names a data share of Azure Storage, it defines:
 *
 * - the connector in the target (`azapi_resource`), and one `azapi_resource_action` that states its state and identity
 * - the switches of the account that let it have connectors (`azapi_update_resource`), one resource for each account of a stack
 * - outputs with the subscription document, and with the connector and the names of the datasets
 *
 * The stack needs an `AzapiProvider`. A data share that the provider created again has another URI: Terraform replaces the
 * connector. With 'acceptedOn', another output holds the acceptance document for the provider.
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
export class AcceptedSubscription extends Construct implements IAcceptedSubscription {
  /** Name of the subscription. */
  public readonly subscriptionName: string;
  /** The accepted invitation. */
  public readonly invitation: IInvitation;
  /** Data store that the snapshots land in; for an in-place share, the one whose region and kind must match. */
  public readonly target: IDataStore;
  /** Principal that reads the provider's data and runs the synchronizations, as it was declared. */
  public readonly identity?: Principal | IRecipient;
  /** Trigger of the synchronizations, in the form of documents. */
  public readonly snapshotTrigger: SnapshotTriggerFacts;
  /** Engine that carries the bytes; undefined for one process of this package. */
  public readonly engine?: SnapshotEngine;
  /** The subscription document as a Terraform value: the input of `datashare check` and `datashare sync`. */
  public readonly document: IResolvable;
  /** The output whose value is the subscription document. */
  public readonly output: TerraformOutput;
  /** The output whose value is the acceptance document; set with 'acceptedOn'. */
  public readonly acceptanceOutput?: TerraformOutput;
  /** The output with the endpoints of each dataset; set for in-place shares that no connector reads. */
  public readonly readEndpointsOutput?: TerraformOutput;
  /**
   * The output with the connector, the Blob endpoint of the target, and the names of the datasets; set for a share that is read
   * through a data share of Azure Storage. It has no URL: how requests name a connector is not documented.
   */
  public readonly connectorOutput?: TerraformOutput;

  /**
   * @throws DataShareError with all of `ValueInvalid`, `TermsNotAccepted`, `TermsMismatch`, `DatasetUnknown`,
   *   `DatasetUnmapped`, `DuplicateName`, `TargetsOverlap`, `IdentityMissing`, `MappingNotAllowed`, `SameAccount`,
   *   `RegionMismatch`, `StoreKindMismatch`, `TagsUnsupported`, `TagsNotShared`, `AclsUnsupported`, `AclsForeign`,
   *   `PublishPathRequired`, `RootContainerFlat`, `ScheduleMissing`, `AcceptedTooLate`,
   *   `AccessWithdrawn`, `TenantMismatch`, `PrincipalMismatch`, `InvitationForeign`, `TermsChanged`, `EndpointChanged`,
   *   `DatasetRemoved`, `PrincipalMissing`, `PrincipalForeign` that apply; the synthesis throws `SharesCircular` if data would come back to
   *   where it was copied from
   */
  constructor(scope: Construct, id: string, props: AcceptedSubscriptionProps) {
    super(...requirePlace(scope, id));
    const faults = checkProps(this, 'AcceptedSubscriptionProps', props);
    const { invitation } = props.invitation;
    const isCopy = invitation.shareKind === ShareKind.COPY_BASED;
    const { inPlace } = invitation;
    const stateContainer = props.stateContainer ?? 'datashare';
    const mappings = props.mappings ?? [];
    const landings = isCopy ? toLandings(invitation, mappings) : [];
    const datasets = listSharedDatasets<DeclaredStoreFacts>(invitation);
    const compatibility = checkSourceCompatibility(
      groupBySource(landings.length > 0 ? landings : datasets),
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
    const identity = toGrantee(props.identity);
    const principalChecks = (isCopy ? [props.identity, ...(props.readers ?? [])] : [])
      .flatMap((principal) => toGrantee(principal) ?? [])
      .map((principal) => checkPrincipalTenant(this, principal, props.target));
    const accessControl = checkAccessControl(landings, props, this.node.path);
    const trigger = toTriggerFacts(props.snapshotTrigger, invitation.snapshotSchedule);
    const answerCheck = checkAnswer(invitation, props, this.node.path);
    const connectorCheck = checkConnector(invitation, props, this.node.path);
    const termsCheck = checkAcceptedTerms(invitation, props.acceptedTermsSha256, this.node.path);
    const context = {
      ...{
        landings,
        identity: props.identity,
        target: props.target,
        stateContainer,
        choices: props,
        acceptedOn: props.acceptedOn,
        moverOffer: invitation.storageMover,
      },
      subscriptionName: props.name ?? id,
      snapshotTrigger: trigger ?? MANUAL_TRIGGER,
      estimates: props.estimates,
    };
    const engineCheck = checkEngine(isCopy ? props.engine : undefined, context, this.node.path);
    const found = [
      validateText('name', props.name ?? id, nameRule),
      validateOutputName(props.outputName),
      ...validateEstimates(props.estimates),
      ...termsCheck.problems,
      ...answerCheck.problems,
      trigger === undefined && isCopy ? problems.scheduleMissing() : undefined,
      isCopy ? findUntoldChanges(props.snapshotTrigger, invitation) : undefined,
      ...(isCopy
        ? validateCopy(invitation, props, landings, stateContainer)
        : validateInPlace(props, inPlace !== undefined)),
      ...connectorCheck.problems,
      ...engineCheck.problems,
      ...compatibility.problems,
      ...accessControl.problems,
      ...principalChecks.flatMap((each) => each.problems),
      ...(isCopy
        ? LandingContainers.of(this).claims.claimPlaces(
            props.target,
            props.name ?? id,
            toClaimedPlaces(props.engine, addSnapshotFolders(landings, toPublishing(props))),
            stateContainer,
            props.existingContainers ?? [],
          )
        : []),
    ];
    throwProblemsAt(
      this,
      found.map((problem) => problem && nameDataset(problem, props)),
      faults,
    );

    if (invitation.state !== InvitationState.ACTIVE) warn(this, warnings.notActive(invitation.state));
    if (props.acceptedOn !== undefined && isInFuture(props.acceptedOn))
      warn(this, warnings.acceptedInFuture(props.acceptedOn));
    if (hasEnded(invitation.expiresOn)) warn(this, warnings.accessEnded(invitation.expiresOn!));
    if (isCopy)
      findUnmappedDatasets(invitation, landings).forEach((name) =>
        warn(this, warnings.datasetUnmapped(name)),
      );
    this.subscriptionName = props.name ?? id;
    this.invitation = props.invitation;
    this.target = props.target;
    this.identity = props.identity;
    this.snapshotTrigger = trigger ?? MANUAL_TRIGGER;
    const checks = [
      termsCheck,
      answerCheck,
      connectorCheck,
      compatibility,
      accessControl,
      engineCheck,
      ...principalChecks,
    ];
    const declaration = findDeclaration(identity);
    const preconditions = [
      ...checks.flatMap((each) => each.preconditions),
      ...toEntraIdPreconditions(declaration ?? this, identity ?? {}, declaration ? '' : 'identity.'),
      ...toEntraIdPreconditions(props.target, { tenantId: props.target.tenantId }),
      ...toAccountIdPreconditions(props.target),
    ];
    if (isCopy) {
      const names = new Set([...landings.map(({ target }) => target.container), stateContainer]);
      watchCircularCopies(this, props, landings);
      for (const name of names) defineLandingContainer(this, name, props, preconditions, landings);
    }
    this.engine = props.engine;
    if (isCopy && !props.engine) watchOwnEngine(this, context);
    const engine = defineEngine(this, props.engine, { ...context, preconditions });
    const connected =
      inPlace && connectToDataShare(this, invitation, props, inPlace.dataShareUri, preconditions);
    const document = buildSubscription(
      this.subscriptionName,
      invitation,
      props,
      landings,
      trigger!,
      stateContainer,
      { connector: connected?.facts, engine },
    );
    this.document = toDocumentValue(document);
    this.output = defineDocumentOutput(this, 'Subscription', {
      document,
      description: `subscription ${this.subscriptionName}: input of datashare check and datashare sync`,
      outputName: props.outputName,
      preconditions,
    });
    if (props.acceptedOn !== undefined) {
      this.acceptanceOutput = defineDocumentOutput(this, 'Acceptance', {
        document: buildAcceptance(invitation, props.acceptedOn, props, identity!, trigger!, engine),
        description: `acceptance of the share ${invitation.shareName}: hand it to the provider`,
        outputName: props.acceptanceOutputName,
        preconditions,
      });
    }
    if (connected) this.connectorOutput = connected.output;
    else if (!isCopy) {
      this.readEndpointsOutput = defineDocumentOutput(this, 'ReadEndpoints', {
        document: toReadEndpoints(invitation),
        description: `endpoints of the data of ${this.subscriptionName}`,
        preconditions,
      });
    }
  }
}
