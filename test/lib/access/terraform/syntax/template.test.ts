import {
  findReferencesIn,
  isBareReference,
  splitTemplate,
} from '../../../../../lib/access/terraform/syntax/template';

test.each<[string, readonly (readonly [string, string])[]]>([
  ['', []],
  ['plain', [['literal', 'plain']]],
  ['$${x} and %%{y}', [['literal', '${x} and %{y}']]],
  ['${ azurerm_storage_account.a.id }/x', [['expression', 'azurerm_storage_account.a.id'], ['literal', '/x']]],
  ['%{ if true }a%{ endif }', [['directive', 'if true'], ['literal', 'a'], ['directive', 'endif']]],
  ['${{ a = "}" }["a"]}', [['expression', '{ a = "}" }["a"]']]],
  ['${"${var.a}}"}b', [['expression', '"${var.a}}"'], ['literal', 'b']]],
  ['${"\\"}"}b', [['expression', '"\\"}"'], ['literal', 'b']]],
  ['${a.b', [['directive', 'a.b']]],
  ['$ { % x', [['literal', '$ { % x']]],
])('the text %j is split into its parts', (text, expected) => {
  expect(splitTemplate(text).map(({ kind, text: own }) => [kind, own])).toEqual(expected);
}); // prettier-ignore

test.each([
  'azurerm_storage_account.a.id',
  'data.azurerm_storage_account.a.id',
  'azurerm_storage_container.c["curated"].id',
  'azurerm_storage_container.c[0].id',
  'local.name',
  'module.m.container_id',
])('%s is a bare reference', (expression) => {
  expect(isBareReference(expression)).toBe(true);
});

test.each([
  'lower(azurerm_storage_account.a.id)',
  'true ? a.b.id : c.d.id',
  'azurerm_storage_container.c[*].id',
  'azurerm_storage_container.c[each.key].id',
  'azurerm_storage_container.c["${var.x}"].id',
  'a.b.id != ""',
  '[a.b.id][0]',
  'a.b.id # c.d.id',
  '"text"',
  '-1',
  '!var.a',
  '',
])('%j is more than a reference', (expression) => {
  expect(isBareReference(expression)).toBe(false);
});

test('all that an expression can refer to is found', () => {
  expect(findReferencesIn('var.open ? azurerm_storage_container.a["x"].id : lower(data.x.y.id)')).toEqual([
    'var.open',
    'azurerm_storage_container.a["x"].id',
    'data.x.y.id',
  ]);
});
