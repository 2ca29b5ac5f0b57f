import type { Acceptance, SubscriptionSettings } from '../../model/handshake/answer-invitation';
import { findInvitationProblems } from '../../model/handshake/answer-invitation';
import { READER_TYPES } from '../../model/documents/acceptance';
import type { StoreFacts } from '../../model/documents/store-facts';
import type { InvitationDocument } from '../../model/documents/invitation';
import { instantRule } from '../../model/values/instant';
import {
  containerNameRule,
  endpointRule,
  isDataLakeGen1,
  hasAccountName,
  nameRule,
  regionRule,
  storageAccountIdRule,
  storageAccountNameRule,
  targetContainerRule,
  uuidRule,
} from '../../model/rules/naming-rules';
import { normalizeRegion } from '../../model/values/region';
import { cronRule } from '../../model/values/schedule';
import { ShareKind } from '../../model/values/share-kind';
import type { SnapshotTriggerFacts } from '../../model/documents/snapshot-trigger';
import { MANUAL_TRIGGER, TriggerKind } from '../../model/documents/snapshot-trigger';
import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { resolveReader, findReaderProblems } from './accept-reader';
import { lineRule, findOptionProblems, requireOption } from './option-rules';
import type { PreviousAnswer } from './previous-answer';
import {
  chooseContainer,
  findKeptCopySettings,
  findKeptLandings,
  findPreviousStore,
  mergePreviousOptions,
} from './previous-answer';
import type { AcceptOptions } from './accept-options';

/** The values of the options, checked against the invitation. */
export interface AcceptInput {
  readonly acceptance: Acceptance;
  readonly settings: SubscriptionSettings;
  /** Everything that is wrong. If there is anything, the rest must not be used. */
  readonly problems: readonly Problem[];
}

const DELETIONS = ['keep', 'mirror'] as const;

const createChoiceRule =
  (allowed: readonly string[]) =>
  (value: string): string | undefined =>
    allowed.includes(value) ? undefined : allowed.join(', ').replace(/, (?=\w+$)/, ' or ');

/** Builds the input of an acceptance. Defaults come from the previous answer, or else from the invitation. */
export function buildAcceptInput(
  invitation: InvitationDocument,
  given: AcceptOptions,
  previous: PreviousAnswer,
  now: Date,
): AcceptInput {
  const options = mergePreviousOptions(given, previous);
  const tenantId = given.tenant ?? previous.acceptance?.consumer.tenantId ?? invitation.recipient.tenantId;
  const acceptedOn = options.acceptedOn ?? now.toISOString();
  // Tokens for the consumer's account come from this tenant, so the invitation must not choose it.
  const target = toTarget(options, given.tenant ?? findPreviousStore(given, previous)?.tenantId ?? null);
  const isCopy = invitation.shareKind === ShareKind.COPY_BASED;
  const trigger = parseTrigger(invitation, (isCopy ? options.trigger : given.trigger) ?? 'manual');
  const landings = findKeptLandings(invitation, previous);
  const { allowCrossRegion = false, allowCrossKind = false } = options;
  const allow = { allowCrossRegion, allowCrossKind };
  return {
    acceptance: {
      acceptedOn,
      consumer: { consumerName: options.consumer ?? null, contact: options.contact ?? null, tenantId },
      reader: resolveReader(invitation, options, tenantId),
      target,
      snapshotTrigger: trigger.facts,
    },
    settings: {
      subscriptionName: getSubscriptionName(invitation, given),
      container:
        given.container ?? chooseContainer(invitation, previous, landings, buildContainerName(invitation)),
      landings,
      stateContainer: options.stateContainer ?? 'datashare',
      deletions: options.deletions === 'mirror' ? 'mirror' : 'keep',
      ...allow,
      copying: findKeptCopySettings(previous),
    },
    problems: [
      ...requireOption('--account <name>', options.account),
      ...requireOption('--location <region>', options.location),
      ...findOptionValueProblems(options),
      ...trigger.problems,
      ...(isCopy ? [] : findInPlaceProblems(given)),
      ...findReaderProblems(invitation, options, tenantId),
      ...findInvitationProblems(
        invitation,
        {
          acceptedOn: instantRule(acceptedOn) ? undefined : acceptedOn,
          target: toGivenTarget(target, options),
        },
        allow,
        now,
      ).map(toOptionWords),
    ],
  };
}

/** Returns the name of the subscription and of its files. */
export function getSubscriptionName({ shareName }: InvitationDocument, { name }: AcceptOptions): string {
  return name ?? shareName;
}

