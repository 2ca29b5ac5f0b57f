import { findResourceType, joinResourceId, splitType } from '../resource-manager/resource-id';
import type { ResourceType } from '../resource-manager/resource-types';
import { findType, listVersions } from '../resource-manager/resource-types';
import type { Value, Values } from '../values';
import { asText, isBlock, isSame, UNKNOWN } from '../values';
import { isOneOf, matches } from './checks';
import { location } from './common';
import type { ArgumentRules, TypeRules } from './rules';

/** A type that is another one at another version is the same resource. */
const type: ArgumentRules = {
  checks: [
    matches(/^[\w.]+(\/\w+)+@\d{4}-\d{2}-\d{2}(-preview)?$/, 'it has to be <resource-type>@<api-version>'),
  ],
  forcesNew: (before, after) =>
    splitType(asText(before)).resourceType !== splitType(asText(after)).resourceType,
};

/** `StringIsResourceID` of internal/services/myvalidator. */
const id: ArgumentRules = { checks: [matches(/^\/[^/]/, 'it has to be a resource id')], forcesNew: true };

const replacing: ArgumentRules = {
  forcesNew: (before: Value, after: Value) => before !== null && after !== null,
};

const COMMON: Readonly<Record<string, ArgumentRules>> = {
  type,
  ignore_casing: { default: false },
  ignore_missing_property: { default: true },
  replace_triggers_external_values: replacing,
};

/** The arguments of which a change makes another request, and another output. */
const SENT = ['type', 'body', 'tags', 'response_export_values'];
/** `skip_on:"update"` of the models: changes that are no reason for a request. */
const UNSENT = [
  'timeouts',
  'retry',
  'read_headers',
  'read_query_parameters',
  'create_headers',
  'create_query_parameters',
  'delete_headers',
  'delete_query_parameters',
];

function changes(prior: Values, planned: Values, names: readonly string[]): boolean {
  return names.some((name) => !isSame(prior[name] ?? null, planned[name] ?? null));
}

function getType({ type: written }: Values): ResourceType | undefined {
  return findType(splitType(asText(written)).resourceType);
}

/** The body as it is sent, with the arguments of Terraform that belong to it. */
function sentBody({ body, location: place, tags }: Values): Values {
  const rest = [
    ['location', place],
    ['tags', tags],
  ] as const;
  return {
    ...(isBlock(body) ? body : {}),
    ...Object.fromEntries(rest.filter(([, value]) => (value ?? null) !== null)),
  };
}

function describe(problems: readonly string[]): string | undefined {
  return problems.length === 0 ? undefined : `400 Bad Request: ${problems.join('; ')}`;
}

/** A type, a version and a body that azapi does not know. */
function findInvalidBody(config: Values): readonly string[] {
  if (config['schema_validation_enabled'] === false || config['type'] === UNKNOWN) return [];
  const { apiVersion, resourceType } = splitType(asText(config['type']));
  const known = getType(config);
  if (known === undefined) return [];
  const versions = listVersions(resourceType);
  if (!versions.includes(apiVersion))
    return [
      `the argument "type"'s api-version is invalid. The supported versions are [${versions.join(', ')}]`,
    ];
  if (config['body'] === UNKNOWN) return [];
  return known.creation?.(sentBody(config), '').map((each) => `the \`body\` is invalid: ${each}`) ?? [];
}

/** Why Azure refuses to make a resource. */
function findRefusedCreation(values: Values): string | undefined {
  const known = getType(values);
  if (known === undefined) return undefined;
  const name = asText(values['name']);
  if (known.name?.test(name) === false)
    return `400 Bad Request: the name ${name} does not match ${known.name.source}`;
  const refused = known.refusedPut?.(joinResourceId(values), values['body'] ?? {}) ?? [];
  // By now, only what nobody declared is unknown.
  const declared = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== UNKNOWN));
  return describe([...(known.creation?.(sentBody(declared), '') ?? []), ...refused]);
}

