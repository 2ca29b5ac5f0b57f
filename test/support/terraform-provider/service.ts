import { applyResource, applyProblem } from './apply';
import type { Context } from './computed/context';
import { createContext } from './computed/context';
import { dataState } from './data';
import type { Diagnostic, Path } from './diagnostics';
import { problem } from './diagnostics';
import { importResource } from './import';
import { plan } from './plan';
import type { Accounts } from './read';
import { readResource } from './read';
import { getDataRules } from './rules/data-sources';
import { getTypeRules } from './rules';
import type { TypeRules } from './rules/rules';
import type { Attributes, Block, ProviderSchemas, Schema } from './schema';
import { providerProblems, resourceProblems } from './validate';
import type { Value, Values } from './values';
import { conformBlock, decodeValue, encodeValue } from './values';
import { withoutStateTypes, withoutTypes, withTypes } from './dynamic-values';

/*
 * The calls of the protocol, as functions of a request. Messages are as `tfplugin6.proto` has them.
 */

interface DynamicValue {
  readonly msgpack: Uint8Array;
}

/** The fields of any request that are looked at here. */
export interface Request {
  readonly type_name: string;
  readonly id: string;
  readonly config: DynamicValue;
  readonly raw_state: { readonly json: Uint8Array };
  readonly current_state: DynamicValue;
  readonly prior_state: DynamicValue;
  readonly proposed_new_state: DynamicValue;
  readonly planned_state: DynamicValue;
  readonly private: Uint8Array;
  readonly prior_private: Uint8Array;
  readonly planned_private: Uint8Array;
}

/** A call, of one of the connections that there are at a time: each has a provider that is configured in its own way. */
export type Call = (request: Request, connection: string) => object;

const decode = ({ msgpack }: DynamicValue): Values | null => decodeValue(msgpack) as Values | null;
const encode = (value: Value): DynamicValue => ({ msgpack: encodeValue(value) });

const read = ({ block }: Schema, value: DynamicValue): Values | null => {
  const values = decode(value);
  return values && withoutTypes(block, values);
};
const write = ({ block }: Schema, values: Values): DynamicValue => encode(withTypes(block, values));

