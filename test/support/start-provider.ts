import { hasTerraform } from './terraform';
import type { SchemaProvider } from './terraform-provider/server';

declare global {
  var schemaProvider: SchemaProvider | undefined;
}

/** The subscription and the tenant that the examples are applied in: those that Contoso has in them. */
const ENV = {
  ARM_SUBSCRIPTION_ID: '11111111-1111-4111-8111-111111111111',
  ARM_TENANT_ID: '33333333-3333-4333-8333-333333333333',
};

/** One provider for the whole jest run, to which each `terraform` is attached. Where there is none, there is no need. */
export default async function start(): Promise<void> {
  if (!hasTerraform) {
    if (process.env['REQUIRE_TERRAFORM'] === '1') throw new Error('there is no terraform on the path');
    return;
  }
  const provider = await loadServer().startSchemaProvider(ENV);
  globalThis.schemaProvider = provider;
  process.env['TF_REATTACH_PROVIDERS'] = provider.reattach;
}

/** Only where there is a use for it: its libraries take a while to load. */
function loadServer(): typeof import('./terraform-provider/server') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- under CommonJS, import() would need a file extension
  return require('./terraform-provider/server') as typeof import('./terraform-provider/server');
}
