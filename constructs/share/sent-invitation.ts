import type { TerraformOutput } from 'cdktf';
import { Fn, Op, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { GrantTiming } from '../../lib/model/values/grant-timing';
import { instantRule } from '../../lib/model/values/instant';
import { InvitationState } from '../../lib/model/values/invitation-state';
import { uuidRule } from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import { problems, warnings } from '../../lib/errors/catalogue';
import type { AcceptanceDocument } from '../../lib/model/documents/acceptance';
import { toPlaceKey } from '../synthesis/comparison-keys';
import { hasEnded, isInFuture } from '../synthesis/has-ended';
import { registerSharedGrant } from '../grants/grant-container-dependencies';
import { ContainerGrants } from '../grants/container-grants';
import { copyChangeSources } from '../../lib/model/documents/change-facts';
import type { IDataStore } from '../data-store/data-store-props';
import { collectStores, groupByContainer } from '../data-store/stored-datasets';
import { defineDocumentOutput, validateOutputName } from '../documents/document-output';
import { ExchangeGrants } from '../exchange/exchange-grants';
import { keepOutOfExchanges } from '../exchange/exchange-container-claims';
import type { CheckResult, Precondition } from '../synthesis/check-result';
import { PASSED, toPrecondition } from '../synthesis/check-result';
import { equalsIgnoringCase, toShownValue } from '../synthesis/terraform-strings';
import { checkTagSupport } from '../data-store/tag-support-check';
import { toGrantee } from '../principals/grantee';
import { resolveGrantee } from '../principals/invitation-grantee';
import type { IInvitation, DeclaredInvitation } from '../documents/declared-invitation';
import { StorageDataShare } from './storage-data-share';
import { resolveDataShareReader } from '../principals/data-share-reader';
import { toStorePreconditions } from './dataset-stores-check';
import { buildInvitation, setGrantee, toInvitationDocument } from './invitation-document';
import type { InviteOptions } from './invite-options';
import type { Grantee } from '../principals/grantee';
import { checkPrincipalTenant } from '../principals/principal-tenant-check';
import { toContainerPreconditions } from './container-preconditions';
import { publishInvitation } from '../exchange/published-invitation';
import type { IRecipient } from '../principals/recipient';
import type { IShare } from './share-props';
import { openQueue, toDigestFacts, validateChangeEvents } from './invitation-events';
import {
  checkProviderReplication,
  checkReplicationOffer,
  defineProviderHalf,
} from '../engines/provider-replication';
import { defineProviderMover } from '../engines/storage-mover/provider-mover';
import { checkProviderMover } from '../engines/storage-mover/provider-mover-check';
import { NameClaims } from '../synthesis/name-claims';
import { validateLiteral, enumRule, validateText, checkProps } from '../synthesis/props-validation';
import { toEntraIdPreconditions } from '../synthesis/id-preconditions';
import { throwProblemsAt } from '../synthesis/throw-problems';
import { warn } from '../synthesis/warnings';

/** Two shares or two recipients of the same name would have the same invitation id. */
const invitationIds = new NameClaims('invitation');

/** Fix where the reader of a data share cannot have a role on the exchange. */
const WITHOUT_EXCHANGE =
  "leave out 'exchange' of this share, and send its documents in another way: only identities of its tenant can use the exchange";

/** The invitation of one recipient to one share, with its document as a Terraform output. */
export class SentInvitation extends Construct implements IInvitation {
  /** The invitation; its values can be tokens. */
  public readonly invitation: DeclaredInvitation;
  /** The output whose value is the invitation document. */
  public readonly output: TerraformOutput;
  /** The invitation document; its values can be tokens. */
  public readonly document: object;

  /**
   * Validates the options, resolves the principal, grants it access and publishes the invitation.
   *
   * @throws DataShareError as `Share.invite`
   */
  constructor(share: IShare, id: string, recipient: IRecipient, options: InviteOptions) {
    super(share, id);
    const faults = checkProps(this, 'InviteOptions', options);
    const { path } = this.node;
    const offer = buildInvitation(share, recipient, options);
    const unknownName = options.invitationId === undefined ? findUnknownName(share, recipient) : undefined;
    const needsAcceptance = options.grantOn === GrantTiming.ACCEPTANCE;
    const acceptance = needsAcceptance && !unknownName ? options.acceptance?.acceptance : undefined;
    const isWaiting = needsAcceptance && !acceptance;
    const dataShare = StorageDataShare.find(share);
    const resolved = dataShare
      ? resolveDataShareReader(recipient, acceptance, offer, isWaiting, path)
      : resolveGrantee(recipient, acceptance, offer, path);
    const { grantee } = resolved;
    const checkOn = (store: IDataStore | undefined): CheckResult =>
      grantee && store ? checkPrincipalTenant(recipient, grantee, store) : PASSED;
    const stores = collectStores(share.datasets);
    const { objectReplication: consent } = options;
    const isRevocation = (options.state ?? InvitationState.ACTIVE) !== InvitationState.ACTIVE;
    // An outdated acceptance does not block a revocation.
    const replicated = {
      shareKind: share.shareKind,
      recipientTenantId: recipient.tenantId,
      datasets: share.datasets,
      consent,
      acceptance: isRevocation ? undefined : acceptance,
    };
    const replicationCheck = checkProviderReplication(
      replicated,
      { expiresOn: options.expiresOn, isGrantedOnAcceptance: needsAcceptance },
      path,
    );
    const moved = {
      ...replicated,
      shareName: share.shareName,
      recipientName: recipient.recipientName,
      consent: options.storageMover,
      expiresOn: options.expiresOn,
    };
    const moverCheck = checkProviderMover(moved, needsAcceptance, path);
    // An access policy names a principal in its own tenant.
    const storeChecks = dataShare ? [] : stores.map(checkOn);
    const exchangeCheck = checkOn(share.exchange?.dataStore);
    throwProblemsAt(
      this,
      [
        ...validateInviteOptions(options),
        dataShare && options.expiresOn !== undefined
          ? problems.expiryUnenforceable(toShownValue(options.expiresOn))
          : undefined,
        ...resolved.problems,
        // The stores can have the same problem with the principal.
        ...removeDuplicateProblems([
          ...storeChecks.flatMap((each) => each.problems),
          ...exchangeCheck.problems.map((problem) =>
            dataShare ? { ...problem, fix: WITHOUT_EXCHANGE } : problem,
          ),
        ]),
        unknownName,
        ...validateChangeEvents(this, share, recipient, options),
        ...replicationCheck.problems,
        ...moverCheck.problems,
      ],
      faults,
    );

    const queue = openQueue(this, share, recipient, options);
    const changeDigest = toDigestFacts(share, offer.invitationId, options);
    this.invitation = {
      ...setGrantee(offer, grantee),
      ...copyChangeSources({ changeEvents: queue?.facts, changeDigest }),
    };
    const { invitationId, state, expiresOn: until } = this.invitation;
    const shownId = options.invitationId ?? `${share.shareName} for ${recipient.recipientName}`;
    invitationIds.claim(this, shownId, toPlaceKey(TerraformStack.of(this), invitationId));
    const isActive = state === InvitationState.ACTIVE;
    const grantPreconditions = [
      ...resolved.preconditions,
      ...storeChecks.flatMap((each) => each.preconditions),
    ];
    if (isActive && !isWaiting) {
      if (dataShare) dataShare.admit(recipient, grantee!, grantPreconditions);
      else this.grantDatasets(share, grantee!, grantPreconditions);
      const { datasets } = share;
      queue?.open({ grantee: grantee!, datasets, until, preconditions: grantPreconditions });
      defineProviderHalf(this, replicated, [...grantPreconditions, ...replicationCheck.preconditions]);
      // No job is left to start by hand after the end of access.
      if (!hasEnded(until))
        defineProviderMover(this, moved, [...grantPreconditions, ...moverCheck.preconditions]);
    }
    if (isActive && isWaiting) checkReplicationOffer(this, replicated);
    if (isActive && acceptance) this.warnOfAcceptance(acceptance, share);
    if (isActive && isWaiting && hasEnded(this.invitation.acceptBy)) {
      warn(this, warnings.acceptByPassed(this.invitation.acceptBy!));
    }

    const document = toInvitationDocument(share, this.invitation);
    this.document = document;
    // The document must not claim a grant that Terraform refuses to make.
    const deadlinePreconditions = toDeadlinePreconditions(this.invitation, path);
    const idPreconditions = [
      ...toEntraIdPreconditions(recipient, recipient),
      ...stores.flatMap((store) => toEntraIdPreconditions(store, { tenantId: store.tenantId })),
      ...toStorePreconditions(share.shareKind, share.datasets, share.node.path),
    ];
    const preconditions = isActive
      ? [...resolved.preconditions, ...deadlinePreconditions, ...idPreconditions]
      : [];
    this.output = defineDocumentOutput(this, 'Invitation', {
      document,
      description: `invitation of ${recipient.recipientName} to the share ${share.shareName}: hand it to the recipient`,
      outputName: options.outputName,
      preconditions,
    });
    if (!share.exchange) return;
    // A principal that the provider set can answer, whatever the acceptance contains.
    const answerPreconditions = toGrantee(recipient) ? [] : resolved.preconditions;
    if (grantee)
      this.admitToExchange(share, grantee, [...answerPreconditions, ...exchangeCheck.preconditions]);
    if (share.exchange.publishesInvitations) {
      const principalId = grantee?.principalId;
      publishInvitation(this, share.exchange, { invitationId, principalId, document, preconditions });
    }
  }

  private admitToExchange(
    { datasets, exchange }: IShare,
    grantee: Grantee,
    preconditions: readonly Precondition[],
  ): void {
    const { invitationId, expiresOn, state } = this.invitation;
    const invitation = { invitationId, until: expiresOn, mayAnswer: state !== InvitationState.REVOKED };
    ExchangeGrants.of(exchange!).admit(grantee, invitation, [
      ...preconditions,
      ...collectStores(datasets).flatMap((store) =>
        toSameTenantPreconditions(store, exchange!.dataStore, this.node.path),
      ),
    ]);
  }

  private warnOfAcceptance(acceptance: AcceptanceDocument, { shareName, datasets }: IShare): void {
    for (const { tenantId, storageAccountName: name } of collectStores(datasets)) {
      if (tenantId !== undefined) continue;
      warn(this, warnings.acceptanceTenantUnknown(Token.isUnresolved(name) ? 'a token' : name));
    }
    if (isInFuture(acceptance.acceptedOn)) warn(this, warnings.acceptedInFuture(acceptance.acceptedOn));
    if (!Token.isUnresolved(shareName) && shareName !== acceptance.shareName) {
      warn(this, warnings.shareNameDiffers(acceptance.shareName, shareName));
    }
  }

  private grantDatasets(share: IShare, grantee: Grantee, preconditions: readonly Precondition[]): void {
    const grants = ContainerGrants.of(this);
    const until = this.invitation.expiresOn;
    if (hasEnded(until)) warn(this, warnings.accessEnded(until!));
    for (const shared of groupByContainer(share.datasets)) {
      const { dataStore, container, datasets } = shared;
      const scopes = datasets.map(({ datasetType, path, datasetName }) => {
        return { datasetType, path, until, datasetName };
      });
      const datasetNames = scopes.map(({ datasetName }) => datasetName);
      const grantedContainer = grants.toGrantedContainer(container);
      const containerDemands = [
        ...preconditions,
        ...toContainerPreconditions(container, datasetNames, share.node.path),
      ];
      const granted = [grants.grantRead(grantee, dataStore, grantedContainer, scopes, containerDemands)];
      if (share.preserveTags) {
        const { preconditions: ofTags } = checkTagSupport(dataStore, share.node.path);
        const demands = [...containerDemands, ...ofTags];
        granted.push(grants.grantTagRead(grantee, dataStore, grantedContainer, scopes, demands));
      }
      for (const { assignment } of granted) registerSharedGrant(assignment, shared);
      keepOutOfExchanges({ owner: share, dataStore, container, granted });
    }
  }
}

/**
 * Requires the same tenant: an object id of one tenant means nothing in another. Terraform compares tenants that are
 * tokens.
 */
function toSameTenantPreconditions(store: IDataStore, exchange: IDataStore, where: string): Precondition[] {
  const [here, there] = [store.tenantId, exchange.tenantId];
  if (here === undefined || there === undefined) return [];
  if (!Token.isUnresolved(here) && !Token.isUnresolved(there)) return [];
  const message =
    "'exchange' must be in the tenant of the share's data store; create the ShareExchange in a data store of that tenant";
  return [toPrecondition(equalsIgnoringCase(here, there), 'ValueInvalid', message, where)];
}

function removeDuplicateProblems(found: readonly Problem[]): Problem[] {
  return [...new Map(found.map((problem) => [problem.message, problem])).values()];
}

const WHY_LITERAL = 'it determines whether a role is assigned';

function validateInviteOptions(options: InviteOptions): (Problem | undefined)[] {
  const { acceptance, grantOn } = options;
  const rule = "left out, unless 'grantOn' is GrantTiming.ACCEPTANCE";
  return [
    validateText('invitationId', options.invitationId, uuidRule),
    validateOutputName(options.outputName),
    validateText('expiresOn', options.expiresOn, instantRule),
    validateText('acceptBy', options.acceptBy, instantRule),
    findLateAcceptance(options),
    validateLiteral('state', options.state, enumRule(InvitationState), WHY_LITERAL),
    validateLiteral('grantOn', grantOn, enumRule(GrantTiming), WHY_LITERAL),
    acceptance && grantOn !== GrantTiming.ACCEPTANCE
      ? problems.valueInvalid('acceptance', rule, 'an acceptance')
      : undefined,
  ];
}

/** Returns the problem of an acceptance that would come after the end of the access. */
function findLateAcceptance({ acceptBy, expiresOn }: InviteOptions): Problem | undefined {
  if (acceptBy === undefined || expiresOn === undefined) return undefined;
  const isLate = Date.parse(acceptBy) > Date.parse(expiresOn);
  return isLate
    ? problems.valueInvalid('acceptBy', `no later than 'expiresOn' (${expiresOn})`, acceptBy)
    : undefined;
}

/** Compares the deadline with the end of access, if only Terraform knows one of them. */
function toDeadlinePreconditions({ acceptBy, expiresOn }: DeclaredInvitation, where: string): Precondition[] {
  if (acceptBy === null || expiresOn === null) return [];
  if (!Token.isUnresolved(acceptBy) && !Token.isUnresolved(expiresOn)) return [];
  const message = "'acceptBy' must be no later than 'expiresOn'; change the value that it refers to";
  return [toPrecondition(Op.lt(Fn.timecmp(acceptBy, expiresOn), 1), 'ValueInvalid', message, where)];
}

function findUnknownName(share: IShare, recipient: IRecipient): Problem | undefined {
  const unknown = Object.entries({
    'the name of the storage account': share.dataStore.storageAccountName,
    'the name of the share': share.shareName,
    'the name of the recipient': recipient.recipientName,
  }).find(([, name]) => Token.isUnresolved(name));
  return unknown && problems.invitationIdRequired(unknown[0]);
}