/** The calls of a provider of these schemas. Terraform makes a connection for each provider that it configures. */
export function providerCalls(
  { provider, provider_version, resource_schemas, data_source_schemas }: ProviderSchemas,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, Call>> {
  const findRules = (type: string): TypeRules => getTypeRules(type, provider_version);
  const schemas = {
    provider: schemaMessage(provider),
    resource_schemas: mapRecord(resource_schemas, schemaMessage),
    data_source_schemas: mapRecord(data_source_schemas, schemaMessage),
    // Terraform then asks once in a command, not twice or three times.
    server_capabilities: { get_provider_schema_optional: true },
  };
  const accounts: Accounts = new Map();
  const contexts = new Map<string, Context>();
  const getContext = (connection: string): Context => {
    const context = contexts.get(connection);
    if (context === undefined) throw new Error('the provider is not configured');
    return context;
  };

  return {
    GetProviderSchema: () => schemas,
    ValidateProviderConfig: ({ config }) =>
      toDiagnostics(providerProblems(provider, read(provider, config) ?? {})),
    ValidateResourceConfig: ({ type_name, config }) =>
      toDiagnostics(
        resourceProblems(
          resource_schemas[type_name],
          findRules(type_name),
          read(resource_schemas[type_name], config) ?? {},
        ),
      ),
    ValidateDataResourceConfig: ({ type_name, config }) => {
      const schema = data_source_schemas[type_name];
      return toDiagnostics(resourceProblems(schema, getDataRules(type_name), read(schema, config) ?? {}));
    },
    ConfigureProvider: ({ config }, connection) => {
      const context = createContext(decode(config) ?? {}, env);
      const detail =
        '`subscription_id` is a required provider property when performing a plan/apply operation';
      if (context === undefined) return toDiagnostics([problem('Configuring subscription', detail)]);
      contexts.set(connection, context);
      return toDiagnostics([]);
    },
    // States of older versions of a schema are not changed as the provider would: there are none in a test.
    UpgradeResourceState: ({ type_name, raw_state }) => {
      const state = JSON.parse(Buffer.from(raw_state.json).toString('utf8')) as Values;
      const schema = resource_schemas[type_name];
      const { block } = schema;
      return { upgraded_state: write(schema, conformBlock(block, withoutStateTypes(block, state))) };
    },
    ReadResource: ({ type_name, current_state, private: own }) => {
      const schema = resource_schemas[type_name];
      const state = read(schema, current_state);
      const found = state && write(schema, readResource(type_name, state, accounts));
      return { new_state: found ?? current_state, private: own };
    },
    PlanResourceChange: ({ type_name, prior_state, proposed_new_state, config, prior_private }) => {
      const schema = resource_schemas[type_name];
      const proposed = read(schema, proposed_new_state);
      const answer = { planned_private: prior_private, legacy_type_system: true };
      if (proposed === null) return { ...answer, planned_state: proposed_new_state };
      const rules = findRules(type_name);
      const { planned, replacedFor } = plan(schema, rules, read(schema, prior_state), proposed);
      const refused = rules.refusedPlan?.(planned, read(schema, config) ?? {});
      return {
        ...answer,
        ...toDiagnostics(refused === undefined ? [] : [problem(refused)]),
        planned_state: write(schema, planned),
        requires_replace: replacedFor.map(pathMessage),
      };
    },
    ApplyResourceChange: ({ type_name, prior_state, planned_state, planned_private }, connection) => {
      const answer = { private: planned_private, legacy_type_system: true };
      const schema = resource_schemas[type_name];
      const planned = read(schema, planned_state);
      const prior = read(schema, prior_state);
      const context = getContext(connection);
      const refused = applyProblem(type_name, findRules(type_name), prior, planned, context);
      if (refused !== undefined)
        return { ...answer, ...toDiagnostics([problem(refused)]), new_state: prior_state };
      if (planned === null) return { ...answer, new_state: planned_state };
      const state = applyResource(type_name, schema, planned, context);
      return { ...answer, new_state: write(schema, state) };
    },
    ImportResourceState: ({ type_name, id }) => {
      const imported = importResource(type_name, id);
      if (imported === undefined)
        return toDiagnostics([
          problem(
            'nothing to import',
            `there is no cloud behind this provider that has a ${type_name} ${id}`,
          ),
        ]);
      const schema = resource_schemas[type_name];
      return {
        imported_resources: [{ type_name, state: write(schema, conformBlock(schema.block, imported)) }],
      };
    },
    ReadDataSource: ({ type_name, config }, connection) => {
      const schema = data_source_schemas[type_name];
      const state = dataState(type_name, schema, read(schema, config) ?? {}, getContext(connection));
      return { state: write(schema, state) };
    },
    StopProvider: () => ({}),
  };
}

function mapRecord<From, To>(
  record: Readonly<Record<string, From>>,
  to: (from: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, each]) => [name, to(each)]));
}

function schemaMessage({ version, block }: Schema): object {
  return { version, block: blockMessage(block) };
}

function blockMessage({ attributes = {}, block_types = {}, deprecated }: Block): object {
  return {
    deprecated,
    attributes: attributeMessages(attributes),
    block_types: Object.entries(block_types).map(([type_name, { nesting_mode, block, ...counts }]) => ({
      ...counts,
      type_name,
      block: blockMessage(block),
      nesting: nesting_mode.toUpperCase(),
    })),
  };
}

function attributeMessages(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([name, { type, nested_type, ...flags }]) => ({
    ...flags,
    name,
    ...(type && { type: Buffer.from(JSON.stringify(type)) }),
    ...(nested_type && {
      nested_type: {
        attributes: attributeMessages(nested_type.attributes),
        nesting: nested_type.nesting_mode.toUpperCase(),
      },
    }),
  }));
}

function toDiagnostics(problems: readonly Diagnostic[]): object {
  return {
    diagnostics: problems.map(({ path, ...told }) => ({
      ...told,
      severity: 'ERROR',
      attribute: pathMessage(path),
    })),
  };
}

function pathMessage(path: Path): object {
  return {
    steps: path.map((step) =>
      typeof step === 'number' ? { element_key_int: step } : { attribute_name: step },
    ),
  };
}
