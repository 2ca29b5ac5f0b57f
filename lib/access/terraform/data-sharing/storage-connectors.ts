import { isSameId } from '../../../model/rules/same-id';
import {
  findAccountByReference,
  isKnownObject,
  OpenText,
  readOrExplain,
  refuseOtherArguments,
  resolveBody,
  refuseOthers,
  UnreadPart,
} from './arm-bodies';
import type { Json } from '../syntax/json-values';
import { toRecord } from '../syntax/json-values';
import type { ChangedResource } from './changed-resources';
import { CHANGE_ARGUMENTS, findChangedResources, getCreatorAndChange } from './changed-resources';
import { findReferencesIn } from '../syntax/template';
import type { TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';

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
  const found = findChangedResources(texts, resources, 'connectors');
  if (found.length === 0) return { connectors: [], reasons: new Map() };
  const shares = findChangedResources(texts, resources, 'dataShares').flatMap(({ creators }) => creators);
  const read = found.map((each) => [each, readOrExplain(() => readConnector(texts, each, shares))] as const);
  return {
    connectors: read.flatMap(([, connector]) => (connector instanceof UnreadPart ? [] : [connector])),
    reasons: new Map(
      read.flatMap(([{ creators, changes }, connector]) =>
        [...creators, ...changes].map(
          (each) => [each, connector instanceof UnreadPart ? connector.message : null] as const,
        ),
      ),
    ),
  };
}

/** @throws UnreadPart */
function readConnector(
  texts: TerraformTexts,
  found: ChangedResource,
  shares: readonly TerraformResource[],
): StorageConnector {
  const [creator, change] = getCreatorAndChange(found);
  if (!creator) throw new UnreadPart('only an action is in the file');
  const created = readCreated(texts, creator);
  const changed = change && readChange(texts, change);
  const name = texts.readArgument(creator, 'name');
  const { uri, isOpen } = created;
  // A plan has the references of a value that is not known yet.
  const references = isOpen && uri === null ? (creator.unknown['body'] ?? []) : findReferencesIn(uri ?? '');
  // Of a body that Terraform leaves as it is, only the URI is sure to stay.
  const state = changed?.state ?? (isOpen ? null : (created.state ?? 'Active'));
  return {
    address: creator.address,
    account: findAccountByReference(texts, creator, 'parent_id'),
    name: name?.isKnown ? name.readText : null,
    dataShareUri: uri,
    dataShare: findDataShare(texts, shares, uri, references),
    state: state === 'Active' || state === 'Inactive' ? state : null,
    identity: changed?.identity ?? created.identity,
  };
}

/** @throws UnreadPart */
function readCreated(
  texts: TerraformTexts,
  creator: TerraformResource,
): ConnectorBody & { readonly isOpen: boolean } {
  refuseOtherArguments(creator, ARGUMENTS);
  const { values, unknown, createdWith = {} } = creator;
  const isOpen = 'body' in unknown;
  const body = resolveBody(texts, values['body'] ?? createdWith['body'] ?? null);
  if (!isKnownObject(body) && !isOpen) throw new UnreadPart('its body is not a known object');
  return { ...readBody(toRecord(body), isOpen), isOpen };
}

/** Reads a change, which states only some properties. @throws UnreadPart */
function readChange(texts: TerraformTexts, change: TerraformResource): ConnectorBody {
  refuseOtherArguments(change, CHANGE_ARGUMENTS);
  const body = resolveBody(texts, change.values['body']);
  if (!isKnownObject(body)) throw new UnreadPart('its body is not a known object');
  return readBody(body, true);
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
 * @param isOpen True if parts of the body are not stated, or known only to Terraform.
 * @throws UnreadPart
 */
function readBody(body: Json, isOpen: boolean): ConnectorBody {
  const readPart = (within: Json, name: string, documented: readonly string[]): Json => {
    if (!isKnownObject(within[name]) && !isOpen) throw new UnreadPart(`it has no known ${name}`);
    const part = toRecord(within[name]);
    refuseOthers(`part of its ${name}`, part, documented);
    return part;
  };
  refuseOthers('part of its body', body, ['properties', 'location', 'tags']);
  const properties = readPart(body, 'properties', PROPERTIES);
  const source = readPart(properties, 'source', ['type', 'connection', 'authProperties']);
  const connection = readPart(source, 'connection', ['type', 'dataShareUri']);
  const authentication = readPart(source, 'authProperties', ['type', 'identityResourceId']);
  const toText = (value: unknown): string | null =>
    value instanceof OpenText ? value.text : typeof value === 'string' ? value : null;
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
