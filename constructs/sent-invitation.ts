import type { TerraformOutput } from 'cdktf';
import { Fn, Op, Token } from 'cdktf';
import { Construct } from 'constructs';
import { GrantOn } from '../lib/model/grant-on';
import { instantRule } from '../lib/model/instant';
import { invitationIdOf } from '../lib/model/invitation-id';
import { InvitationState } from '../lib/model/invitation-state';
import { containerNameRule, uuidRule } from '../lib/model/names';
import { termsSha256 } from '../lib/model/terms';
import type { Problem } from '../lib/problems';
import { problems } from '../lib/problems';
import { hasEnded } from './clock';
import { ContainerGrants } from './container-grants';
import { documentOutput, outputNameProblem } from './document-output';
import type { Precondition } from './fit';
import type { DeclaredInvitation, IInvitation } from './invitation';
import { assignablePrincipalType } from './principal';
import { principalFit } from './principal-fit';
import type { Recipient } from './recipient';
import type { Share } from './share';
import { StackNames } from './stack-names';
import { joined } from './terraform-text';
import { literalProblem, oneOf, ruleProblem, throwProblemsAt } from './validation';
import { warn, warnings } from './warnings';

/** Options of one invitation. */
export interface InviteOptions {
  /**
   * Id of the invitation, a UUID. Required where the name of the account, the share or the recipient is a token.
   * @default - a UUIDv5 of these three names: the same declaration always gives the same id
   */
  readonly invitationId?: string;
  /**
   * End of access: a UTC time like '2027-01-01T00:00:00Z', or a token of one. It is part of the grant's condition, so
   * that access ends then even if no pipeline ever runs again.
   * @default - access does not end
   */
  readonly expiresOn?: string;
  /**
   * Whether the datasets may be read now. `Suspended` and `Revoked` take the grant away and keep the record: the
   * invitation document, and with `Active` again the same grant.
   * @default InvitationState.ACTIVE
   */
  readonly state?: InvitationState;
  /**
   * Name of the Terraform output with the invitation document.
   * @default - made from the construct's path
   */
  readonly outputName?: string;
}

/** Two shares or two recipients of one name would have one invitation between them. */
const invitationIds = new StackNames('invitation');

/** The invitation of one recipient to one share: its document, as a Terraform output. */
export class SentInvitation extends Construct implements IInvitation {
  public readonly invitation: DeclaredInvitation;
  /** The output whose value is the invitation document. */
  public readonly output: TerraformOutput;

  constructor(share: Share, id: string, recipient: Recipient, options: InviteOptions) {
    super(share, id);
    const principal = principalFit(recipient, recipient, share.dataStore);
    throwProblemsAt(this, [
      ruleProblem('invitationId', options.invitationId, uuidRule),
      outputNameProblem(options.outputName),
      ruleProblem('expiresOn', options.expiresOn, instantRule),
      literalProblem('state', options.state, oneOf(InvitationState), WHY_LITERAL),
      ...principal.problems,
      options.invitationId === undefined ? unknownName(share, recipient) : undefined,
    ]);

    this.invitation = invitationOf(share, recipient, options);
    invitationIds.claim(this, this.invitation.invitationId);
    if (this.invitation.state === InvitationState.ACTIVE)
      this.grant(share, recipient, principal.preconditions);

    const { declaredLocation: _, ...source } = this.invitation.source;
    this.output = documentOutput(this, 'Invitation', {
      document: { ...this.invitation, source },
      description: `invitation of ${recipient.recipientName} to the share ${share.shareName}: hand it to the recipient`,
      outputName: options.outputName,
    });
  }

  private grant(share: Share, recipient: Recipient, preconditions: readonly Precondition[]): void {
    const grants = ContainerGrants.of(this);
    const until = this.invitation.expiresOn;
    if (hasEnded(until)) warn(this, warnings.accessEnded(until!));
    for (const container of new Set(share.datasets.map((dataset) => dataset.container))) {
      const scopes = share.datasets
        .filter((dataset) => dataset.container === container)
        .map(({ datasetType, path }) => ({ datasetType, path, until }));
      const demanded = [...preconditions, ...containerPreconditions(container, share.dataStore.node.path)];
      grants.read(recipient, share.dataStore, grants.containerOf(container), scopes, demanded);
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

function invitationOf(
  share: Share,
  recipient: Recipient,
  { invitationId, expiresOn, state }: InviteOptions,
): DeclaredInvitation {
  const store = share.dataStore;
  const terms = share.termsOfUse;
  return {
    documentType: 'invitation',
    schemaVersion: 1,
    invitationId:
      invitationId ?? invitationIdOf(store.storageAccountName, share.shareName, recipient.recipientName),
    shareName: share.shareName,
    shareKind: share.shareKind,
    description: share.description ?? null,
    termsOfUse: terms ?? null,
    termsSha256: terms === undefined ? null : hashOf(terms),
    provider: { providerName: null, contact: null },
    acceptBy: null,
    expiresOn: expiresOn ?? null,
    state: state ?? InvitationState.ACTIVE,
    grantOn: GrantOn.INVITATION,
    acceptedOn: null,
    snapshotSchedule: null,
    exchange: null,
    source: {
      storageAccountName: store.storageAccountName,
      blobEndpoint: store.blobEndpoint,
      location: store.location,
      declaredLocation: store.declaredLocation,
      isHnsEnabled: store.isHnsEnabled,
      tenantId: store.tenantId ?? null,
      // The ARM id names the provider's subscription and resource group: no business of the other company.
      resourceId: null,
    },
    datasets: share.datasets.map(({ datasetName, datasetType, container, path }) => ({
      datasetName,
      datasetType,
      container,
      path,
    })),
    recipient: {
      recipientName: recipient.recipientName,
      principalId: recipient.principalId,
      principalType: assignablePrincipalType(recipient.principalType),
      applicationId: null,
      tenantId: recipient.tenantId ?? null,
      displayName: recipient.displayName ?? null,
      contact: recipient.contact ?? null,
    },
  };
}

/** Terms that only Terraform knows are hashed by Terraform. */
function hashOf(terms: string): string {
  return Token.isUnresolved(terms) ? Token.asString(Fn.sha256(terms)) : termsSha256(terms);
}

/** Not to be left to Terraform. */
const WHY_LITERAL = 'it decides on whether there is a role assignment';

function unknownName(share: Share, recipient: Recipient): Problem | undefined {
  const unknown = Object.entries({
    'the name of the storage account': share.dataStore.storageAccountName,
    'the name of the share': share.shareName,
    'the name of the recipient': recipient.recipientName,
  }).find(([, name]) => Token.isUnresolved(name));
  return unknown && problems.invitationIdRequired(unknown[0]);
}
