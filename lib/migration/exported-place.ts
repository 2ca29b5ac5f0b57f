import { resourceGroupNameRule } from '../model/rules/azure-resource-rules';
import {
  blobPathRule,
  sourceContainerRule,
  storageAccountNameRule,
  uuidRule,
} from '../model/rules/naming-rules';
import type { Place } from '../model/values/dataset';
import { DatasetType } from '../model/values/dataset';
import type { ExportedResource } from './exported-resources';
import { readText } from './exported-resources';

/** A storage account, as a dataset names it. */
export interface ExportedAccount {
  readonly storageAccountName: string;
  readonly resourceGroupName: string;
  readonly subscriptionId: string;
}

/** The place of a dataset or a mapping. */
export interface ExportedPlace extends Place {
  readonly datasetType: DatasetType;
  readonly account: ExportedAccount;
}

/**
 * The kinds that are in storage accounts, with the properties that name the container and the path.
 *
 * @see https://learn.microsoft.com/rest/api/datashare/data-sets/get
 */
const KINDS: ReadonlyMap<string, readonly [type: DatasetType, container: string, path: string | null]> =
  new Map([
    ['Container', [DatasetType.CONTAINER, 'containerName', null]],
    ['BlobFolder', [DatasetType.FOLDER, 'containerName', 'prefix']],
    ['Blob', [DatasetType.FILE, 'containerName', 'filePath']],
    ['AdlsGen2FileSystem', [DatasetType.CONTAINER, 'fileSystem', null]],
    ['AdlsGen2Folder', [DatasetType.FOLDER, 'fileSystem', 'folderPath']],
    ['AdlsGen2File', [DatasetType.FILE, 'fileSystem', 'filePath']],
  ]);

/** True for a kind of dataset that is in a storage account. */
export const isInStorage = (kind: string): boolean => KINDS.has(kind);

/** Finds the place of a dataset or a mapping, or the reason why it cannot come along. */
export function findPlace(resource: ExportedResource): ExportedPlace | string {
  const kind = KINDS.get(resource.kind ?? '');
  if (!kind) return describeKind(resource.kind);
  const [datasetType, containerProperty, pathProperty] = kind;
  const read = (property: string): string => readText(resource, property) ?? '';
  const container = read(containerProperty);
  const path = pathProperty === null ? '' : read(pathProperty).replace(/^\/|\/$/g, '');
  const account = {
    storageAccountName: read('storageAccountName'),
    resourceGroupName: read('resourceGroup'),
    subscriptionId: read('subscriptionId'),
  };
  const rules: [what: string, rule: string | undefined][] = [
    ['container', sourceContainerRule(container)],
    ['path', pathProperty === null ? undefined : blobPathRule(path)],
    ['storage account', storageAccountNameRule(account.storageAccountName)],
    ['resource group', resourceGroupNameRule(account.resourceGroupName)],
    ['subscription of Azure', uuidRule(account.subscriptionId)],
  ];
  const broken = rules.find(([, rule]) => rule !== undefined);
  return broken ? `its ${broken[0]} must be ${broken[1]}` : { datasetType, container, path, account };
}

function describeKind(kind: string | null): string {
  if (kind === null) return 'it has no kind';
  if (kind.startsWith('AdlsGen1')) return 'Data Lake Storage Gen1 was retired in February 2024';
  if (/^(Sql|Synapse|Kusto)/.test(kind))
    return 'it is not in a storage account: export it to one, and share that';
  return `its kind ${JSON.stringify(kind)} is not known`;
}
