import { Fn, Op, Token } from 'cdktf';
import type { IResolvable } from 'cdktf';
import type { Construct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems, warnings } from '../../lib/errors/catalogue';
import type { AcceptanceDocument } from '../../lib/model/documents/acceptance';
import {
  findReplicationMismatches,
  hasPart,
  listReplicatedParts,
  toPartProblem,
} from '../../lib/model/handshake/replication-match';
import type { ReplicatedPart } from '../../lib/model/handshake/replication-match';
import { CONFIRM_ACCOUNT } from '../../lib/model/handshake/half-fixes';
import { storageAccountIdRule } from '../../lib/model/rules/naming-rules';
import { DatasetType } from '../../lib/model/values/dataset';
import { ShareKind } from '../../lib/model/values/share-kind';
import { AccountChildNames } from '../data-store/account-child-names';
import { collectStores } from '../data-store/stored-datasets';
import type { StoredDataset } from '../data-store/dataset';
import type { CheckResult, Precondition } from '../synthesis/check-result';
import { PASSED, toPrecondition } from '../synthesis/check-result';
import { toLiteral, validateText } from '../synthesis/props-validation';
import { escapeTemplates, toFunctionArgument, toShownValue } from '../synthesis/terraform-strings';
import { warn } from '../synthesis/warnings';
import type { ReplicationSettings } from './object-replication-options';
import { validateReplicationSettings } from './object-replication-options';
import { findOwnDestination } from './own-destination';
import { watchProviderHalf, watchReplicationOffer } from './provider-half-limits';
import { defineSourceHalf } from './replication-halves';
import { toPolicyRule } from './replication-rules';

/** Permission of a provider that a recipient gets the data by object replication. */
export interface ReplicationConsent extends ReplicationSettings {
  /**
   * ARM id of the only storage account that data may be replicated to.
   * @default - the account that the acceptance names
   */
  readonly destinationAccountId?: string;
}

/** The invitation that a replication belongs to. */
export interface ReplicatedInvitation {
  readonly shareKind: ShareKind;
  /** Tenant of the recipient; undefined if it is not known. */
  readonly recipientTenantId: string | undefined;
  readonly datasets: readonly StoredDataset[];
  readonly consent: ReplicationConsent | undefined;
  /** The acceptance; undefined if there is none yet. */
  readonly acceptance: AcceptanceDocument | undefined;
}

const policyNames = new AccountChildNames('replication policy of the account');

/** Checks the permission, and that the consumer's half stays within the invitation. The acceptance is untrusted. */
export function checkProviderReplication(
  { shareKind, datasets, consent, acceptance }: ReplicatedInvitation,
  {
    expiresOn,
    isGrantedOnAcceptance,
  }: { readonly expiresOn?: string; readonly isGrantedOnAcceptance: boolean },
  where: string,
): CheckResult {
  if (consent === undefined) return PASSED;
  const stores = collectStores(datasets);
  const found = [
    validateText(
      'objectReplication.destinationAccountId',
      consent.destinationAccountId,
      storageAccountIdRule,
    ),
    ...validateReplicationSettings(consent, 'objectReplication.'),
    isGrantedOnAcceptance
      ? undefined
      : problems.valueInvalid(
          'objectReplication',
          "left out, unless 'grantOn' is GrantTiming.ACCEPTANCE: the acceptance has the ids of the policy",
          'a permission',
        ),
    stores.length > 1
      ? problems.valueInvalid(
          'objectReplication',
          'left out for a share of several accounts: a policy has one of them',
          'a permission',
        )
      : undefined,
    shareKind === ShareKind.IN_PLACE
      ? problems.valueInvalid(
          'objectReplication',
          'left out for an InPlace share, of which nothing is copied',
          'a permission',
        )
      : undefined,
    findOwnDestination('objectReplication.destinationAccountId', consent.destinationAccountId, stores),
    expiresOn === undefined ? undefined : problems.expiryUnenforceable(toShownValue(expiresOn), true),
  ].filter((problem) => problem !== undefined);
  const facts = acceptance?.objectReplication;
  if (facts === undefined) return { problems: found, preconditions: [] };
  const parts = checkParts(listReplicatedParts(facts.rules), datasets, where);
  const mismatches = findReplicationMismatches(facts, {
    sourceAccountName: toLiteral(stores[0]?.storageAccountName),
    destinationAccountId: toLiteral(consent.destinationAccountId),
  });
  return {
    problems: [...found, ...mismatches, ...parts.problems],
    preconditions: [
      ...toDestinationPreconditions(consent, facts.destinationAccountId, where),
      ...parts.preconditions,
    ],
  };
}

