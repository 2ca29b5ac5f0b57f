/* Writes the JSON Schemas of all documents to schemas/: rules from the zod schemas, descriptions from the interfaces. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { z } from 'zod';
import { acceptanceSchema } from '../lib/model/documents/parsing/acceptance-schema';
import { INVITATION_SCHEMAS } from '../lib/model/documents/parsing/invitation-schema';
import { rejectionSchema } from '../lib/model/documents/parsing/rejection-schema';
import { SUBSCRIPTION_SCHEMAS } from '../lib/model/documents/parsing/subscription-schema';
import { synchronizationReceiptSchema } from '../lib/model/documents/parsing/synchronization-receipt-schema';
import { priceTableSchema } from '../lib/model/engines/price-table';
import { engineFactsSchema } from '../lib/model/engines/given-facts';
import type { DocumentType } from '../lib/model/documents/schema-url';
import { DOCUMENT_TYPES, getSchemaUrl, getSettingsSchemaUrl } from '../lib/model/documents/schema-url';

const ROOT = join(__dirname, '..');

interface Source {
  readonly schema: z.ZodType;
  /** File of the interface, in `lib/model/documents`. */
  readonly file: string;
  /** Name of the interface, which has the descriptions. */
  readonly interfaceName: string;
}

const SOURCES: Readonly<Record<DocumentType, readonly Source[]>> = {
  invitation: [
    { schema: INVITATION_SCHEMAS[1], file: 'invitation', interfaceName: 'SingleSourceInvitation' },
    { schema: INVITATION_SCHEMAS[2], file: 'invitation', interfaceName: 'MultiSourceInvitation' },
  ],
  acceptance: [{ schema: acceptanceSchema, file: 'acceptance', interfaceName: 'AcceptanceDocument' }],
  rejection: [{ schema: rejectionSchema, file: 'rejection', interfaceName: 'RejectionDocument' }],
  subscription: [
    { schema: SUBSCRIPTION_SCHEMAS[1], file: 'subscription', interfaceName: 'SingleSourceSubscription' },
    { schema: SUBSCRIPTION_SCHEMAS[2], file: 'subscription', interfaceName: 'MultiSourceSubscription' },
  ],
  synchronizationReceipt: [
    {
      schema: synchronizationReceiptSchema,
      file: 'synchronization-receipt',
      interfaceName: 'SynchronizationReceipt',
    },
  ],
};

/** The files that people write for the command, by the names of their schemas. */
const SETTINGS: Readonly<Record<string, Source>> = {
  engineFacts: {
    schema: engineFactsSchema,
    file: '../engines/given-facts',
    interfaceName: 'GivenEngineFacts',
  },
  priceTable: { schema: priceTableSchema, file: '../engines/price-table', interfaceName: 'PriceTable' },
};

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Returns the text of each JSON Schema, by its path in the package. */
export function createSchemaFiles(): Record<string, string> {
  const sources: readonly (readonly [string, string, number, Source])[] = [
    ...DOCUMENT_TYPES.flatMap((type) =>
      SOURCES[type].map((source, index) => [type, getSchemaUrl(type, index + 1), index + 1, source] as const),
    ),
    ...Object.entries(SETTINGS).map(
      ([name, source]) => [name, getSettingsSchemaUrl(name), 1, source] as const,
    ),
  ];
  const descriptions = new Descriptions([...new Set(sources.map(([, , , { file }]) => getSourcePath(file)))]);
  return Object.fromEntries(
    sources.map(([name, url, version, { schema, file, interfaceName }]) => {
      // JSON Schema cannot express rules that compare fields. They are left out: the schema may accept more than the reader.
      const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
      const described = descriptions.describeDocument(rest, getSourcePath(file), interfaceName);
      const head = { $schema, $id: url, title: `${name}, version ${version}` };
      return [
        `schemas/${name}.v${version}.json`,
        `${JSON.stringify({ ...head, ...described }, null, 2)}\n`,
      ] as const;
    }),
  );
}

function getSourcePath(file: string): string {
  return join(ROOT, 'lib', 'model', 'documents', `${file}.ts`);
}

/** Adds the comments of the documents' interfaces to their JSON Schemas, as descriptions. */
class Descriptions {
  private readonly program: ts.Program;
  private readonly checker: ts.TypeChecker;

  constructor(files: readonly string[]) {
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
      config: object;
    };
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT);
    this.program = ts.createProgram(files, { ...options, types: ['node'] });
    this.checker = this.program.getTypeChecker();
  }

  public describeDocument(schema: JsonSchema, file: string, interfaceName: string): JsonSchema {
    const module = this.checker.getSymbolAtLocation(this.program.getSourceFile(file)!)!;
    const symbol = this.checker.tryGetMemberInModuleExports(interfaceName, module)!;
    const inner = this.describeParts(schema, this.checker.getDeclaredTypeOfSymbol(symbol));
    return { description: this.readComment(symbol), ...inner };
  }

  /** Describes the fields of objects, in arrays and alternatives as well. */
  private describeParts(schema: JsonSchema, nullableType: ts.Type): JsonSchema {
    const type = this.checker.getNonNullableType(nullableType);
    if (schema.anyOf) return { ...schema, anyOf: schema.anyOf.map((each) => this.describeParts(each, type)) };
    const itemType = this.checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    if (schema.items && itemType) {
      return { ...schema, items: this.describeParts(schema.items as JsonSchema, itemType) };
    }
    if (!schema.properties) return schema;
    const properties = Object.entries(schema.properties).map(([field, inner]) => {
      const symbol = this.checker.getPropertyOfType(type, field)!;
      const parts = this.describeParts(inner as JsonSchema, this.checker.getTypeOfSymbol(symbol));
      return [field, { description: this.readComment(symbol), ...parts }] as const;
    });
    return { ...schema, properties: Object.fromEntries(properties) };
  }

  private readComment(symbol: ts.Symbol): string {
    const comment = symbol.getDocumentationComment(this.checker);
    return ts.displayPartsToString(comment).replace(/\s+/g, ' ').trim();
  }
}

if (require.main === module) {
  mkdirSync(join(ROOT, 'schemas'), { recursive: true });
  for (const [path, text] of Object.entries(createSchemaFiles())) writeFileSync(join(ROOT, path), text);
}
