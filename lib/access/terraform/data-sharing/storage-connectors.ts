import { isSameId } from '../../../model/rules/same-id';
import {
  findAccountByReference,
  readArmTypeName,
  readOrExplain,
  refuseOtherArguments,
  refuseOthers,
  UnreadPart,
} from './arm-bodies';
import type { Json } from '../syntax/json-values';
import { isRecord, toRecord } from '../syntax/json-values';
import { isDataShare } from './storage-data-shares';
import { findReferencesIn } from '../syntax/template';
import type { TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';

const ARM_TYPE = 'microsoft.storage/storageaccounts/connectors';

/** A connector of an account: the other end of a data share, which its identity reads through. By itself, it gives nobody access. */
export interface StorageConnector {
  readonly address: string;
  /** Names of the account and of the connector; null if the file does not say. */
  readonly account: string | null;
  readonly name: string | null;
  /** The URI of the data share; an expression, or null, if only Terraform knows it. */
  readonly dataShareUri: string | null;
  /** Terraform address of the data share, if it is in the same file; null if it is not. */
  readonly dataShare: string | null;
  /** Null if only Terraform knows it. */
  readonly state: 'Active' | 'Inactive' | null;
  /** Id of the identity that reads; null if the file names none. */
  readonly identity: string | null;
}

/** The connectors of a file. */
export interface StorageConnectors {
  readonly connectors: readonly StorageConnector[];
  /** The resources behind them, with the reason why one is not read; null if it is. */
  readonly reasons: ReadonlyMap<TerraformResource, string | null>;
}

/**
 * Reads the connectors of a file.
 *
 * @see https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts/connectors
 */
export function readConnectors(
  texts: TerraformTexts,
  resources: readonly TerraformResource[],
): StorageConnectors {
  const own = resources.filter(
    (each) => each.type === 'azapi_resource' && !each.isData && readArmTypeName(texts, each) === ARM_TYPE,
  );
  if (own.length === 0) return { connectors: [], reasons: new Map() };
  const shares = resources.filter((each) => isDataShare(texts, each));
  const read = own.map(
    (resource) => [resource, readOrExplain(() => readConnector(texts, resource, shares))] as const,
  );
  return {
    connectors: read.flatMap(([, connector]) => (connector instanceof UnreadPart ? [] : [connector])),
    reasons: new Map(
      read.map(([resource, connector]) => [
        resource,
        connector instanceof UnreadPart ? connector.message : null,
      ]),
    ),
  };
}

/** @throws UnreadPart */
function readConnector(
  texts: TerraformTexts,
  resource: TerraformResource,
  shares: readonly TerraformResource[],
): StorageConnector {
  refuseOtherArguments(resource, ARGUMENTS);
  const { values, unknown, address } = resource;
  const isOpen = 'body' in unknown;
  const body = texts.resolveAll(values['body'] ?? null);
  if (!isRecord(body) && !isOpen) throw new UnreadPart('its body is not a known object');
  const { state, identity, uri } = readBody(toRecord(body), isOpen);
  const name = texts.readArgument(resource, 'name');
  // A plan has the references of a value that is not known yet.
  const references = isOpen && uri === null ? unknown['body'] : findReferencesIn(uri ?? '');
  return {
    address,
    account: findAccountByReference(texts, resource, 'parent_id'),
    name: name?.isKnown ? name.readText : null,
    dataShareUri: uri,
    dataShare: findDataShare(texts, shares, uri, references),
    state: state === null && !isOpen ? 'Active' : state === 'Active' || state === 'Inactive' ? state : null,
    identity,
  };
}

const ARGUMENTS = [
  ...['type', 'parent_id', 'name', 'location', 'body'],
  ...['for_each', 'count', 'ignore_body_changes'],
];
const PROPERTIES = [
  ...['dataSourceType', 'source', 'state', 'description', 'testConnection'],
  ...['uniqueId', 'creationTime', 'provisioningState'],
];

interface ConnectorBody {
  readonly uri: string | null;
  readonly state: string | null;
  readonly identity: string | null;
}

/**
 * Reads the documented properties.
 *
 * @param isOpen True if parts of the body are known only to Terraform.
 * @throws UnreadPart
 */
function readBody(body: Json, isOpen: boolean): ConnectorBody {
  const readPart = (within: Json, name: string, documented: readonly string[]): Json => {
    if (!isRecord(within[name]) && !isOpen) throw new UnreadPart(`it has no known ${name}`);
    const part = toRecord(within[name]);
    refuseOthers(`part of its ${name}`, part, documented);
    return part;
  };
  refuseOthers('part of its body', body, ['properties', 'location', 'tags']);
  const properties = readPart(body, 'properties', PROPERTIES);
  const source = readPart(properties, 'source', ['type', 'connection', 'authProperties']);
  const connection = readPart(source, 'connection', ['type', 'dataShareUri']);
  const authentication = readPart(source, 'authProperties', ['type', 'identityResourceId']);
  const toText = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    uri: toText(connection['dataShareUri']),
    state: toText(properties['state']),
    identity: toText(authentication['identityResourceId']),
  };
}

/** Finds the data share behind a URI among those of the file: the one that an expression refers to, or whose URI is in its output. */
function findDataShare(
  texts: TerraformTexts,
  shares: readonly TerraformResource[],
  uri: string | null,
  references: readonly string[],
): string | null {
  const named = new Set(references.flatMap((each) => texts.findResources(each)));
  const found = shares.filter((share) => {
    const { dataShareUri } = toRecord(toRecord(share.values['output'])['properties']);
    const hasUri = uri !== null && typeof dataShareUri === 'string' && isSameId(dataShareUri, uri);
    return hasUri || named.has(share);
  });
  return found.length === 1 ? found[0].address : null;
}
