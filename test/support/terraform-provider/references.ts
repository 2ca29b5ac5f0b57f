import type { Configuration } from './configuration';
import type { ProviderSchemas } from './schema';

/** `azurerm_type.name.attribute` or `azapi_resource.name.attribute` in an expression, with whatever index the resource has. */
const REFERENCE = /(?<![\w.-])(data\.)?((?:azurerm|azapi)_\w+)\.([\w-]+)(?:\[[^\]]*\])?(?:\.(\w+))?/g;

/** References in expressions to what the stack does not define, or to what its schema does not have. */
export function findDanglingReferences(
  schemas: Pick<ProviderSchemas, 'resource_schemas' | 'data_source_schemas'>,
  stack: Configuration,
): string[] {
  const expressions = textsIn(stack).flatMap((text) => text.match(/(?<!\$)\$\{[^]*?\}/g) ?? []);
  const references = expressions.flatMap((expression) => [...expression.matchAll(REFERENCE)]);
  const problems = references.flatMap(([reference, isData, type, name, attribute]) => {
    const defined = isData ? stack.data : stack.resource;
    if (defined?.[type]?.[name] === undefined) return [`${reference}: there is no such resource`];
    const { block } = (isData ? schemas.data_source_schemas : schemas.resource_schemas)[type] ?? {};
    const isThere =
      attribute === undefined ||
      attribute in (block?.attributes ?? {}) ||
      attribute in (block?.block_types ?? {});
    return isThere ? [] : [`${reference}: there is no such attribute`];
  });
  return [...new Set(problems)];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
