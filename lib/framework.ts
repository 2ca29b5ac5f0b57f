/** The names by which people know a package and its framework, for messages. */
export interface Framework {
  readonly name: string;
  /** The package of this library for the framework. */
  readonly packageName: string;
  /** The command that synthesizes an app. */
  readonly synthCommand: string;
  /** The package with the resources of azurerm. */
  readonly azurermPackage: string;
}

/** The framework of this package. The build replaces this value in the package for the other framework. */
export const FRAMEWORK: Framework = {
  name: 'CDKTF',
  packageName: 'cdktf-azure-data-share',
  synthCommand: 'cdktf synth',
  azurermPackage: '@cdktf/provider-azurerm',
};
