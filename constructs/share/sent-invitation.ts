import type { TerraformOutput } from 'cdktf';
import { Fn, Op, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { GrantOn } from '../../lib/model/values/grant-on';
import { instantRule } from '../../lib/model/values/instant';
import { InvitationState } from '../../lib/model/values/invitation-state';
import { containerNameRule, uuidRule } from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { shown } from '../../lib/errors/show-value';
import type { Acceptance } from '../documents/acceptance';
import { acceptanceFit } from '../documents/acceptance-match';
import { comparable } from '../synthesis/addresses';
import { hasEnded } from '../synthesis/clock';
import { ContainerGrants } from '../grants/container-grants';
import type { IDataStore } from '../data-store/data-store-props';
import { documentOutput, outputNameProblem } from '../documents/document-output';
import { keepOutOfExchanges } from '../exchange/exchange-isolation';
import type { Fit } from '../synthesis/preconditions';
import type { Precondition } from '../synthesis/preconditions';
import { isSame } from '../synthesis/preconditions';
import { precondition } from '../synthesis/preconditions';
import { tagFit } from '../data-store/store-compatibility';
import type { GranteeFit } from '../principals/grantee';
import { acceptedGrantee, declaredGrantee } from '../principals/grantee';
import type { DeclaredInvitation, IInvitation } from '../documents/invitation';
import { invitationOf, invitationTo } from './invitation-document';
import type { InviteOptions } from './invite-options';
import type { Grantee } from '../principals/principal';
import { principalFit } from '../principals/principal-tenant';
import { publishedInvitation } from '../exchange/published-invitation';
import type { Recipient } from '../principals/recipient';
import type { IShare } from './share-props';
import { StackNames } from '../synthesis/unique-names';
import { joined } from '../synthesis/terraform-strings';
import { literalProblem, oneOf, ruleProblem, throwProblemsAt } from '../synthesis/validation';
import { warn, warnings } from '../synthesis/warnings';

/** Two shares or two recipients of one name would have one invitation between them. */
const invitationIds = new StackNames('invitation');

/** Nothing to complain of, and nothing to ask. */
const FITS: Fit = { problems: [], preconditions: [] };

/** The invitation of one recipient to one share: its document, as a Terraform output. */
export class SentInvitation extends Construct implements IInvitation {
  public readonly invitation: DeclaredInvitation;
  /** The output whose value is the invitation document. */
  public readonly output: TerraformOutput;

  constructor(share: IShare, id: string, recipient: Recipient, options: InviteOptions) {
    super(share, id);
    const offered = invitationOf(share, recipient, options);
    const unknown = options.invitationId === undefined ? unknownName(share, recipient) : undefined;
    const accepted = unknown ? undefined : this.accepted(share, recipient, offered, options);
    const invited = declaredGrantee(recipient);
    const isWaiting = options.grantOn === GrantOn.ACCEPTANCE && !options.acceptance;
    const grantee = options.acceptance ? accepted?.grantee : invited;
    const known = grantee ?? invited;
    const fits = known ? principalFit(recipient, known, share.dataStore) : FITS;
    const exchangeFits =
      known && share.exchange ? principalFit(recipient, known, share.exchange.dataStore) : FITS;
    throwProblemsAt(this, [
      ruleProblem('invitationId', options.invitationId, uuidRule),
      outputNameProblem(options.outputName),
      ruleProblem('expiresOn', options.expiresOn, instantRule),
      ruleProblem('acceptBy', options.acceptBy, instantRule),
      literalProblem('state', options.state, oneOf(InvitationState), WHY_LITERAL),
      literalProblem('grantOn', options.grantOn, oneOf(GrantOn), WHY_LITERAL),
      options.acceptance && options.grantOn !== GrantOn.ACCEPTANCE ? notWaiting() : undefined,
      ...(accepted?.problems ?? []),
      !invited && options.grantOn !== GrantOn.ACCEPTANCE
        ? problems.principalMissing(`recipient ${shown(recipient.recipientName)} names none`)
        : undefined,
      // Two stores may find the same of one principal.
      ...onceEach([...fits.problems, ...exchangeFits.problems]),
      unknown,
    ]);

    this.invitation = invitationTo(offered, known);
    const { invitationId, state, expiresOn } = this.invitation;
    const isActive = state === InvitationState.ACTIVE;
    invitationIds.claim(this, invitationId, comparable(TerraformStack.of(this), invitationId));
    const demanded = accepted?.preconditions ?? [];
    if (isActive && !isWaiting) this.grant(share, grantee!, [...demanded, ...fits.preconditions]);
    if (isActive && options.acceptance) this.warnOf(options.acceptance, share);

    const { declaredLocation: _, ...source } = this.invitation.source;
    const document = { ...this.invitation, source };
    // What is not granted must not be said to be.
    const preconditions = isActive ? demanded : [];
    this.output = documentOutput(this, 'Invitation', {
      document,
      description: `invitation of ${recipient.recipientName} to the share ${share.shareName}: hand it to the recipient`,
      outputName: options.outputName,
      preconditions,
    });
    const { exchange } = share;
    if (!exchange) return;
    if (known) {
      const mayAnswer = state !== InvitationState.REVOKED;
      // A principal that the provider named may answer, whatever an acceptance says.
      const asked = [...(invited ? [] : demanded), ...exchangeFits.preconditions];
      exchange.admit(known, { invitationId, until: expiresOn, mayAnswer }, [
        ...asked,
        ...sameTenant(share.dataStore, exchange.dataStore, this.node.path),
      ]);
    }
    if (exchange.publishesInvitations) {
      publishedInvitation(this, exchange, invitationId, document, preconditions);
    }
  }

  /**
   * Whether an acceptance answers this invitation, and whom it has access granted to. Where nothing is granted it only
   * tells who the recipient is: one that is outdated by now must not keep anybody from a revocation.
   */
  private accepted(
    share: IShare,
    recipient: Recipient,
    { invitationId, termsSha256, acceptBy, expiresOn, state }: DeclaredInvitation,
    { acceptance, grantOn }: InviteOptions,
  ): GranteeFit | undefined {
    if (!acceptance || grantOn !== GrantOn.ACCEPTANCE) return undefined;
    const [document, here, where] = [acceptance.acceptance, share.dataStore.tenantId, this.node.path];
    const granted = acceptedGrantee(recipient, document, here, where);
    if (state !== InvitationState.ACTIVE) {
      const answer = acceptanceFit({ invitationId }, document, where);
      const asked = declaredGrantee(recipient) ? [] : [...answer.preconditions, ...granted.preconditions];
      return { grantee: granted.grantee, problems: answer.problems, preconditions: asked };
    }
    const offer = { invitationId, termsSha256, acceptBy, expiresOn, tenantId: recipient.tenantId };
    const answer = acceptanceFit(offer, document, where);
    return {
      ...granted,
      problems: [...answer.problems, ...granted.problems],
      preconditions: [...answer.preconditions, ...granted.preconditions],
    };
  }

  private warnOf({ acceptance }: Acceptance, { shareName, dataStore }: IShare): void {
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
      const granted = grants.containerOf(container);
      const demanded = [...preconditions, ...containerPreconditions(container, dataStore.node.path)];
      const admit = (admitted: typeof scopes, asked: readonly Precondition[]): void => {
        grants.read(grantee, dataStore, granted, admitted, asked);
        if (!share.preserveTags) return;
        const { preconditions: ofTags } = tagFit(dataStore, share.node.path);
        grants.readTags(grantee, dataStore, granted, admitted, [...asked, ...ofTags]);
      };
      admit(scopes, demanded);
      keepOutOfExchanges({ owner: share, dataStore, container, demand: (more) => admit([], more) });
    }
  }
}

