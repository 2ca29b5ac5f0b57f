import { isRecord } from '../access/terraform/syntax/json-values';
import { createLookup } from '../lookup';
import { parseDataShareUri } from '../model/rules/storage-data-share-rules';
import type { FieldTable, OpenDocumentType } from './open-document-fields';
import { OPEN_DOCUMENT_FIELDS } from './open-document-fields';

/** A document in code or in a plan, with the fields that only Terraform knows replaced by values that a schema accepts. */
export interface ClosedDocument {
  readonly document: unknown;
  /** Puts the expressions back where they are shown, and null elsewhere. */
  readonly restore: <T>(parsed: T) => T;
  /** The paths of the fields that are known only after apply. */
  readonly unknownFields: readonly string[];
}

type Key = string | number;

/** The state of one document that is closed. */
interface Closing {
  readonly unknown: { readonly path: readonly Key[]; readonly shown: string | null }[];
  /** A number for each expression, so that equal ones get equal stand-ins. */
  readonly numbers: Map<string, number>;
}

/**
 * Replaces expressions by stand-ins. What is known is then checked as strictly as in any other document.
 *
 * @param isPartial True for an output of a plan with parts that are known only after apply: the plan leaves these out.
 */
export function closeDocument(
  type: OpenDocumentType,
  value: unknown,
  output: string,
  isPartial: boolean,
): ClosedDocument {
  const closing: Closing = { unknown: [], numbers: new Map() };
  const whole = isPartial ? addMissing(value, OPEN_DOCUMENT_FIELDS[type], output) : value;
  const document = alignTerms(closeValue(whole, [], closing), closing);
  return {
    document,
    restore: (parsed) => {
      const copy = structuredClone(parsed);
      for (const { path, shown } of closing.unknown) setField(copy, path, shown);
      return copy;
    },
    unknownFields: [...new Set(closing.unknown.map(({ path }) => path.join('.')))].sort(),
  };
}

/** Stands for a field that a plan leaves out. */
const LEFT_OUT = '${known after apply}';

function addMissing(value: unknown, table: FieldTable, output: string): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => addMissing(each, table, output));
  if (!isRecord(value)) return value;
  const result: Record<string, unknown> = { ...value };
  for (const [field, inner] of Object.entries(table)) {
    if (inner !== true) {
      if (Object.hasOwn(value, field)) result[field] = addMissing(value[field], inner, output);
    } else if (!Object.hasOwn(value, field))
      result[field] = field === 'invitationId' ? `\${output.${output}.${field}}` : LEFT_OUT;
  }
  return result;
}

function closeValue(value: unknown, path: readonly Key[], closing: Closing): unknown {
  if (Array.isArray(value)) return value.map((each: unknown, at) => closeValue(each, [...path, at], closing));
  if (!isRecord(value)) return typeof value === 'string' ? closeText(value, path, {}, closing) : value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      typeof each === 'string'
        ? closeText(each, [...path, key], value, closing)
        : closeValue(each, [...path, key], closing),
    ]),
  );
}

/** True for a text of code that only Terraform can evaluate. */
export function isOpenText(text: string): boolean {
  return text.includes('${');
}

/** The number of an expression, and the object that it is in. */
interface StandInPlace {
  readonly number: number;
  readonly around: Readonly<Record<string, unknown>>;
  readonly closing: Closing;
}

const END_OF_UUID = 12;

const createUuid = ({ number }: StandInPlace): string =>
  `00000000-0000-4000-8000-${String(number).padStart(END_OF_UUID, '0')}`;
const createName = ({ number }: StandInPlace): string => `open${number}`;
const createNothing = (): null => null;

const GROUP = '/subscriptions/open/resourceGroups/open/providers';

const toAccountId = (name: string): string => `${GROUP}/Microsoft.Storage/storageAccounts/${name}`;

/** The resources of engines, by the kind of the engine. */
const ENGINE_RESOURCES = createLookup<string>({
  ObjectReplication: `${GROUP}/Microsoft.Storage/storageAccounts/open/objectReplicationPolicies/open`,
  StorageMover: `${GROUP}/Microsoft.StorageMover/storageMovers/open/projects/open`,
  DataFactory: `${GROUP}/Microsoft.DataFactory/factories/open`,
});

