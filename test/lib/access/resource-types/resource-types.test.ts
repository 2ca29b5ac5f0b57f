import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ALWAYS, IF_SHARED, READ_BY } from '../../../../lib/access/resource-types/azurerm-openers';
import { CANNOT } from '../../../../lib/access/resource-types/azurerm-others';
import { DATA_SOURCE_TYPES, RESOURCE_TYPES } from '../../../../lib/access/resource-types/classify-type';

const BINDINGS = join(dirname(require.resolve('@cdktf/provider-azurerm/package.json')), 'lib');

/** Lists the types of resources and data sources of azurerm, from its bindings. */
function listTypes(): { readonly resources: string[]; readonly data: string[] } {
  const folders = readdirSync(BINDINGS, { withFileTypes: true }).filter(
    (each) => each.isDirectory() && each.name !== 'provider',
  );
  const read = (isData: boolean): string[] =>
    folders
      .filter(({ name }) => name.startsWith('data-azurerm-') === isData)
      .flatMap(({ name }) => {
        const source = readFileSync(join(BINDINGS, name, 'index.js'), 'utf8');
        return /tfResourceType = "([^"]+)"/.exec(source)?.[1] ?? [];
      });
  return { resources: read(false), data: read(true) };
}

test('every type of azurerm has a class', () => {
  const { resources, data } = listTypes();
  expect(resources.length).toBeGreaterThan(1000);
  expect(data.length).toBeGreaterThan(300);
  expect(resources.filter((type) => !RESOURCE_TYPES.has(type))).toEqual([]);
  expect(data.filter((type) => !DATA_SOURCE_TYPES.has(type))).toEqual([]);
});

test('no class is for a type that azurerm does not have', () => {
  const { resources, data } = listTypes();
  const isOwn = (type: string): boolean => type.startsWith('azurerm_');
  expect([...RESOURCE_TYPES.keys()].filter((type) => isOwn(type) && !resources.includes(type))).toEqual([]);
  expect([...DATA_SOURCE_TYPES.keys()].filter((type) => isOwn(type) && !data.includes(type))).toEqual([]);
});

test('every type of azuread 3.7.0 has a class', () => {
  const countTypes = (types: ReadonlyMap<string, unknown>): number =>
    [...types.keys()].filter((type) => type.startsWith('azuread_')).length;
  expect([countTypes(RESOURCE_TYPES), countTypes(DATA_SOURCE_TYPES)]).toEqual([54, 20]);
});

test('no type has two classes', () => {
  const groups = [READ_BY, ALWAYS, IF_SHARED, CANNOT].flatMap((group) => Object.values(group));
  const names = groups.flatMap((types) => types.split(/\s+/).filter((name) => name !== ''));
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});