/** `client.CreateOrUpdate` has one method, which is PUT (internal/clients/resource_client.go). */
function findRefusedPut(prior: Values, planned: Values): string | undefined {
  const computed = ['output', 'id'];
  const names = Object.keys(planned).filter((name) => ![...UNSENT, ...computed].includes(name));
  if (getType(planned)?.isNeverReplaced !== true || !changes(prior, planned, names)) return undefined;
  return `409 Conflict: PUT ${joinResourceId(planned)}: it exists, and this API will not allow you to replace an already existing resource`;
}

function findRefusedReplacement(planned: Values): string | undefined {
  return describe(getType(planned)?.refusedPut?.(joinResourceId(planned), planned['body'] ?? {}) ?? []);
}

export const azapiResource: TypeRules = {
  source: 'internal/services/azapi_resource.go',
  arguments: {
    ...COMMON,
    name: { forcesNew: true },
    parent_id: id,
    location,
    body: { default: {} },
    ignore_null_property: { default: false },
    schema_validation_enabled: { default: true },
  },
  refusedConfiguration: findInvalidBody,
  recomputed: (prior, planned) => (changes(prior, planned, SENT) ? ['output'] : []),
  refusedCreation: findRefusedCreation,
  refusedUpdate: (prior, planned) => findRefusedPut(prior, planned) ?? findRefusedReplacement(planned),
};

/** It reads the resource, merges the body into it and sends the whole. */
function findRefusedMerge(values: Values): string | undefined {
  return describe(getType(values)?.change(values['body'] ?? {}, '') ?? []);
}

export const azapiUpdateResource: TypeRules = {
  source: 'internal/services/azapi_update_resource.go',
  arguments: { ...COMMON, name: { forcesNew: true }, parent_id: id, resource_id: id },
  exactlyOneOf: [['name', 'resource_id']],
  requiredWith: { name: ['parent_id'], parent_id: ['name'] },
  recomputed: (prior, planned) => (changes(prior, planned, SENT) ? ['output'] : []),
  refusedCreation: findRefusedMerge,
  refusedUpdate: (_, planned) => findRefusedMerge(planned),
};

/** Azure takes a change of a resource by PATCH: what is not in it, or null, stays; a list that is there replaces. */
function findRefusedAction(values: Values): string | undefined {
  if (values['when'] !== 'apply') return undefined;
  const resourceId = asText(values['resource_id']);
  const { resourceType } = splitType(asText(values['type']));
  if (resourceId !== '' && findResourceType(resourceId) !== resourceType)
    return `\`resource_id\` and \`type\` are not matched: ${resourceId} is no ${resourceType}`;
  const known = getType(values);
  if (known === undefined || asText(values['action']) !== '') return undefined;
  if (values['method'] === 'PUT' && known.isNeverReplaced)
    return `409 Conflict: PUT ${resourceId}: this API will not allow you to replace an already existing resource`;
  if (values['method'] === 'PUT' && known.takesPut) {
    const body = values['body'] ?? {};
    return describe([...known.change(body, ''), ...(known.refusedPut?.(resourceId, body) ?? [])]);
  }
  if (values['method'] !== 'PATCH')
    return `405 Method Not Allowed: ${asText(values['method'])} ${resourceId}`;
  return describe(known.change(values['body'] ?? {}, ''));
}

export const azapiResourceAction: TypeRules = {
  source: 'internal/services/azapi_resource_action_resource.go',
  arguments: {
    type,
    resource_id: id,
    action: { forcesNew: true },
    method: { checks: [isOneOf('POST', 'PATCH', 'PUT', 'DELETE', 'GET', 'HEAD')], default: 'POST' },
    when: { checks: [isOneOf('apply', 'destroy')], default: 'apply' },
  },
  recomputed: (prior, planned) =>
    changes(prior, planned, [...SENT, 'method', 'headers', 'query_parameters'])
      ? ['output', 'sensitive_output', 'exist']
      : [],
  refusedCreation: findRefusedAction,
  refusedUpdate: (_, planned) => findRefusedAction(planned),
};
