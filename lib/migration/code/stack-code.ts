import type { ExportedAccount } from '../exported-place';
import type { ImportedDataset } from '../imported-estate';
import { toLiteral } from './literals';

/** A file of code. */
export interface CodeFile {
  readonly path: string;
  readonly text: string;
}

/** The parts of the file of a stack. */
export interface StackCode {
  readonly className: string;
  /** Names to import from this package. */
  readonly names: readonly string[];
  /** Further lines of imports, of packages and of the project. */
  readonly packageImports?: readonly string[];
  readonly projectImports?: readonly string[];
  readonly constants?: readonly string[];
  readonly body: readonly string[];
}

export function renderStack({
  className,
  names,
  packageImports = [],
  projectImports = [],
  constants = [],
  body,
}: StackCode): string {
  return [
    ...packageImports,
    "import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';",
    "import { LocalBackend, TerraformStack } from 'cdktf';",
    `import { ${[...names].sort().join(', ')} } from 'cdktf-azure-data-share';`,
    "import type { Construct } from 'constructs';",
    ...projectImports,
    '',
    ...constants,
    '/** Written by `datashare import` from an export of Azure Data Share. */',
    `export class ${className} extends TerraformStack {`,
    '  constructor(scope: Construct, id: string) {',
    '    super(scope, id);',
    '    // For a team, replace this by a remote backend.',
    '    new LocalBackend(this, { path: `../../../${id}.tfstate` });',
    "    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });",
    '',
    ...body,
    '  }',
    '}',
    '',
  ].join('\n');
}

/** Renders the name in Azure Data Share as a comment, where the code has another one. */
export function renderFormerName(name: string, exportedName: string): string {
  return name === exportedName ? '' : ` // in Azure Data Share: ${toLiteral(exportedName)}`;
}

/** The storage accounts of a stack, each with a variable. */
export class AccountVariables {
  private readonly names = new Map<string, string>();
  private readonly accounts: ExportedAccount[] = [];

  public constructor(datasets: readonly ImportedDataset[]) {
    for (const { account } of datasets) {
      if (this.names.has(toKey(account))) continue;
      this.accounts.push(account);
      this.names.set(toKey(account), `store${this.accounts.length}`);
    }
  }

  /** Returns the name of the variable of an account. */
  public getName(account: ExportedAccount): string {
    return this.names.get(toKey(account))!;
  }

  /** Renders the variables. `options` are further properties of each. */
  public render(options: readonly string[] = []): string[] {
    return this.accounts.flatMap((account) => [
      `    // In subscription ${account.subscriptionId}, which the provider must be configured for.`,
      `    const ${this.getName(account)} = DataStore.fromLookup(this, ${toLiteral(`account-${account.storageAccountName}`)}, {`,
      `      storageAccountName: ${toLiteral(account.storageAccountName)},`,
      `      resourceGroupName: ${toLiteral(account.resourceGroupName)},`,
      ...options.map((option) => `      ${option},`),
      '    });',
    ]);
  }
}

const toKey = ({ subscriptionId, storageAccountName }: ExportedAccount): string =>
  `${subscriptionId}/${storageAccountName}`.toLowerCase();
