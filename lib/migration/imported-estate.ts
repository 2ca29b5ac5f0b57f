import type { ExportedPlace } from './exported-place';
import { findPlace } from './exported-place';
import type { ExportedResource } from './exported-resources';

/** Something of the export that is not in the code, or that a person has to complete. */
export interface LeftOut {
  readonly id: string;
  readonly kind: string | null;
  readonly why: string;
}

/** A dataset of a share, or a mapping of a subscription. */
export interface ImportedDataset extends ExportedPlace {
  readonly id: string;
  readonly datasetName: string;
  /** Its name in Azure Data Share. */
  readonly exportedName: string;
}

/** A share that the code declares. */
export interface ImportedShare {
  readonly name: string;
  /** Its name in Azure Data Share. */
  readonly exportedName: string;
  readonly description?: string;
  readonly terms?: string;
  /** Times are in UTC. */
  readonly schedule?: { readonly every: 'Hour' | 'Day'; readonly hour: number; readonly minute: number };
  readonly datasets: readonly ImportedDataset[];
  readonly recipients: readonly ImportedRecipient[];
}

/** A recipient that the code invites. */
export interface ImportedRecipient {
  readonly name: string;
  readonly contact?: string;
  readonly expiresOn?: string;
  /** Name of the Terraform output with the invitation. */
  readonly outputName: string;
}

/** A subscription that the code declares. */
export interface ImportedSubscription {
  readonly name: string;
  readonly shareName: string;
  readonly isTriggered: boolean;
  /** Names of the Terraform outputs with the document of the subscription, and with the acceptance once there is one. */
  readonly outputName: string;
  readonly acceptanceOutputName: string;
  readonly mappings: readonly ImportedDataset[];
}

/** The content of an export, sorted. */
export interface ImportedEstate {
  readonly shares: readonly ImportedShare[];
  readonly subscriptions: readonly ImportedSubscription[];
  readonly leftOut: readonly LeftOut[];
}

/** A part of the content of an export. */
export interface Imported<T> {
  readonly items: readonly T[];
  readonly leftOut: readonly LeftOut[];
}

export function toLeftOut({ id, kind }: ExportedResource, why: string): LeftOut {
  return { id, kind, why };
}

/** The names of a dataset. */
export type DatasetNames = Pick<ImportedDataset, 'datasetName' | 'exportedName'>;

/** Imports datasets or mappings: each is in the items or left out. */
export function importDatasets(
  resources: readonly ExportedResource[],
  getNames: (resource: ExportedResource) => DatasetNames,
  findRefusal: (resource: ExportedResource) => string | undefined = () => undefined,
): Imported<ImportedDataset> {
  const items: ImportedDataset[] = [];
  const leftOut: LeftOut[] = [];
  for (const resource of resources) {
    const place = findRefusal(resource) ?? findPlace(resource);
    if (typeof place === 'string') leftOut.push(toLeftOut(resource, place));
    else items.push({ ...place, id: resource.id, ...getNames(resource) });
  }
  return { items, leftOut };
}