/** Values that a schema accepts, by name of the field. Texts that may be anything have none. */
const STAND_INS = createLookup<(place: StandInPlace) => unknown>({
  invitationId: createUuid,
  principalId: createUuid,
  applicationId: createUuid,
  tenantId: createNothing,
  resourceId: ({ around }) => ENGINE_RESOURCES[String(around['kind'])] ?? null,
  shareName: createName,
  subscriptionName: createName,
  recipientName: createName,
  datasetName: createName,
  storageAccountName: createName,
  container: createName,
  stateContainer: createName,
  path: createName,
  blobEndpoint: ({ around, closing, number }) => {
    const name = around['storageAccountName'] ?? `open${number}`;
    if (typeof name !== 'string') return null;
    const host = isOpenText(name) ? `open${toNumber(name, closing)}` : name;
    return `https://${host}.blob.core.windows.net`;
  },
  location: () => 'westeurope',
  isHnsEnabled: () => false,
  principalType: () => 'ServicePrincipal',
  state: () => 'Active',
  acceptBy: createNothing,
  expiresOn: createNothing,
  acceptedOn: createNothing,
  termsOfUse: createNothing,
  termsSha256: createNothing,
  cron: () => '0 0 * * *',
  queueEndpoint: ({ number }) => `https://open${number}.queue.core.windows.net`,
  queueName: createName,
  policyId: createUuid,
  ruleId: createUuid,
  destinationAccountId: ({ number }) => toAccountId(`open${number}`),
  sourceAccountId: ({ number }) => toAccountId(`open${number}`),
  endpointId: ({ number }) => `${GROUP}/Microsoft.StorageMover/storageMovers/open/endpoints/open${number}`,
  sourceContainer: createName,
  destinationContainer: createName,
  createdAfter: () => '1970-01-01T00:00:00Z',
});

/** Fields that are shown as the expression that they are made of. Others are null: an expression is no time, and no yes or no. */
const SHOWN = [
  'invitationId',
  'principalId',
  'applicationId',
  'shareName',
  'subscriptionName',
  'recipientName',
  'datasetName',
  'storageAccountName',
  'container',
  'stateContainer',
  'path',
  'blobEndpoint',
  'location',
];

function closeText(
  text: string,
  path: readonly Key[],
  around: Readonly<Record<string, unknown>>,
  closing: Closing,
): unknown {
  const key = path[path.length - 1];
  if (!isOpenText(text) || key === 'description' || key === '$schema') return text;
  const isShown =
    typeof key === 'string' && SHOWN.includes(key) && !(text === LEFT_OUT && key.endsWith('Id'));
  closing.unknown.push({ path, shown: isShown ? text : null });
  const standIn = typeof key === 'string' ? STAND_INS[key] : undefined;
  return standIn ? standIn({ number: toNumber(text, closing), around, closing }) : text;
}

function toNumber(text: string, { numbers }: Closing): number {
  const known = numbers.get(text) ?? numbers.size + 1;
  numbers.set(text, known);
  return known;
}

/** Makes fields agree that a schema compares: the terms and their hash, a data share and its region, an acceptance and its time. */
function alignTerms(value: unknown, { unknown }: Closing): unknown {
  if (!isRecord(value)) return value;
  const fields = { ...value };
  const isUnknown = (...names: readonly string[]): boolean =>
    unknown.some(({ path }) => names.includes(path.join('.')));
  if (isUnknown('termsOfUse', 'termsSha256') && value['documentType'] === 'invitation') {
    for (const name of ['termsOfUse', 'termsSha256']) {
      if (!isUnknown(name)) unknown.push({ path: [name], shown: null });
      fields[name] = null;
    }
  }
  if (isUnknown('acceptedOn') && value['documentType'] === 'acceptance')
    fields['acceptedOn'] = '1970-01-01T00:00:00Z';
  const { source, storageMover: offer } = value;
  if (isRecord(offer) && isRecord(source) && typeof source['storageAccountName'] === 'string') {
    const [id, name] = ['storageMover.sourceAccountId', 'source.storageAccountName'];
    if (isUnknown(id, name)) {
      if (!isUnknown(id)) unknown.push({ path: ['storageMover', 'sourceAccountId'], shown: null });
      fields['storageMover'] = { ...offer, sourceAccountId: toAccountId(source['storageAccountName']) };
    }
  }
  const uri = isRecord(value['inPlace']) ? value['inPlace']['dataShareUri'] : undefined;
  if (
    typeof uri === 'string' &&
    isRecord(value['source']) &&
    isUnknown('source.location', 'inPlace.dataShareUri')
  ) {
    const location = parseDataShareUri(uri)?.location;
    if (location !== undefined) fields['source'] = { ...value['source'], location };
    else delete fields['inPlace'];
  }
  return fields;
}

function setField(value: unknown, path: readonly Key[], shown: string | null): void {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
      value,
    );
  const last = path[path.length - 1];
  if (typeof parent === 'object' && parent !== null && Object.hasOwn(parent, last))
    Reflect.set(parent, last, shown);
}
