import type { Json } from '../syntax/json-values';
import { isRecord, toList, toRecord } from '../syntax/json-values';
import { createsNothing, describeRepetition } from './instances';
import { findFileContents } from './file-contents';
import type { ProviderSources } from './provider-sources';
import { findSourceInCode, readProviderSources } from './provider-sources';
import { findReferencesIn } from '../syntax/template';
import type { TerraformFile, TerraformResource } from './terraform-file';
import {
  BACKEND,
  readAzurermVersion,
  readBackend,
  readForgottenAddresses,
  readRemovedPrograms,
} from './terraform-settings';
import { removeKey } from '../syntax/terraform-references';
import { joinBlocks, toBlocks, toNamedParts, UnexpectedShape } from './unexpected-shape';

/** The blocks at the top of Terraform code. */
const BLOCKS = [
  'terraform',
  'provider',
  'resource',
  'data',
  'module',
  'output',
  'variable',
  'locals',
  'moved',
];
const OTHER_BLOCKS = ['removed', 'import', 'check', 'ephemeral', 'action', 'list', '//'];

/** True for Terraform code as JSON. Terraform refuses a file with any other block. */
export function isConfiguration(file: Json): boolean {
  const names = Object.keys(file);
  return (
    names.every((name) => BLOCKS.includes(name) || OTHER_BLOCKS.includes(name)) &&
    names.some((name) => BLOCKS.includes(name)) &&
    !('terraform' in file && !isRecord(file['terraform']) && !Array.isArray(file['terraform']))
  );
}

/** Reads Terraform code. @throws UnexpectedShape */
export function readConfiguration(input: Json): TerraformFile {
  const file = toRecord(sortKeys(input));
  const sources = readProviderSources(file);
  const named = [
    ...readResources(file, 'resource'),
    ...readResources(file, 'data'),
    ...readResources(file, 'ephemeral'),
    ...readCheckedData(file),
  ];
  const resources = named.map((resource) => addSource(resource, sources));
  refuseRepeatedAddresses(resources);
  const outputs = toNamedParts(file['output'], 'output').map(
    ([name, output]) => [name, joinBlocks(output, `output.${name}`)] as const,
  );
  const locals = new Map(toNamedParts(file['locals'], 'locals'));
  return {
    kind: 'Configuration',
    current: {
      resources: resources.filter((resource) => !createsNothing(resource)),
      selectOutputs: outputs.map(([, { value }]) => value),
      outputNames: outputs.map(([name]) => name),
      outputSources: new Map(
        outputs.map(([name, { sensitive }]) => [
          name,
          { references: [], isUnknown: false, isSensitive: sensitive !== undefined && sensitive !== false },
        ]),
      ),
      sensitiveVariables: readSensitiveVariables(file),
      isTemplate: true,
      locals,
      definitions: readDefinitions(file, resources),
      imported: new Set(toBlocks(file['import'], 'import').map(({ to }) => removeKey(toAddress(to)))),
    },
    prior: null,
    replaced: null,
    changes: null,
    forgotten: readForgottenAddresses(file),
    azurermVersion: readAzurermVersion(file),
    moved: new Map(
      toBlocks(file['moved'], 'moved').map(({ from, to }) => [toAddress(from), toAddress(to)] as const),
    ),
    gaps: [...findUnreadBlocks(file), ...findFileContents(resources, locals)],
    limits: [
      ...toNamedParts(file['module'], 'module').map(
        ([name]) => `the resources of module.${name} are not in the file`,
      ),
      ...resources.flatMap(describeRepetition),
    ],
  };
}

function readSensitiveVariables(file: Json): ReadonlySet<string> {
  const variables = toNamedParts(file['variable'], 'variable').map(
    ([name, body]) => [name, joinBlocks(body, `variable.${name}`)['sensitive']] as const,
  );
  return new Set(
    variables.filter(([, sensitive]) => sensitive !== undefined && sensitive !== false).map(([name]) => name),
  );
}

function addSource(resource: TerraformResource, sources: ProviderSources): TerraformResource {
  const provider = findSourceInCode(resource.type, resource.values['provider'], sources);
  return provider === undefined ? resource : { ...resource, provider };
}

/** Finds blocks that can do things without a resource. */
function findUnreadBlocks(file: Json): string[] {
  return ['action', 'list']
    .filter((kind) => kind in file)
    .map((kind) => `the file has blocks of a kind that is not understood (${kind})`);
}

