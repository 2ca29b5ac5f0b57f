import { renameSpecifiers, toCdktnSpecifier } from '../../scripts/packages/rename-specifiers';

const rename = (source: string): string => renameSpecifiers(source, toCdktnSpecifier);

test.each([
  [`import { App } from 'cdktf';`, `import { App } from 'cdktn';`],
  [`import type { App } from "cdktf";`, `import type { App } from "cdktn";`],
  [`export * from '@cdktf/provider-azurerm';`, `export * from '@cdktn/provider-azurerm';`],
  [`const a = require("cdktf/lib/app");`, `const a = require("cdktn/lib/app");`],
  [
    `const a = await import('@cdktf/provider-azurerm/lib/x');`,
    `const a = await import('@cdktn/provider-azurerm/lib/x');`,
  ],
  [`declare const a: import("cdktf").App;`, `declare const a: import("cdktn").App;`],
  [`import a = require('cdktf');\nimport 'cdktf';`, `import a = require('cdktn');\nimport 'cdktn';`],
])('an import gets the other name: %s', (source, expected) => {
  expect(rename(source)).toBe(expected);
});

test.each([
  `// import { App } from 'cdktf';\n/* require('cdktf') */`,
  `const text = "import { App } from 'cdktf'";`,
  `const file = 'cdktf.out';\nconst name = 'cdktf';`,
  `import { cdktf } from './cdktf';`,
  `import { Share } from 'cdktf-azure-data-share';`,
  `import { x } from '@cdktfs/x';`,
])('all else stays: %s', (source) => {
  expect(rename(source)).toBe(source);
});

test('an import with an escape in it is refused, since its place in the text is not clear', () => {
  expect(() => rename(`import { App } from 'cdk\\u0074f';`)).toThrow('cannot rename the specifier "cdktf"');
});