/** A name with a slash would make another scope of it. */
function containerPreconditions(container: string, where: string): Precondition[] {
  if (!Token.isUnresolved(container)) return [];
  const isName = Fn.can(Fn.regex('^[a-z0-9]+(-[a-z0-9]+)*$', joined(container)));
  const size = Fn.lengthOf(joined(container));
  const message = `ValueInvalid: 'container' must be ${containerNameRule('')}; change the value that it refers to`;
  return [
    {
      condition: Op.and(isName, Op.and(Op.gte(size, 3), Op.lte(size, 63))),
      errorMessage: `${message} (at ${where})`,
    },
  ];
}

/** An object id is another principal in another tenant, or none; where a tenant is a token, Terraform compares. */
function sameTenant(store: IDataStore, exchange: IDataStore, where: string): Precondition[] {
  const [here, there] = [store.tenantId, exchange.tenantId];
  if (here === undefined || there === undefined) return [];
  if (!Token.isUnresolved(here) && !Token.isUnresolved(there)) return [];
  const message =
    "'exchange' must be in the tenant of the share's data store; make the ShareExchange in a store of that tenant";
  return [precondition(isSame(here, there), 'ValueInvalid', message, where)];
}

function onceEach(found: readonly Problem[]): Problem[] {
  return [...new Map(found.map((problem) => [problem.message, problem])).values()];
}

function notWaiting(): Problem {
  const rule = "left out, unless 'grantOn' is GrantOn.ACCEPTANCE";
  return problems.valueInvalid('acceptance', rule, 'an acceptance');
}

/** Not to be left to Terraform. */
const WHY_LITERAL = 'it decides on whether there is a role assignment';

function unknownName(share: IShare, recipient: Recipient): Problem | undefined {
  const unknown = Object.entries({
    'the name of the storage account': share.dataStore.storageAccountName,
    'the name of the share': share.shareName,
    'the name of the recipient': recipient.recipientName,
  }).find(([, name]) => Token.isUnresolved(name));
  return unknown && problems.invitationIdRequired(unknown[0]);
}
