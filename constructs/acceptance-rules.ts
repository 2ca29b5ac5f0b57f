import { Fn, Op, Token } from 'cdktf';
import type { AclEntry } from '../lib/model/access-control-list';
import type { Place } from '../lib/model/dataset';
import { DatasetType } from '../lib/model/dataset';
import type { InvitationDocument } from '../lib/model/invitation';
import { landingProblems } from '../lib/model/mapping';
import { blobPathRule, containerNameRule } from '../lib/model/names';
import type { Publishing } from '../lib/model/publication';
import {
  MAX_SNAPSHOTS,
  PreserveAcls,
  publicationProblems,
  Publish,
  withSnapshots,
} from '../lib/model/publication';
import type { Problem } from '../lib/problems';
import { problems } from '../lib/problems';
import type { AcceptedSubscriptionProps, DatasetMapping } from './accepted-subscription-props';
import { Deletions } from './accepted-subscription-props';
import type { Fit } from './fit';
import { lowered } from './fit';
import type { DeclaredInvitation } from './invitation';
import { granteeProblems } from './grantee';
import { flagProblem, literalProblem, oneOf, ruleProblem, settingProblem } from './validation';

/** A dataset of the invitation with its place at the target, and what is declared of who may use it. */
export type LandingDataset = InvitationDocument['datasets'][number] & {
  readonly target: Place;
  readonly accessControl: readonly AclEntry[];
};

/** The datasets that are mapped, each with its place. */
export function landingsOf(
  invitation: DeclaredInvitation,
  mappings: readonly DatasetMapping[],
): LandingDataset[] {
  return invitation.datasets.flatMap((dataset) => {
    const mapping = mappings.find(({ datasetName }) => datasetName === dataset.datasetName);
    if (!mapping) return [];
    const ownName = dataset.datasetType === DatasetType.FILE ? baseName(dataset.path) : '';
    const { container, path = ownName, accessControl } = mapping;
    return [{ ...dataset, target: { container, path }, accessControl: accessControl ?? [] }];
  });
}

function baseName(path: string): string {
  return Token.isUnresolved(path) ? Fn.basename(path) : path.slice(path.lastIndexOf('/') + 1);
}

/** What is wrong with the mappings and the identity of a copy. */
export function copyProblems(
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
    ...mappings.flatMap(({ container, path, datasetName }, index) => [
      offered.includes(datasetName) ? undefined : problems.datasetUnknown(datasetName, offered),
      mapped.indexOf(datasetName) < index
        ? problems.duplicateName('mapping of dataset', datasetName)
        : undefined,
      literalNameProblem(`mappings[${index}].container`, container),
      path === '' && !isFile(datasetName)
        ? undefined
        : ruleProblem(`mappings[${index}].path`, path, blobPathRule),
    ]),
    // A dataset that the provider adds must not break the consumer: a warning says so of one of several.
    ...(landings.length === 0 ? offered.map((name) => problems.datasetUnmapped(name)) : []),
    ...landingProblems(withSnapshots(landings, publishingOf(props)), stateContainer),
    literalNameProblem('stateContainer', stateContainer),
    ...(props.identity ? granteeProblems('identity', props.identity) : [problems.identityMissing()]),
    ...(props.readers ?? []).flatMap((reader, index) => granteeProblems(`readers[${index}]`, reader)),
    ruleProblem('deletions', props.deletions, oneOf(Deletions)),
    settingProblem('maxDeleteFraction', props.maxDeleteFraction, isFraction, 'a number from 0 to 1'),
    flagProblem('preserveTags', props.preserveTags),
    flagProblem('preserveTier', props.preserveTier),
    props.preserveTags && !invitation.preserveTags ? problems.tagsNotShared() : undefined,
    literalProblem('preserveAcls', props.preserveAcls, oneOf(PreserveAcls), 'it decides who owns what lands'),
    literalProblem('publish', props.publish, oneOf(Publish), 'it decides where data lands'),
    settingProblem(
      'keepSnapshots',
      props.keepSnapshots,
      isSnapshotCount,
      `a whole number from 1 to ${MAX_SNAPSHOTS}`,
    ),
    flagProblem('successMarker', props.successMarker),
    ...publicationProblems(landings, publishingOf(props)),
  ];
}

function isSnapshotCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_SNAPSHOTS;
}

/** Where only Terraform knows the kind of store, it counts as ADLS Gen2, which asks for more. */
export function publishingOf({ publish = Publish.IN_PLACE, target }: AcceptedSubscriptionProps): Publishing {
  return { publish, isHnsEnabled: target.isHnsEnabled !== false };
}

function isFraction(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

/** Containers that are made here have addresses made of their names, which therefore cannot be tokens. */
function literalNameProblem(prop: string, name: string): Problem | undefined {
  return literalProblem(prop, name, containerNameRule, 'the address of the container is made of it');
}

/** Says which datasets of a copy are not mapped, and so not copied. */
export function unmappedIn(invitation: DeclaredInvitation, landings: readonly LandingDataset[]): string[] {
  const landed = new Set(landings.map(({ datasetName }) => datasetName));
  return invitation.datasets.map(({ datasetName }) => datasetName).filter((name) => !landed.has(name));
}

/** What an in-place share has no use for. */
export function inPlaceProblems(props: AcceptedSubscriptionProps): (Problem | undefined)[] {
  const { identity, acceptedOn } = props;
  const given = [
    props.mappings?.length ? 'mappings' : undefined,
    props.readers?.length ? 'readers' : undefined,
    props.deletions !== undefined ? 'deletions' : undefined,
    props.maxDeleteFraction !== undefined ? 'maxDeleteFraction' : undefined,
    props.preserveTags ? 'preserveTags' : undefined,
    props.preserveTier ? 'preserveTier' : undefined,
    props.stateContainer !== undefined ? 'stateContainer' : undefined,
    props.preserveAcls !== undefined ? 'preserveAcls' : undefined,
    props.publish !== undefined ? 'publish' : undefined,
    props.keepSnapshots !== undefined ? 'keepSnapshots' : undefined,
    props.successMarker ? 'successMarker' : undefined,
    props.allowCrossRegion ? 'allowCrossRegion' : undefined,
    props.allowCrossKind ? 'allowCrossKind' : undefined,
    props.snapshotTrigger ? 'snapshotTrigger' : undefined,
  ];
  return [
    ...given.filter((prop) => prop !== undefined).map((prop) => problems.mappingNotAllowed(prop)),
    ...(identity ? granteeProblems('identity', identity) : []),
    identity && acceptedOn === undefined
      ? problems.mappingNotAllowed('identity', "set 'acceptedOn', or remove 'identity'")
      : undefined,
  ];
}

/** The terms are accepted by their hash; a hash that only Terraform knows is compared by Terraform. */
export function termsFit(
  { termsSha256 }: DeclaredInvitation,
  accepted: string | undefined,
  where: string,
): Fit {
  const refused = (problem: Problem): Fit => ({ problems: [problem], preconditions: [] });
  if (accepted === undefined) {
    if (termsSha256 === null) return { problems: [], preconditions: [] };
    return refused(
      problems.termsNotAccepted(Token.isUnresolved(termsSha256) ? 'their SHA-256' : termsSha256),
    );
  }
  const isKnown = !Token.isUnresolved(accepted);
  if (termsSha256 !== null && (!isKnown || Token.isUnresolved(termsSha256))) {
    const errorMessage = `TermsMismatch: the terms accepted are not those of the invitation; read them again, then accept their hash (at ${where})`;
    return {
      problems: [],
      preconditions: [{ condition: Op.eq(termsSha256, lowered(accepted)), errorMessage }],
    };
  }
  if (!isKnown || accepted.toLowerCase() !== termsSha256) {
    return refused(problems.termsMismatch(isKnown ? accepted : 'a token', termsSha256));
  }
  return { problems: [], preconditions: [] };
}
