import { joinResourceId, splitResourceId, splitType } from '../resource-manager/resource-id';
import { answerResource, findType } from '../resource-manager/resource-types';
import type { Value, Values } from '../values';
import { asText, isBlock, isList } from '../values';

/*
 * Stored parts of the answers of Azure Resource Manager, as azapi keeps them (internal/services/common.go).
 */

type Answer = (values: Values) => Value;

/** The answer to what was sent, of which `response_export_values` are kept: by path in a list, by name and path in a map. */
const output: Answer = (values) => {
  const { resourceType } = splitType(asText(values['type']));
  const id = asText(values['resource_id']) || asText(values['id']);
  const answer = answerResource(findType(resourceType), id, values);
  const exported = values['response_export_values'];
  if (isList(exported)) {
    if (exported.includes('*')) return answer;
    return exported.reduce<Values>((kept, path) => keepPath(kept, answer, asText(path).split('.')), {});
  }
  if (isBlock(exported))
    return Object.fromEntries(
      Object.entries(exported).map(([name, path]) => [name, getPath(answer, asText(path).split('.'))]),
    );
  return {
    properties: findType(resourceType)?.computed(id, asText(values['location']), values['body'] ?? {}) ?? {},
  };
};

function getPath(value: Value, [name, ...rest]: readonly string[]): Value {
  if (name === undefined) return value;
  return isBlock(value) ? getPath(value[name] ?? null, rest) : null;
}

function keepPath(kept: Values, value: Value, [name, ...rest]: readonly string[]): Values {
  if (!isBlock(value) || !(name in value)) return kept;
  const inner = kept[name];
  const found = rest.length === 0 ? value[name] : keepPath(isBlock(inner) ? inner : {}, value[name], rest);
  return { ...kept, [name]: found };
}

const ownId: Answer = ({ type, parent_id, name, resource_id }) =>
  asText(resource_id) || joinResourceId({ type, parent_id, name });

/** In the order in which they are answered: later ones may need earlier ones. */
export const AZAPI_ANSWERS: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  azapi_resource: { id: joinResourceId, output },
  azapi_update_resource: {
    resource_id: joinResourceId,
    id: ownId,
    name: ({ id }) => splitResourceId(asText(id)).name,
    parent_id: ({ id }) => splitResourceId(asText(id)).parentId,
    output,
  },
  azapi_resource_action: {
    id: ({ resource_id, action }) =>
      [asText(resource_id), asText(action)].filter((each) => each !== '').join('/'),
    exist: () => true,
    output: (values) => (values['when'] === 'apply' ? exportOutput(values) : null),
    sensitive_output: () => ({}),
  },
};

/** Without exported values an action keeps nothing. */
function exportOutput(values: Values): Value {
  return (values['response_export_values'] ?? null) === null ? {} : output(values);
}