/** Checks the value of each option by itself. */
function findOptionValueProblems(options: AcceptOptions): Problem[] {
  const { endpoint, resourceId, account } = options;
  const isGen1 = endpoint !== undefined && isDataLakeGen1(endpoint);
  return [
    ...findOptionProblems([
      ['--account', options.account, storageAccountNameRule],
      ['--location', options.location, regionRule],
      ['--endpoint', isGen1 ? undefined : endpoint, endpointRule],
      ['--tenant', options.tenant, uuidRule],
      [
        '--resource-id',
        resourceId,
        (id) =>
          storageAccountIdRule(id) ??
          (account === undefined || hasAccountName(id, account)
            ? undefined
            : 'the resource ID of the account that --account names'),
      ],
      ['--container', options.container, targetContainerRule],
      ['--state-container', options.stateContainer, containerNameRule],
      ['--name', options.name, nameRule],
      ['--reader', options.reader, uuidRule],
      ['--reader-type', options.readerType, createChoiceRule(READER_TYPES)],
      ['--application-id', options.applicationId, uuidRule],
      ['--consumer', options.consumer, lineRule],
      ['--contact', options.contact, lineRule],
      ['--deletions', options.deletions, createChoiceRule(DELETIONS)],
      ['--accepted-on', options.acceptedOn, instantRule],
    ]),
    ...(isGen1 ? [problems.dataLakeGen1(endpoint)] : []),
  ];
}

function toTarget(options: AcceptOptions, tenantId: string | null): StoreFacts {
  const { account = '', location = '', endpoint } = options;
  return {
    storageAccountName: account,
    blobEndpoint: endpoint ?? `https://${account}.blob.core.windows.net`,
    location: normalizeRegion(location),
    isHnsEnabled: options.hns ?? false,
    tenantId,
    resourceId: options.resourceId ?? null,
  };
}

/** Returns the fields of the target that the options give. */
function toGivenTarget(target: StoreFacts, { account, location }: AcceptOptions): Partial<StoreFacts> {
  const isNamed = account !== undefined;
  return {
    storageAccountName: isNamed ? account : undefined,
    blobEndpoint: isNamed ? target.blobEndpoint.replace(/\/+$/, '') : undefined,
    location,
    isHnsEnabled: isNamed ? target.isHnsEnabled : undefined,
  };
}

function parseTrigger(
  { snapshotSchedule }: InvitationDocument,
  trigger: string,
): { readonly facts: SnapshotTriggerFacts; readonly problems: Problem[] } {
  if (trigger === 'manual') return { facts: MANUAL_TRIGGER, problems: [] };
  if (trigger === 'provider') {
    if (snapshotSchedule === null) return { facts: MANUAL_TRIGGER, problems: [problems.scheduleMissing()] };
    return { facts: { kind: TriggerKind.PROVIDER_SCHEDULE, cron: snapshotSchedule.cron }, problems: [] };
  }
  const broken = cronRule(trigger);
  if (broken === undefined) return { facts: { kind: TriggerKind.CRON, cron: trigger }, problems: [] };
  const rule = `manual, provider, or ${broken}`;
  return { facts: MANUAL_TRIGGER, problems: [problems.valueInvalid('--trigger', rule, trigger)] };
}

/**
 * Builds the name of a container for this invitation alone. The provider chose the name of the share, so that name alone
 * could match a container that the consumer uses for something else.
 */
function buildContainerName({ shareName, invitationId }: InvitationDocument): string {
  const name = shareName.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `${name.slice(0, 54).replace(/-$/, '')}-${invitationId.slice(0, 8).toLowerCase()}`;
}

/** Reports the options that an in-place share does not use. */
function findInPlaceProblems(options: AcceptOptions): Problem[] {
  const given = [
    options.container !== undefined ? '--container' : undefined,
    options.stateContainer !== undefined ? '--state-container' : undefined,
    options.deletions !== undefined ? '--deletions' : undefined,
    options.trigger !== undefined && !['manual', 'provider'].includes(options.trigger)
      ? '--trigger'
      : undefined,
    options.allowCrossRegion ? '--allow-cross-region' : undefined,
    options.allowCrossKind ? '--allow-cross-kind' : undefined,
  ];
  return given.flatMap((option) => (option === undefined ? [] : [problems.mappingNotAllowed(option)]));
}

function toOptionWords(problem: Problem): Problem {
  const fix = problem.fix
    .replace("set 'allowCrossRegion' to true", 'add --allow-cross-region')
    .replace("set 'allowCrossKind' to true", 'add --allow-cross-kind')
    .replace(
      'use a target account with isHnsEnabled = true',
      'use an ADLS Gen2 account as the target (--hns)',
    )
    .replace(
      'use a target account with isHnsEnabled = false',
      'use a Blob account as the target (without --hns)',
    );
  return { ...problem, fix };
}
