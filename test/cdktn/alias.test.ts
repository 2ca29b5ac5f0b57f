import { readFileSync } from 'node:fs';

/*
 * The framework under the synthesis tests: CDK Terrain in `npm run test:cdktn`, else CDKTF itself.
 */

test('cdktf is an alias of cdktn, for this library and for the provider', () => {
  const manifest = JSON.parse(readFileSync(require.resolve('cdktf/package.json'), 'utf8')) as {
    name: string;
  };
  expect(manifest.name).toBe(process.env['CDKTF_IS'] ?? 'cdktf');
  const provider = require.resolve('@cdktf/provider-azurerm/lib/provider');
  expect(require.resolve('cdktf', { paths: [provider] })).toBe(require.resolve('cdktf'));
});
