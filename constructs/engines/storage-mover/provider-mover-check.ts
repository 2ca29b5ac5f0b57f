import { Fn, Op, Token } from 'cdktf';
import { problems } from '../../../lib/errors/catalogue';
import type { Problem } from '../../../lib/errors/error-codes';
import { CONFIRM_ACCOUNT } from '../../../lib/model/handshake/half-fixes';
import { findMoverMismatches, USE_ONE_STACK } from '../../../lib/model/handshake/mover-match';
import { isSameId } from '../../../lib/model/rules/same-id';
import { storageAccountIdRule } from '../../../lib/model/rules/naming-rules';
import { ShareKind } from '../../../lib/model/values/share-kind';
import type { IDataStore } from '../../data-store/data-store-props';
import { collectStores } from '../../data-store/stored-datasets';
import type { CheckResult, Precondition } from '../../synthesis/check-result';
import { PASSED, toPrecondition } from '../../synthesis/check-result';
import { isFartherThan } from '../../synthesis/has-ended';
import { toLiteral, validateText } from '../../synthesis/props-validation';
import { equalsIgnoringCase, escapeTemplates, toFunctionArgument } from '../../synthesis/terraform-strings';
import { findOwnDestination } from '../own-destination';
import { validateMoverSettings } from './mover-options';
import { MOVER_SCHEDULES, toMoverSchedule } from './mover-schedule';
import type { MovedInvitation, StorageMoverConsent } from './provider-mover';

/** Days in the longest year. */
const MAX_SCHEDULE_DAYS = 366;

const CHANGE_SCHEDULE =
  "ask the consumer to set 'snapshotTrigger' to one of these schedules, and to send the acceptance again";

/** Checks the permission, and that the consumer's half stays within the invitation. The acceptance is untrusted. */
export function checkProviderMover(
  invitation: MovedInvitation,
  isGrantedOnAcceptance: boolean,
  where: string,
): CheckResult {
  const { datasets, consent, acceptance } = invitation;
  if (consent === undefined) return PASSED;
  const stores = collectStores(datasets);
  const found = [
    ...validateConsent(consent),
    ...findExclusions(invitation, isGrantedOnAcceptance, stores),
    findLateEnd(invitation),
    findFarEnd(invitation),
  ].filter((problem) => problem !== undefined);
  const facts = acceptance?.storageMover;
  if (facts === undefined || acceptance === undefined) return { problems: found, preconditions: [] };
  const { tenantId } = acceptance.consumer;
  const mismatches = findMoverMismatches(facts, tenantId, {
    datasetNames: datasets.map(({ datasetName }) => datasetName),
    sourceAccountName: toLiteral(stores[0]?.storageAccountName),
    sourceTenantId: toLiteral(stores[0]?.tenantId),
    destinationAccountId: toLiteral(consent.destinationAccountId),
  });
  const { cron } = acceptance.snapshotTrigger;
  if (cron !== null && toMoverSchedule(cron) === undefined)
    mismatches.push(
      problems.storageMoverMismatch(`its schedule (${cron}) is not ${MOVER_SCHEDULES}`, CHANGE_SCHEDULE),
    );
  return {
    problems: [...found, ...mismatches],
    preconditions: [
      ...toEndPreconditions(invitation, where),
      ...toDestinationPreconditions(consent, facts.destinationAccountId, where),
      ...toTenantPreconditions(stores[0], tenantId, where),
    ],
  };
}

function validateConsent(consent: StorageMoverConsent): (Problem | undefined)[] {
  const { destinationAccountId, storageMoverId, location } = consent;
  return [
    validateText('storageMover.destinationAccountId', destinationAccountId, storageAccountIdRule),
    ...validateMoverSettings(consent, 'storageMover.'),
    storageMoverId !== undefined && location === undefined
      ? problems.valueInvalid(
          'storageMover.location',
          "given with 'storageMoverId', because the invitation names the region of the storage mover",
          undefined,
        )
      : undefined,
  ];
}

