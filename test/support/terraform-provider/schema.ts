import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A type, as Terraform writes it in JSON: `"string"`, `["list", "string"]`. */
export type AttributeType =
  | 'string'
  | 'number'
  | 'bool'
  | readonly ['list' | 'set' | 'map', AttributeType]
  | readonly ['object', Readonly<Record<string, AttributeType>>];

/** The schema of an argument, or of an attribute that the provider sets. */
export interface Attribute {
  readonly type: AttributeType;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
  readonly write_only?: boolean;
}

export interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
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
  readonly provider: Schema;
  readonly resource_schemas: Readonly<Record<string, Schema>>;
  readonly data_source_schemas: Readonly<Record<string, Schema>>;
}

/** azurerm 4.55.0: the version that `@cdktf/provider-azurerm` 14.23.1 is made from, and the types that may matter here. */
export function azurermSchemas(): ProviderSchemas {
  const path = join(__dirname, '../../fixtures/azurerm-schema.json');
  return JSON.parse(readFileSync(path, 'utf8')) as ProviderSchemas;
}
