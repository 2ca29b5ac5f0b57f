import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A type, as Terraform writes it in JSON: `"string"`, `["list", "string"]`. */
export type AttributeType =
  | 'string'
  | 'number'
  | 'bool'
  /** Any value: it comes with its own type. */
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', AttributeType]
  | readonly ['object', Readonly<Record<string, AttributeType>>];

/** The schema of an argument, or of an attribute that the provider sets. */
export interface Attribute {
  /** None where it has attributes of its own. */
  readonly type?: AttributeType;
  readonly nested_type?: { readonly attributes: Attributes; readonly nesting_mode: 'single' };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
  readonly write_only?: boolean;
}

export type Attributes = Readonly<Record<string, Attribute>>;

export interface Block {
  readonly attributes?: Attributes;
  readonly block_types?: Readonly<Record<string, NestedBlock>>;
  readonly deprecated?: boolean;
}

export interface NestedBlock {
  readonly nesting_mode: 'single' | 'list' | 'set' | 'map' | 'group';
  readonly block: Block;
  readonly min_items?: number;
  readonly max_items?: number;
}

/** Of one resource type, one data source or the provider's configuration. */
export interface Schema {
  readonly version: number;
  readonly block: Block;
}

/** The provider's schemas, as `terraform providers schema -json` prints them, less the descriptions. */
export interface ProviderSchemas {
  readonly provider_version: string;
  readonly provider: Schema;
  readonly resource_schemas: Readonly<Record<string, Schema>>;
  readonly data_source_schemas: Readonly<Record<string, Schema>>;
}

/** The providers that a stack may have, by the names that their types begin with. */
export type ProviderName = 'azurerm' | 'azapi';

/** The versions of azurerm that there are: the one that `@cdktf/provider-azurerm` 14.23.1 is made from, and one of the next major. */
export type AzurermVersion = '4.55.0' | '5.2.0';

const AZURERM_FILES: Readonly<Record<AzurermVersion, string>> = {
  '4.55.0': 'azurerm-schema',
  '5.2.0': 'azurerm-5-schema',
};

/** A version of azurerm, and azapi 2.12.0; with the types that may matter here. */
export function readSchemas(
  version: AzurermVersion = '4.55.0',
): Readonly<Record<ProviderName, ProviderSchemas>> {
  return { azurerm: readSchema(AZURERM_FILES[version]), azapi: readSchema('azapi-schema') };
}

function readSchema(file: string): ProviderSchemas {
  const path = join(__dirname, `../../fixtures/${file}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as ProviderSchemas;
}
