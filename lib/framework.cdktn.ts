import type { Framework } from './framework';

/** The framework of the package for CDK Terrain: `scripts/packages/stage-cdktn.ts` puts this file in place of `framework.ts`. */
export const FRAMEWORK: Framework = {
  name: 'CDK Terrain',
  packageName: 'cdktn-azure-data-share',
  synthCommand: 'cdktn synth',
  azurermPackage: '@cdktn/provider-azurerm',
};
