import type { SharedDataset } from '../../lib/model/documents/shared-datasets';
import { listSharedDatasets } from '../../lib/model/documents/shared-datasets';
import type { AclEntry } from '../../lib/model/values/access-control-list';
import type { Place } from '../../lib/model/values/dataset';
import { DatasetType } from '../../lib/model/values/dataset';
import type { PathPatterns } from '../../lib/model/values/path-patterns';
import { pickPatterns } from '../../lib/model/values/path-patterns';
import type { DeclaredInvitation, DeclaredStoreFacts } from '../documents/declared-invitation';
import type { DatasetMapping } from './dataset-mapping';
import { Token, Fn } from 'cdktf';

/** A dataset of the invitation with its place in the target, the patterns of its files, and its access control entries. */
export type LandingDataset = SharedDataset<DeclaredStoreFacts> & {
  readonly target: Place;
  readonly patterns: PathPatterns;
  readonly accessControl: readonly AclEntry[];
};

/** Returns the mapped datasets with their places. */
export function toLandings(
  invitation: DeclaredInvitation,
  mappings: readonly DatasetMapping[],
): LandingDataset[] {
  return listSharedDatasets<DeclaredStoreFacts>(invitation).flatMap((dataset) => {
    const mapping = mappings.find(({ datasetName }) => datasetName === dataset.datasetName);
    if (!mapping) return [];
    const ownName = dataset.datasetType === DatasetType.FILE ? toBaseName(dataset.path) : '';
    const { container, path = ownName, accessControl } = mapping;
    // Terraform composes all texts. Two paths that it makes the same are one place.
    const target = { container, path: path.normalize('NFC') };
    return [{ ...dataset, target, patterns: pickPatterns(mapping), accessControl: accessControl ?? [] }];
  });
}

export function toBaseName(path: string): string {
  return Token.isUnresolved(path) ? Fn.basename(path) : path.slice(path.lastIndexOf('/') + 1);
}

/** Returns the names of the datasets without a mapping, which are not copied. */
export function findUnmappedDatasets(
  invitation: DeclaredInvitation,
  landings: readonly LandingDataset[],
): string[] {
  const landedNames = new Set(landings.map(({ datasetName }) => datasetName));
  return invitation.datasets.map(({ datasetName }) => datasetName).filter((name) => !landedNames.has(name));
}
