import type { DataFactoryCredentialUserManagedIdentity } from '@cdktf/provider-azurerm/lib/data-factory-credential-user-managed-identity';
import type { TerraformResource } from 'cdktf';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { DatasetType } from '../../lib/model/values/dataset';
import type { Place } from '../../lib/model/values/dataset';
import type { AzapiResourceProps } from '../azapi/azapi-resource';
import { AzapiResource } from '../azapi/azapi-resource';
import type { CreationBodies } from '../azapi/storage-bodies';
import type { FactoryLocation, LinkedServiceBody } from '../azapi/data-factory-bodies';
import {
  DATASET_TYPE,
  INTEGRATION_RUNTIME_TYPE,
  LINKED_SERVICE_TYPE,
  PRIVATE_ENDPOINT_TYPE,
} from '../azapi/data-factory-bodies';
import { keepArguments } from '../synthesis/kept-arguments';
import { toServiceEndpoint } from '../synthesis/service-endpoint';
import { escapeTemplates } from '../synthesis/terraform-strings';
import type { DataFactoryOptions } from './data-factory-options';
import { claimPartName, toNetworkName, toPartName } from './data-factory-names';
import type { FactoryCopy, FactorySide } from './data-factory-pipeline';
import type { CarriedDataset, EngineContext } from './engine-context';

interface FactoryParts {
  readonly factoryId: string;
  readonly credential: DataFactoryCredentialUserManagedIdentity;
  readonly options: DataFactoryOptions;
  readonly context: EngineContext;
}

type Account = Pick<CarriedDataset['source'], 'storageAccountName' | 'blobEndpoint' | 'isHnsEnabled'>;

/** The connection of a factory to an account. */
interface LinkedService {
  readonly name: string;
  readonly resource: TerraformResource;
}

/** The accounts and places that a factory reads and writes, for one subscription. */
export class FactoryStorage {
  /** The parts that the pipeline refers to by name. */
  public readonly resources: TerraformResource[] = [];
  private readonly prefix: string;
  private readonly runtimeName: string | undefined;
  /** The parts of the private network. */
  private readonly network: readonly TerraformResource[];
  /** The connections by the account: one can have several spellings of its endpoint. */
  private readonly services = new Map<string, LinkedService>();

  constructor(
    private readonly subscription: Construct,
    private readonly parts: FactoryParts,
  ) {
    this.prefix = toPartName(parts.context.subscriptionName);
    this.runtimeName = this.defineNetwork() ?? parts.options.integrationRuntimeName;
    this.network = [...this.resources];
  }

  /** Defines both sides of a copy. */
  public defineCopy({
    datasetName,
    datasetType,
    source,
    container,
    path,
    target,
  }: CarriedDataset): FactoryCopy {
    const name = toPartName(datasetName);
    const from = { container, path };
    return {
      name,
      datasetType,
      source: this.defineSide(`${name}_source`, datasetType, source, from),
      sink: this.defineSide(`${name}_target`, datasetType, this.parts.context.target, target),
    };
  }

  private defineSide(name: string, datasetType: DatasetType, account: Account, place: Place): FactorySide {
    const isHnsEnabled = account.isHnsEnabled === true;
    const service = this.defineService(account, isHnsEnabled);
    const dataset = `${this.prefix}_${name}`;
    this.keep(`FactoryDataset-${name}`, {
      type: DATASET_TYPE,
      parentId: this.parts.factoryId,
      name: dataset,
      body: {
        properties: {
          type: 'Binary',
          linkedServiceName: { referenceName: service.name, type: 'LinkedServiceReference' },
          typeProperties: { location: toLocation(datasetType, isHnsEnabled, place) },
        },
      },
      dependsOn: [service.resource],
    });
    return { dataset, isHnsEnabled };
  }