/** Compares an invitation that allows object replication, and that nobody has answered yet, with what its own account can do. */
export function checkReplicationOffer(
  invitation: Construct,
  { datasets, consent, recipientTenantId }: ReplicatedInvitation,
): void {
  if (consent !== undefined) watchReplicationOffer(invitation, { datasets, recipientTenantId });
}

/** Defines the provider's half of a replication with the ids of the consumer's half. */
export function defineProviderHalf(
  invitation: Construct,
  { datasets, consent, acceptance }: ReplicatedInvitation,
  preconditions: readonly Precondition[],
): void {
  const facts = acceptance?.objectReplication;
  if (facts === undefined || acceptance === undefined) return;
  if (consent === undefined) {
    warn(invitation, warnings.replicationNotAllowed());
    return;
  }
  const [dataStore] = collectStores(datasets);
  const destinationAccount = escapeTemplates(facts.destinationAccountId);
  const accountName = destinationAccount.slice(destinationAccount.lastIndexOf('/') + 1);
  policyNames.claim(invitation, dataStore, `to ${accountName}`);
  // The id comes from the other side: two halves with one id would be one resource of Azure.
  policyNames.claim(invitation, dataStore, facts.policyId);
  watchProviderHalf(invitation, { dataStore, acceptance, facts, settings: consent });
  defineSourceHalf(
    invitation,
    dataStore.storageAccountId,
    facts.policyId,
    {
      sourceAccount: dataStore.storageAccountId,
      destinationAccount,
      rules: facts.rules.map((rule) => toPolicyRule(rule, rule.createdAfter)),
      settings: consent,
    },
    {
      preconditions,
      containers: facts.rules.map(({ sourceContainer: container }) => ({ dataStore, container })),
    },
  );
}

/** Finds the parts that no dataset has. Terraform compares datasets whose place it alone knows. */
function checkParts(
  parts: readonly ReplicatedPart[],
  datasets: readonly StoredDataset[],
  where: string,
): CheckResult {
  const unknown = datasets.filter(
    ({ container, path, datasetType }) =>
      datasetType !== DatasetType.FILE && [container, path].some((each) => Token.isUnresolved(each)),
  );
  const known = datasets.filter(
    ({ container, path }) => ![container, path].some((each) => Token.isUnresolved(each)),
  );
  const missing = parts.filter((part) => !known.some((dataset) => hasPart(dataset, part)));
  if (unknown.length === 0) return { problems: missing.map(toPartProblem), preconditions: [] };
  return {
    problems: [],
    preconditions: missing.map((part) => {
      const [first, ...others] = unknown.map((dataset) => toPartCondition(dataset, part));
      const { code, message, fix } = toPartProblem(part);
      const condition = others.reduce((all, each) => Op.or(all, each), first);
      return toPrecondition(condition, code, escapeTemplates(`${message}; ${fix}`), where);
    }),
  };
}

/** Returns the Terraform form of `hasPart`. */
function toPartCondition(
  { datasetType, container, path }: StoredDataset,
  { container: asked, prefix }: ReplicatedPart,
): IResolvable {
  const isContainer = Op.eq(container, asked);
  if (datasetType === DatasetType.CONTAINER) return isContainer;
  const isBelow = Fn.startswith(escapeTemplates(prefix), Fn.join('', [toFunctionArgument(path), '/']));
  return Op.and(isContainer, isBelow);
}

function toDestinationPreconditions(
  { destinationAccountId: allowed }: ReplicationConsent,
  asked: string,
  where: string,
): Precondition[] {
  if (allowed === undefined || !Token.isUnresolved(allowed)) return [];
  const { code, message, fix }: Problem = problems.replicationMismatch(
    "it replicates to another account than 'destinationAccountId'",
    CONFIRM_ACCOUNT,
  );
  const condition = Op.eq(Fn.lower(toFunctionArgument(allowed)), escapeTemplates(asked.toLowerCase()));
  return [toPrecondition(condition, code, `${message}; ${fix}`, where)];
}
