import type { TerraformOutput } from 'cdktf';
import { Fn, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { invitationIdOf } from '../lib/model/invitation-id';
import { nameRule, uuidRule } from '../lib/model/names';
import { ShareKind } from '../lib/model/share-kind';
import { termsSha256 } from '../lib/model/terms';
import type { Problem } from '../lib/problems';
import { problems } from '../lib/problems';
import { idWithin } from './addresses';
import { ContainerGrants } from './container-grants';
import type { IDataStore } from './data-store';
import type { Dataset } from './dataset';
import { documentOutput, outputNameProblem } from './document-output';
import type { DeclaredInvitation, IInvitation } from './invitation';
import { StackNames } from './stack-names';
import { oneOf, ruleProblem, throwProblemsAt } from './validation';
import type { Recipient } from './recipient';
import { assignablePrincipalType } from './recipient';

/** Properties of a share. */
export interface ShareProps {
  /** Store that the shared data is in. */
  readonly dataStore: IDataStore;
  /** Whether recipients read in place, or snapshots are copied to them. */
  readonly shareKind: ShareKind;
  /** What is shared: one dataset at least, each with a name of its own. */
  readonly datasets: Dataset[];
  /**
   * Name of the share in documents: 1 to 90 letters, digits, '.', '_' and '-'. Part of the invitations' ids.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * What the data is, for the recipients.
   * @default - no description
   */
  readonly description?: string;
  /**
   * What a recipient has to accept, by its SHA-256.
   * @default - no terms of use
   */
  readonly termsOfUse?: string;
}

/** Options of one invitation. */
export interface InviteOptions {
  /**
   * Id of the invitation, a UUID. Required where the name of the account, the share or the recipient is a token.
   * @default - a UUIDv5 of these three names: the same declaration always gives the same id
   */
  readonly invitationId?: string;
  /**
   * Name of the Terraform output with the invitation document.
   * @default - made from the construct's path
   */
  readonly outputName?: string;
}

/**
 * Datasets that a provider offers, to recipients that are invited one by one.
 *
 * Each invited recipient gets one `azurerm_role_assignment` of Storage Blob Data Reader for each container, at the
 * scope of that container, and one output with the invitation document.
 *
 * @see https://learn.microsoft.com/azure/data-share/terminology
 *
 * @example
 * const sales = new Share(this, 'sales', {
 *   dataStore: store, shareKind: ShareKind.COPY_BASED, datasets: [Dataset.container('curated')],
 * });
 * sales.invite(fabrikam);
 */
export class Share extends Construct {
  public readonly shareName: string;
  public readonly shareKind: ShareKind;
  public readonly dataStore: IDataStore;
  public readonly datasets: readonly Dataset[];
  public readonly description?: string;
  public readonly termsOfUse?: string;

  constructor(scope: Construct, id: string, props: ShareProps) {
    super(scope, id);
    throwProblemsAt(this, [
      ruleProblem('name', props.name ?? id, nameRule),
      ruleProblem('shareKind', props.shareKind, oneOf(ShareKind)),
      ruleProblem('description', props.description, atMost(4096)),
      ruleProblem('termsOfUse', props.termsOfUse, (terms) =>
        terms === '' ? 'a text, or left out' : atMost(65_536)(terms),
      ),
      props.datasets.length === 0 ? problems.datasetMissing() : undefined,
      ...duplicates(props.datasets),
    ]);

    this.shareName = props.name ?? id;
    this.shareKind = props.shareKind;
    this.dataStore = props.dataStore;
    this.datasets = [...props.datasets];
    this.description = props.description;
    this.termsOfUse = props.termsOfUse;
  }

  /**
   * Offers the share to a recipient: grants the reading of its datasets, and outputs the invitation.
   *
   * @param recipient Who may read. One invitation for each name of a recipient.
   * @throws DataShareError `ValueInvalid`, `InvitationIdRequired`, `DuplicateName`, `GrantDuplicate`
   */
  public invite(recipient: Recipient, options: InviteOptions = {}): SentInvitation {
    const id = idWithin(TerraformStack.of(this), recipient);
    if (this.node.tryFindChild(id)) {
      throwProblemsAt(this, [problems.duplicateName('invitation of recipient', recipient.recipientName)]);
    }
    return new SentInvitation(this, id, recipient, options);
  }
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
    throwProblemsAt(this, [
      ruleProblem('invitationId', options.invitationId, uuidRule),
      outputNameProblem(options.outputName),
      options.invitationId === undefined ? unknownName(share, recipient) : undefined,
    ]);

    this.invitation = invitationOf(share, recipient, options.invitationId);
    invitationIds.claim(this, this.invitation.invitationId);
    const grants = ContainerGrants.of(this);
    for (const dataset of share.datasets) grants.read(recipient, share.dataStore, dataset);

    const { declaredLocation: _, ...source } = this.invitation.source;
    this.output = documentOutput(this, 'Invitation', {
      document: { ...this.invitation, source },
      description: `invitation of ${recipient.recipientName} to the share ${share.shareName}: hand it to the recipient`,
      outputName: options.outputName,
    });
  }
}

function invitationOf(
  share: Share,
  recipient: Recipient,
  invitationId: string | undefined,
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
    expiresOn: null,
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

function unknownName(share: Share, recipient: Recipient): Problem | undefined {
  const unknown = Object.entries({
    'the name of the storage account': share.dataStore.storageAccountName,
    'the name of the share': share.shareName,
    'the name of the recipient': recipient.recipientName,
  }).find(([, name]) => Token.isUnresolved(name));
  return unknown && problems.invitationIdRequired(unknown[0]);
}

function duplicates(datasets: readonly Dataset[]): Problem[] {
  const names = datasets.map(({ datasetName }) => datasetName);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((name) => problems.duplicateName('dataset', name));
}

const atMost =
  (length: number) =>
  (value: string): string | undefined =>
    value.length > length ? `at most ${length} characters long` : undefined;