/** Terraform refuses two blocks of one address. They are possible where blocks are lists. */
function refuseRepeatedAddresses(resources: readonly TerraformResource[]): void {
  const known = new Set<string>();
  for (const { address } of resources) {
    if (known.has(address)) throw new UnexpectedShape(`defines ${address} twice`);
    known.add(address);
  }
}

function toAddress(value: unknown): string {
  return String(value).replace(/^\$\{([^{}]*)\}$/, '$1');
}

/** Reads the data sources within `check` blocks. */
function readCheckedData(file: Json): TerraformResource[] {
  return toNamedParts(file['check'], 'check').flatMap(([name, body]) =>
    readResources(joinBlocks(body, `check.${name}`), 'data', `check.${name}.`),
  );
}

/** Reads resources, or what is only read: data sources and ephemeral resources. */
function readResources(file: Json, key: 'resource' | 'data' | 'ephemeral', within = ''): TerraformResource[] {
  return toNamedParts(file[key], key).flatMap(([type, named]) =>
    toNamedParts(named, `${key}.${type}`).map(([name, body]) => {
      const address = `${within}${key === 'resource' ? '' : `${key}.`}${type}.${name}`;
      return { address, type, isData: key !== 'resource', ...separateUnknown(joinBlocks(body, address)) };
    }),
  );
}

/**
 * Separates the arguments whose values are not in the code: those of `dynamic` blocks, and those that Terraform leaves as they
 * are (`lifecycle.ignore_changes`).
 */
function separateUnknown(body: Json): Pick<TerraformResource, 'values' | 'unknown' | 'createdWith'> {
  const dynamic = toNamedParts(body['dynamic'], 'dynamic');
  const ignored = toBlocks(body['lifecycle'], 'lifecycle').flatMap(({ ignore_changes: names }) =>
    names === 'all' ? Object.keys(body) : toList(names).map(String),
  );
  const unknown: (readonly [string, readonly string[]])[] = [
    ...dynamic.map(([name, content]) => [name, findReferencesIn(JSON.stringify(content ?? null))] as const),
    ...ignored
      .map((name) => /^[\w-]+/.exec(name)?.[0] ?? '')
      .filter((name) => name !== '' && !META_ARGUMENTS.includes(name))
      .map((name) => [name, ['lifecycle.ignore_changes']] as const),
  ];
  const isUnknown = new Set(unknown.map(([name]) => name));
  const [values, left] = [false, true].map((isLeft) =>
    Object.fromEntries(Object.entries(body).filter(([name]) => isUnknown.has(name) === isLeft)),
  );
  const createdWith = Object.keys(left).length > 0 && { createdWith: left };
  return { values, unknown: Object.fromEntries(unknown), ...createdWith };
}

const META_ARGUMENTS = ['lifecycle', 'count', 'for_each', 'provider', 'depends_on', 'dynamic', 'provisioner'];

/** Reads the definitions that grants can depend on, including `for_each` and `count`, without locals. This code is not evaluated. */
function readDefinitions(file: Json, resources: readonly TerraformResource[]): Map<string, unknown> {
  const named = (['variable', 'module', 'provider', 'ephemeral'] as const).flatMap((kind) =>
    toNamedParts(file[kind], kind).map(
      ([name, content]) => [`${kind}.${name}`, readBodies(content, kind)] as const,
    ),
  );
  const data = resources
    .filter(({ isData }) => isData)
    .map(({ address, values }) => [address, values] as const);
  const repeated = resources.flatMap(({ address, values }) =>
    ['for_each', 'count', 'provider']
      .filter((name) => name in values)
      .map((name) => [`${name} of ${address}`, values[name]] as const),
  );
  return new Map([
    ...named,
    ...data,
    ...repeated,
    ...readRemovedPrograms(file),
    [BACKEND, readBackend(file)],
  ]);
}

/** The settings of a provider that decide neither where its resources are nor who creates them. */
const HARMLESS_SETTINGS = [
  'disable_terraform_partner_id',
  'features',
  'partner_id',
  'resource_provider_registrations',
  'resource_providers_to_register',
  'skip_provider_registration',
  'storage_use_azuread',
  'version',
];

/** Reads the bodies of a block. `//` is a comment there, and a key like any other in a value. */
function readBodies(content: unknown, kind: string): readonly Json[] {
  const ignored = kind === 'provider' ? ['//', ...HARMLESS_SETTINGS] : ['//'];
  return toBlocks(content, kind).map((body) =>
    Object.fromEntries(Object.entries(body).filter(([name]) => !ignored.includes(name))),
  );
}

/** Sorts keys, so that equal code has equal text. Its depth is bounded before. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sortKeys(each)]));
}
