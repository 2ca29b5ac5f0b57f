import { startSchemaProvider } from './server';

/*
 * The provider by itself, for a terminal: `export TF_REATTACH_PROVIDERS=...` as it prints, then `terraform plan` in a
 * folder with a synthesized stack.
 */
void startSchemaProvider({
  ARM_SUBSCRIPTION_ID: '00000000-0000-4000-8000-000000000000',
  ...process.env,
}).then(({ reattach }) => console.log(`export TF_REATTACH_PROVIDERS='${reattach}'`));