/** Returns the reasons why the invitation cannot have the permission at all. */
function findExclusions(
  { shareKind, recipientTenantId, consent }: MovedInvitation,
  isGrantedOnAcceptance: boolean,
  stores: readonly IDataStore[],
): (Problem | undefined)[] {
  const [tenantId, ours] = [recipientTenantId, stores[0]?.tenantId].map((each) => toLiteral(each));
  const rules = [
    isGrantedOnAcceptance
      ? undefined
      : "left out, unless 'grantOn' is GrantTiming.ACCEPTANCE: the acceptance has the ids of the endpoints",
    stores.length > 1
      ? 'left out for a share of several accounts: an endpoint allows one of them'
      : undefined,
    shareKind === ShareKind.IN_PLACE
      ? 'left out for an InPlace share, of which nothing is copied'
      : undefined,
    tenantId !== undefined && ours !== undefined && isSameId(tenantId, ours)
      ? 'left out for a recipient of the tenant of the shared data, whose stack sets up both sides'
      : undefined,
  ];
  return [
    ...rules
      .filter((rule) => rule !== undefined)
      .map((rule) => problems.valueInvalid('storageMover', rule, 'a permission')),
    findOwnDestination('storageMover.destinationAccountId', consent?.destinationAccountId, stores),
  ];
}

function findLateEnd({ consent, expiresOn }: MovedInvitation): Problem | undefined {
  const [end, until] = [toLiteral(consent?.endDate), toLiteral(expiresOn)];
  if (end === undefined || until === undefined || Date.parse(end) <= Date.parse(until)) return undefined;
  return problems.valueInvalid('storageMover.endDate', `no later than 'expiresOn' (${until})`, end);
}

/** Finds an end of access that the schedule would get, and that Azure refuses: a schedule ends within a year of its creation. */
function findFarEnd({ consent, expiresOn, acceptance }: MovedInvitation): Problem | undefined {
  const isScheduled = typeof acceptance?.snapshotTrigger.cron === 'string';
  if (!isScheduled || acceptance.storageMover === undefined) return undefined;
  if (consent?.endDate !== undefined || expiresOn === undefined) return undefined;
  if (!isFartherThan(MAX_SCHEDULE_DAYS, expiresOn)) return undefined;
  const rule = `given, because 'expiresOn' (${expiresOn}) is more than a year ahead: Azure ends schedules within a year of their creation`;
  return problems.valueInvalid('storageMover.endDate', rule, undefined);
}

/** Compares the end of the schedule with the end of access, if only Terraform knows one of them. */
function toEndPreconditions({ consent, expiresOn }: MovedInvitation, where: string): Precondition[] {
  const end = consent?.endDate;
  if (end === undefined || expiresOn === undefined) return [];
  if (!Token.isUnresolved(end) && !Token.isUnresolved(expiresOn)) return [];
  const message =
    "'storageMover.endDate' must be no later than 'expiresOn'; change the value that it refers to";
  return [toPrecondition(Op.lt(Fn.timecmp(end, expiresOn), 1), 'ValueInvalid', message, where)];
}

function toDestinationPreconditions(
  { destinationAccountId: allowed }: StorageMoverConsent,
  asked: string,
  where: string,
): Precondition[] {
  if (allowed === undefined || !Token.isUnresolved(allowed)) return [];
  const reason = "it copies to another account than 'destinationAccountId'";
  const condition = Op.eq(Fn.lower(toFunctionArgument(allowed)), escapeTemplates(asked.toLowerCase()));
  return [toMismatchPrecondition(condition, [reason, CONFIRM_ACCOUNT], where)];
}

function toTenantPreconditions(
  dataStore: IDataStore | undefined,
  consumerTenantId: string | null,
  where: string,
): Precondition[] {
  const ours = dataStore?.tenantId;
  if (ours === undefined || consumerTenantId === null || !Token.isUnresolved(ours)) return [];
  const reason = 'its endpoints are in the tenant of the shared data, where one stack sets up both sides';
  const condition = Op.not(equalsIgnoringCase(ours, consumerTenantId));
  return [toMismatchPrecondition(condition, [reason, USE_ONE_STACK], where)];
}

function toMismatchPrecondition(
  condition: Precondition['condition'],
  mismatch: Parameters<typeof problems.storageMoverMismatch>,
  where: string,
): Precondition {
  const { code, message, fix } = problems.storageMoverMismatch(...mismatch);
  return toPrecondition(condition, code, `${message}; ${fix}`, where);
}
