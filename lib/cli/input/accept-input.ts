import type { Acceptance, SubscriptionSettings } from '../../model/handshake/answer-invitation';
import { findInvitationProblems, findLanding } from '../../model/handshake/answer-invitation';
import { findLandingProblems } from '../../model/checks/landing-overlap';
import { READER_TYPES } from '../../model/documents/acceptance';
import type { StoreFacts } from '../../model/documents/store-facts';
import type { InvitationDocument } from '../../model/documents/invitation';
import { listSharedDatasets } from '../../model/documents/shared-datasets';
import { instantRule } from '../../model/values/instant';
import {
  containerNameRule,
  blobEndpointRule,
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
import { PublishMode } from '../../model/values/publication';
import { ShareKind } from '../../model/values/share-kind';
import type { SnapshotTriggerFacts } from '../../model/documents/snapshot-trigger';
import { MANUAL_TRIGGER, TriggerKind } from '../../model/documents/snapshot-trigger';
import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { resolveReader, findReaderProblems } from './accept-reader';
import { createChoiceRule, lineRule, findOptionProblems, requireOption } from './option-rules';
import { findCopyOptionProblems, listCopyOptions, mergeCopyChoices } from './copy-options';
import type { GivenMappings } from './mapping-options';
import { parseMappings } from './mapping-options';
import type { GivenPatterns } from './pattern-options';
import { mergePatterns, parsePatterns } from './pattern-options';
import { toOptionWords } from './option-words';
import type { PreviousAnswer } from './previous-answer';
import {
  chooseContainer,
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
  const mappings = parseMappings(invitation, given);
  const patterns = parsePatterns(invitation, given);
  const settings = buildSettings(invitation, given, previous, mappings, patterns);
  return {
    acceptance: {
      acceptedOn,
      consumer: { consumerName: options.consumer ?? null, contact: options.contact ?? null, tenantId },
      reader: resolveReader(invitation, options, tenantId),
      target,
      snapshotTrigger: trigger.facts,
    },
    settings,
    problems: [
      ...requireOption('--account <name>', options.account),
      ...requireOption('--location <region>', options.location),
      ...findOptionValueProblems(options),
      ...trigger.problems,
      ...(isCopy ? [...mappings.problems, ...patterns.problems] : findInPlaceProblems(invitation, given)),
      ...findReaderProblems(invitation, options, tenantId),
      ...findInvitationProblems(
        invitation,
        {
          acceptedOn: instantRule(acceptedOn) ? undefined : acceptedOn,
          target: toGivenTarget(target, options),
        },
        settings.choices,
        now,
        isCopy ? settings.leftOut : undefined,
      ),
      ...(isCopy && mappings.problems.length === 0
        ? findPlaceProblems(invitation, settings, target.isHnsEnabled)
        : []),
    ].map(toOptionWords),
  };
}

/** Builds the settings of the subscription: from the options, then the previous subscription, then the invitation. */
function buildSettings(
  invitation: InvitationDocument,
  given: AcceptOptions,
  previous: PreviousAnswer,
  { places, leftOut }: GivenMappings,
  patterns: GivenPatterns,
): SubscriptionSettings {
  const isCopy = invitation.shareKind === ShareKind.COPY_BASED;
  const datasets = listSharedDatasets(invitation).filter(({ datasetName }) => !leftOut.has(datasetName));
  const landings = new Map([...findKeptLandings(datasets, previous), ...places]);
  return {
    subscriptionName: getSubscriptionName(invitation, given),
    container:
      given.container ?? chooseContainer(datasets, previous, landings, buildContainerName(invitation)),
    landings,
    patterns: mergePatterns(patterns, invitation, previous.subscription),
    leftOut,
    stateContainer: given.stateContainer ?? previous.subscription?.stateContainer ?? 'datashare',
    choices: isCopy ? mergeCopyChoices(given, previous.subscription) : {},
    connector: previous.subscription?.connector,
  };
}

/** Finds the places that overlap or that cannot be published as a whole. */
function findPlaceProblems(
  invitation: InvitationDocument,
  settings: SubscriptionSettings,
  isHnsEnabled: boolean,
): Problem[] {
  const landings = listSharedDatasets(invitation).flatMap((dataset) => {
    const target = findLanding(dataset, settings);
    return target ? [{ ...dataset, target }] : [];
  });
  const { publish = PublishMode.IN_PLACE } = settings.choices;
  return findLandingProblems(landings, { publish, isHnsEnabled }, settings.stateContainer);
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
      ['--endpoint', isGen1 ? undefined : endpoint, blobEndpointRule],
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
      ['--accepted-on', options.acceptedOn, instantRule],
    ]),
    ...findCopyOptionProblems(options),
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
    tenantId: target.tenantId,
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
function findInPlaceProblems({ inPlace }: InvitationDocument, options: AcceptOptions): Problem[] {
  const { trigger } = options;
  const given = [
    ...(options.container !== undefined ? ['--container'] : []),
    ...(options.stateContainer !== undefined ? ['--state-container'] : []),
    ...(options.map !== undefined ? ['--map'] : []),
    ...(options.leaveOut !== undefined ? ['--leave-out'] : []),
    ...(options.include !== undefined ? ['--include'] : []),
    ...(options.exclude !== undefined ? ['--exclude'] : []),
    ...listCopyOptions(options),
    ...(trigger !== undefined && !['manual', 'provider'].includes(trigger) ? ['--trigger'] : []),
  ];
  return given.map((option) => problems.mappingNotAllowed(option, { isConnected: inPlace !== undefined }));
}
