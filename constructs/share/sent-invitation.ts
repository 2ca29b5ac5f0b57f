import type { TerraformOutput } from 'cdktf';
import { Fn, Op, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { GrantOn } from '../../lib/model/values/grant-on';
import { instantRule } from '../../lib/model/values/instant';
import { InvitationState } from '../../lib/model/values/invitation-state';
import { containerNameRule, uuidRule } from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { formatValue } from '../../lib/errors/format-value';
import type { Acceptance } from '../documents/acceptance';
import { checkAcceptance } from '../documents/acceptance-match';
import { toComparable } from '../synthesis/addresses';
import { hasEnded } from '../synthesis/clock';
import { ContainerGrants } from '../grants/container-grants';
import type { IDataStore } from '../data-store/data-store-props';
import { defineDocumentOutput, validateOutputName } from '../documents/document-output';
import { keepOutOfExchanges } from '../exchange/exchange-isolation';
import type { CheckResult, Precondition } from '../synthesis/preconditions';
import { equalsIgnoringCase, toPrecondition } from '../synthesis/preconditions';
import { checkTagSupport } from '../data-store/store-compatibility';
import type { GranteeResolution } from '../principals/grantee';
import { resolveAcceptedGrantee, toGrantee } from '../principals/grantee';
import type { DeclaredInvitation, IInvitation } from '../documents/invitation';
import { buildInvitation, setGrantee } from './invitation-document';
import type { InviteOptions } from './invite-options';
import type { Grantee } from '../principals/principal';
import { checkPrincipalTenant } from '../principals/principal-tenant';
import { publishInvitation } from '../exchange/published-invitation';
import type { Recipient } from '../principals/recipient';
import type { IShare } from './share-props';
import { StackNames } from '../synthesis/unique-names';
import { toFunctionArgument } from '../synthesis/terraform-strings';
import { validateLiteral, enumRule, validateText, throwProblemsAt } from '../synthesis/validation';
import { warn, warnings } from '../synthesis/warnings';

/** Two shares or two recipients of one name would have one invitation between them. */
const invitationIds = new StackNames('invitation');

/** Nothing to complain of, and nothing to ask. */
const PASSED: CheckResult = { problems: [], preconditions: [] };

/** The invitation of one recipient to one share: its document, as a Terraform output. */
export class SentInvitation extends Construct implements IInvitation {
  public readonly invitation: DeclaredInvitation;
  /** The output whose value is the invitation document. */
  public readonly output: TerraformOutput;

  constructor(share: IShare, id: string, recipient: Recipient, options: InviteOptions) {
    super(share, id);
    const offer = buildInvitation(share, recipient, options);
    const unknown = options.invitationId === undefined ? findUnknownName(share, recipient) : undefined;
    const acceptanceResolution = unknown
      ? undefined
      : this.resolveAcceptance(share, recipient, offer, options);
    const invited = toGrantee(recipient);
    const isWaiting = options.grantOn === GrantOn.ACCEPTANCE && !options.acceptance;
    const grantee = options.acceptance ? acceptanceResolution?.grantee : invited;
    const grantedOrInvited = grantee ?? invited;
    const principalCheck = grantedOrInvited
      ? checkPrincipalTenant(recipient, grantedOrInvited, share.dataStore)
      : PASSED;
    const exchangeCheck =
      grantedOrInvited && share.exchange
        ? checkPrincipalTenant(recipient, grantedOrInvited, share.exchange.dataStore)
        : PASSED;
    throwProblemsAt(this, [
      validateText('invitationId', options.invitationId, uuidRule),
      validateOutputName(options.outputName),
      validateText('expiresOn', options.expiresOn, instantRule),
      validateText('acceptBy', options.acceptBy, instantRule),
      validateLiteral('state', options.state, enumRule(InvitationState), WHY_LITERAL),
      validateLiteral('grantOn', options.grantOn, enumRule(GrantOn), WHY_LITERAL),
      options.acceptance && options.grantOn !== GrantOn.ACCEPTANCE ? toUnexpectedAcceptance() : undefined,
      ...(acceptanceResolution?.problems ?? []),
      !invited && options.grantOn !== GrantOn.ACCEPTANCE
        ? problems.principalMissing(`recipient ${formatValue(recipient.recipientName)} names none`)
        : undefined,
      // Two stores may find the same of one principal.
      ...removeDuplicateProblems([...principalCheck.problems, ...exchangeCheck.problems]),
      unknown,
    ]);

    this.invitation = setGrantee(offer, grantedOrInvited);
    const { invitationId, state, expiresOn } = this.invitation;
    const isActive = state === InvitationState.ACTIVE;
    invitationIds.claim(this, invitationId, toComparable(TerraformStack.of(this), invitationId));
    const demanded = acceptanceResolution?.preconditions ?? [];
    if (isActive && !isWaiting) this.grant(share, grantee!, [...demanded, ...principalCheck.preconditions]);
    if (isActive && options.acceptance) this.warnOfAcceptance(options.acceptance, share);

    const { declaredLocation: _, ...source } = this.invitation.source;
    const document = { ...this.invitation, source };
    // What is not granted must not be said to be.
    const preconditions = isActive ? demanded : [];
    this.output = defineDocumentOutput(this, 'Invitation', {
      document,
      description: `invitation of ${recipient.recipientName} to the share ${share.shareName}: hand it to the recipient`,
      outputName: options.outputName,
      preconditions,
    });
    const { exchange } = share;
    if (!exchange) return;
    if (grantedOrInvited) {
      const mayAnswer = state !== InvitationState.REVOKED;
      // A principal that the provider named may answer, whatever an acceptance says.
      const acceptancePreconditions = [...(invited ? [] : demanded), ...exchangeCheck.preconditions];
      exchange.admit(grantedOrInvited, { invitationId, until: expiresOn, mayAnswer }, [
        ...acceptancePreconditions,
        ...toSameTenantPreconditions(share.dataStore, exchange.dataStore, this.node.path),
      ]);
    }
    if (exchange.publishesInvitations) {
      publishInvitation(this, exchange, invitationId, document, preconditions);
    }
  }

  /**
   * Whether an acceptance answers this invitation, and whom it has access granted to. Where nothing is granted it only
   * tells who the recipient is: one that is outdated by now must not keep anybody from a revocation.
   */
  private resolveAcceptance(
    share: IShare,
    recipient: Recipient,
    { invitationId, termsSha256, acceptBy, expiresOn, state }: DeclaredInvitation,
    { acceptance, grantOn }: InviteOptions,
  ): GranteeResolution | undefined {
    if (!acceptance || grantOn !== GrantOn.ACCEPTANCE) return undefined;
    const [document, here, where] = [acceptance.acceptance, share.dataStore.tenantId, this.node.path];
    const granted = resolveAcceptedGrantee(recipient, document, here, where);
    if (state !== InvitationState.ACTIVE) {
      const answer = checkAcceptance({ invitationId }, document, where);
      const asked = toGrantee(recipient) ? [] : [...answer.preconditions, ...granted.preconditions];
      return { grantee: granted.grantee, problems: answer.problems, preconditions: asked };
    }
    const offer = { invitationId, termsSha256, acceptBy, expiresOn, tenantId: recipient.tenantId };
    const answer = checkAcceptance(offer, document, where);
    return {
      ...granted,
      problems: [...answer.problems, ...granted.problems],
      preconditions: [...answer.preconditions, ...granted.preconditions],
    };
  }

  private warnOfAcceptance({ acceptance }: Acceptance, { shareName, dataStore }: IShare): void {
    if (dataStore.tenantId === undefined) {
      const { storageAccountName: name } = dataStore;
      warn(this, warnings.acceptanceTenantUnknown(Token.isUnresolved(name) ? 'a token' : name));
    }
    if (!Token.isUnresolved(shareName) && shareName !== acceptance.shareName) {
      warn(this, warnings.shareNameDiffers(acceptance.shareName, shareName));
    }
  }

  private grant(share: IShare, grantee: Grantee, preconditions: readonly Precondition[]): void {
    const grants = ContainerGrants.of(this);
    const until = this.invitation.expiresOn;
    if (hasEnded(until)) warn(this, warnings.accessEnded(until!));
    for (const container of new Set(share.datasets.map((dataset) => dataset.container))) {
      const scopes = share.datasets
        .filter((dataset) => dataset.container === container)
        .map(({ datasetType, path }) => ({ datasetType, path, until }));
      const { dataStore } = share;
      const grantedContainer = grants.toGrantedContainer(container);
      const containerDemands = [
        ...preconditions,
        ...toContainerPreconditions(container, dataStore.node.path),
      ];
      const grantScopes = (admitted: typeof scopes, asked: readonly Precondition[]): void => {
        grants.grantRead(grantee, dataStore, grantedContainer, admitted, asked);
        if (!share.preserveTags) return;
        const { preconditions: ofTags } = checkTagSupport(dataStore, share.node.path);
        grants.grantTagRead(grantee, dataStore, grantedContainer, admitted, [...asked, ...ofTags]);
      };
      grantScopes(scopes, containerDemands);
      keepOutOfExchanges({
        owner: share,
        dataStore,
        container,
        addPreconditions: (more) => grantScopes([], more),
      });
    }
  }
}

/** A name with a slash would make another scope of it. */
function toContainerPreconditions(container: string, where: string): Precondition[] {
  if (!Token.isUnresolved(container)) return [];
  const isName = Fn.can(Fn.regex('^[a-z0-9]+(-[a-z0-9]+)*$', toFunctionArgument(container)));
  const size = Fn.lengthOf(toFunctionArgument(container));
  const message = `ValueInvalid: 'container' must be ${containerNameRule('')}; change the value that it refers to`;
  return [
    {
      condition: Op.and(isName, Op.and(Op.gte(size, 3), Op.lte(size, 63))),
      errorMessage: `${message} (at ${where})`,
    },
  ];
}

/** An object id is another principal in another tenant, or none; where a tenant is a token, Terraform compares. */
function toSameTenantPreconditions(store: IDataStore, exchange: IDataStore, where: string): Precondition[] {
  const [here, there] = [store.tenantId, exchange.tenantId];
  if (here === undefined || there === undefined) return [];
  if (!Token.isUnresolved(here) && !Token.isUnresolved(there)) return [];
  const message =
    "'exchange' must be in the tenant of the share's data store; make the ShareExchange in a store of that tenant";
  return [toPrecondition(equalsIgnoringCase(here, there), 'ValueInvalid', message, where)];
}

function removeDuplicateProblems(found: readonly Problem[]): Problem[] {
  return [...new Map(found.map((problem) => [problem.message, problem])).values()];
}

function toUnexpectedAcceptance(): Problem {
  const rule = "left out, unless 'grantOn' is GrantOn.ACCEPTANCE";
  return problems.valueInvalid('acceptance', rule, 'an acceptance');
}

/** Not to be left to Terraform. */
const WHY_LITERAL = 'it decides on whether there is a role assignment';

function findUnknownName(share: IShare, recipient: Recipient): Problem | undefined {
  const unknown = Object.entries({
    'the name of the storage account': share.dataStore.storageAccountName,
    'the name of the share': share.shareName,
    'the name of the recipient': recipient.recipientName,
  }).find(([, name]) => Token.isUnresolved(name));
  return unknown && problems.invitationIdRequired(unknown[0]);
}
