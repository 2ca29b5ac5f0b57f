import { Token } from 'cdktf';
import type { Rule } from '../../lib/model/rules/rule';
import { DatasetType } from '../../lib/model/values/dataset';
import { MAX_PATTERNS, pathPatternRule } from '../../lib/model/values/path-patterns';
import { findLandingProblems } from '../../lib/model/checks/landing-overlap';
import { blobPathRule, containerNameRule, targetContainerRule } from '../../lib/model/rules/naming-rules';
import { MAX_SNAPSHOTS, PreserveAcls, PublishMode } from '../../lib/model/values/publication';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';
import { DeletionPolicy } from './accepted-subscription-props';
import type { DeclaredInvitation } from '../documents/declared-invitation';
import { validateGrantee } from '../principals/grantee';
import {
  validateFlag,
  validateLiteral,
  enumRule,
  validateText,
  validateSetting,
} from '../synthesis/props-validation';
import type { LandingDataset } from './dataset-landings';
import { toPublishing } from './publish-settings';
import { validateExistingContainers } from './existing-containers-validation';

function validatePatterns(
  prop: string,
  patterns: readonly string[] | undefined,
  isFile: boolean,
): (Problem | undefined)[] {
  if (patterns === undefined) return [];
  if (Token.isUnresolved(patterns)) return [problems.valueInvalid(prop, 'a literal list', 'a token')];
  if (isFile) return [problems.valueInvalid(prop, 'left out for a File: it is one file', patterns)];
  const isFew = patterns.length >= 1 && patterns.length <= MAX_PATTERNS;
  return [
    isFew ? undefined : problems.valueInvalid(prop, `1 to ${MAX_PATTERNS} patterns, or left out`, patterns),
    ...patterns.map((pattern, index) =>
      validateLiteral(`${prop}[${index}]`, pattern, pathPatternRule, 'files are chosen without Terraform'),
    ),
  ];
}

/** Returns the problems of a CopyBased subscription's props. */
export function validateCopy(
  invitation: DeclaredInvitation,
  props: AcceptedSubscriptionProps,
  landings: readonly LandingDataset[],
  stateContainer: string,
): (Problem | undefined)[] {
  const mappings = props.mappings ?? [];
  const offered = invitation.datasets.map(({ datasetName }) => datasetName);
  const mapped = mappings.map(({ datasetName }) => datasetName);
  const isFile = (name: string): boolean =>
    invitation.datasets.some((d) => d.datasetName === name && d.datasetType === DatasetType.FILE);
  return [
    ...mappings.flatMap(({ container, path, datasetName, include, exclude }, index) => [
      offered.includes(datasetName) ? undefined : problems.datasetUnknown(datasetName, offered),
      mapped.indexOf(datasetName) < index
        ? problems.duplicateName('mapping of dataset', datasetName)
        : undefined,
      validateContainerName(`mappings[${index}].container`, container, targetContainerRule),
      path === '' && !isFile(datasetName)
        ? undefined
        : validateText(`mappings[${index}].path`, path, blobPathRule),
      ...validatePatterns(`mappings[${index}].include`, include, isFile(datasetName)),
      ...validatePatterns(`mappings[${index}].exclude`, exclude, isFile(datasetName)),
    ]),
    // A new dataset of the provider must not break the consumer, so a single unmapped dataset only causes a warning.
    ...(landings.length === 0 ? offered.map((name) => problems.datasetUnmapped(name)) : []),
    ...findLandingProblems(landings, toPublishing(props), stateContainer),
    validateContainerName('stateContainer', stateContainer, containerNameRule),
    ...validateExistingContainers(props, landings, stateContainer),
    ...(props.identity ? validateGrantee('identity', props.identity) : [problems.identityMissing()]),
    ...(props.readers ?? []).flatMap((reader, index) => validateGrantee(`readers[${index}]`, reader)),
    validateText('deletions', props.deletions, enumRule(DeletionPolicy)),
    validateSetting('maxDeleteFraction', props.maxDeleteFraction, isFraction, 'a number from 0 to 1'),
    validateFlag('preserveTags', props.preserveTags),
    validateFlag('preserveTier', props.preserveTier),
    props.preserveTags && !invitation.preserveTags ? problems.tagsNotShared() : undefined,
    validateLiteral(
      'preserveAcls',
      props.preserveAcls,
      enumRule(PreserveAcls),
      'it determines the role of the identity',
    ),
    validateLiteral('publish', props.publish, enumRule(PublishMode), 'it determines where data lands'),
    validateSetting(
      'keepSnapshots',
      props.keepSnapshots,
      isSnapshotCount,
      `a whole number from 1 to ${MAX_SNAPSHOTS}`,
    ),
    isSnapshotCount(props.keepSnapshots) && (props.publish ?? PublishMode.IN_PLACE) === PublishMode.IN_PLACE
      ? problems.valueInvalid('keepSnapshots', "left out unless 'publish' is 'atomic'", props.keepSnapshots)
      : undefined,
    validateFlag('successMarker', props.successMarker),
  ];
}

function isSnapshotCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_SNAPSHOTS;
}

function isFraction(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

/** Requires a literal name: it is part of the address of the container. */
function validateContainerName(prop: string, name: string, rule: Rule): Problem | undefined {
  return validateLiteral(prop, name, rule, 'it is part of the address of the container');
}

/**
 * Returns the props that an in-place share does not support.
 *
 * @param isConnected True if the share is read through a connector.
 */
export function validateInPlace(
  props: AcceptedSubscriptionProps,
  isConnected: boolean,
): (Problem | undefined)[] {
  const { identity, acceptedOn } = props;
  const unsupportedProps = [
    props.mappings?.length ? 'mappings' : undefined,
    props.readers?.length ? 'readers' : undefined,
    props.deletions !== undefined ? 'deletions' : undefined,
    props.maxDeleteFraction !== undefined ? 'maxDeleteFraction' : undefined,
    props.preserveTags ? 'preserveTags' : undefined,
    props.preserveTier ? 'preserveTier' : undefined,
    props.stateContainer !== undefined ? 'stateContainer' : undefined,
    props.existingContainers?.length ? 'existingContainers' : undefined,
    props.preserveAcls !== undefined ? 'preserveAcls' : undefined,
    props.publish !== undefined ? 'publish' : undefined,
    props.keepSnapshots !== undefined ? 'keepSnapshots' : undefined,
    props.successMarker ? 'successMarker' : undefined,
    props.allowCrossRegion ? 'allowCrossRegion' : undefined,
    props.allowCrossKind ? 'allowCrossKind' : undefined,
    props.snapshotTrigger ? 'snapshotTrigger' : undefined,
    props.engine ? 'engine' : undefined,
    props.estimates ? 'estimates' : undefined,
  ];
  return [
    ...unsupportedProps
      .filter((prop) => prop !== undefined)
      .map((prop) => problems.mappingNotAllowed(prop, { isConnected })),
    ...(identity ? validateGrantee('identity', identity) : []),
    identity && acceptedOn === undefined && !isConnected
      ? problems.mappingNotAllowed('identity', { fix: "set 'acceptedOn', or remove 'identity'" })
      : undefined,
  ];
}