  /** Defines the connection to an account once. */
  private defineService({ storageAccountName, blobEndpoint }: Account, isHnsEnabled: boolean): LinkedService {
    const account = Token.isUnresolved(storageAccountName) ? blobEndpoint : storageAccountName;
    const known = this.services.get(account);
    if (known !== undefined) return known;
    const number = this.services.size + 1;
    const name = `${this.prefix}_${Token.isUnresolved(storageAccountName) ? `account_${number}` : storageAccountName}`;
    const { factoryId, credential } = this.parts;
    const by = { credential: { referenceName: credential.name, type: 'CredentialReference' } } as const;
    const runtime = this.runtimeName;
    const network = runtime && { referenceName: runtime, type: 'IntegrationRuntimeReference' as const };
    const connection: LinkedServiceBody = isHnsEnabled
      ? { type: 'AzureBlobFS', typeProperties: { url: toServiceEndpoint(blobEndpoint, 'dfs'), ...by } }
      : { type: 'AzureBlobStorage', typeProperties: { serviceEndpoint: blobEndpoint, ...by } };
    const resource = this.keep(`FactoryAccount-${number}`, {
      type: LINKED_SERVICE_TYPE,
      parentId: factoryId,
      name,
      body: { properties: { ...connection, ...(network && { connectVia: network }) } },
      dependsOn: [credential, ...this.network],
    });
    this.services.set(account, { name, resource });
    return { name, resource };
  }

  /** Defines the private endpoints to both accounts. @returns the name of the integration runtime that uses them */
  private defineNetwork(): string | undefined {
    const { factoryId, options, context } = this.parts;
    if (!options.managedNetwork) return undefined;
    const [{ source }] = context.landings;
    const ends = [
      ['Source', options.sourceAccountId!, source.isHnsEnabled === true],
      ['Target', context.target.storageAccountId, context.target.isHnsEnabled === true],
    ] as const;
    for (const [side, privateLinkResourceId, isHnsEnabled] of ends)
      this.keep(`FactoryEndpoint${side}`, {
        type: PRIVATE_ENDPOINT_TYPE,
        parentId: `${factoryId}/managedVirtualNetworks/default`,
        name: toNetworkName(context.subscriptionName, side.toLowerCase()),
        body: { properties: { privateLinkResourceId, groupId: isHnsEnabled ? 'dfs' : 'blob' } },
      });
    const name = toNetworkName(context.subscriptionName, 'private');
    this.keep('FactoryRuntime', {
      type: INTEGRATION_RUNTIME_TYPE,
      parentId: factoryId,
      name,
      body: {
        properties: {
          type: 'Managed',
          managedVirtualNetwork: { referenceName: 'default', type: 'ManagedVirtualNetworkReference' },
          typeProperties: { computeProperties: { location: 'AutoResolve' } },
        },
      },
    });
    return name;
  }

  /** Defines a part of the factory under a name that no other subscription uses there. */
  private keep<Type extends keyof CreationBodies>(
    id: string,
    props: AzapiResourceProps<Type>,
  ): AzapiResource<Type> {
    claimPartName(this.subscription, this.parts.factoryId, props.type, props.name);
    const resource = keepArguments(new AzapiResource(this.subscription, id, props));
    this.resources.push(resource);
    return resource;
  }
}

function toLocation(
  datasetType: DatasetType,
  isHnsEnabled: boolean,
  { container, path }: Place,
): FactoryLocation {
  const name = escapeTemplates(path);
  const within = name === '' ? {} : datasetType === DatasetType.FILE ? toFile(name) : { folderPath: name };
  return isHnsEnabled
    ? { type: 'AzureBlobFSLocation', fileSystem: container, ...within }
    : { type: 'AzureBlobStorageLocation', container, ...within };
}

/** Splits the path of a file. The limits refuse one that is a token. */
function toFile(path: string): Pick<FactoryLocation, 'folderPath' | 'fileName'> {
  const at = path.lastIndexOf('/');
  return at < 0 ? { fileName: path } : { folderPath: path.slice(0, at), fileName: path.slice(at + 1) };
}
