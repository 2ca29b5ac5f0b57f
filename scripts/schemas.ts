/* Writes the JSON Schemas of all documents to schemas/, from the zod schemas that the documents are read by. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { z } from 'zod';
import { acceptanceSchema } from '../lib/model/documents/acceptance';
import { invitationSchema } from '../lib/model/documents/invitation';
import { rejectionSchema } from '../lib/model/documents/rejection';
import type { DocumentType } from '../lib/model/documents/schema-url';
import { DOCUMENT_TYPES, SCHEMA_VERSION, getSchemaUrl } from '../lib/model/documents/schema-url';
import { subscriptionSchema } from '../lib/model/documents/subscription';
import { synchronizationReceiptSchema } from '../lib/model/documents/synchronization-receipt';

const ROOT = join(__dirname, '..');

const SOURCES: Readonly<Record<DocumentType, { readonly schema: z.ZodType; readonly module: string }>> = {
  invitation: { schema: invitationSchema, module: 'invitation' },
  acceptance: { schema: acceptanceSchema, module: 'acceptance' },
  rejection: { schema: rejectionSchema, module: 'rejection' },
  subscription: { schema: subscriptionSchema, module: 'subscription' },
  synchronizationReceipt: { schema: synchronizationReceiptSchema, module: 'synchronization-receipt' },
};

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The text of each JSON Schema, by its path in the package. */
export function createSchemaFiles(): Record<string, string> {
  const comments = new Comments(DOCUMENT_TYPES.map((type) => getModulePath(SOURCES[type].module)));
  return Object.fromEntries(
    DOCUMENT_TYPES.map((type) => {
      const { schema, module } = SOURCES[type];
      // Rules that look at several fields, and what else JSON Schema cannot say, are left out: it may be wider than the reader.
      const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
      const described = comments.describeConstant(rest, getModulePath(module), `${type}Schema`);
      const head = { $schema, $id: getSchemaUrl(type), title: `${type}, version ${SCHEMA_VERSION}` };
      return [
        `schemas/${type}.v${SCHEMA_VERSION}.json`,
        `${JSON.stringify({ ...head, ...described }, null, 2)}\n`,
      ];
    }),
  );
}

function getModulePath(module: string): string {
  return join(ROOT, 'lib', 'model', 'documents', `${module}.ts`);
}

/** Makes the comments of the model the descriptions of its JSON Schemas. */
class Comments {
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

  /** The schema of an exported constant, with descriptions. */
  public describeConstant(schema: JsonSchema, file: string, name: string): JsonSchema {
    const module = this.checker.getSymbolAtLocation(this.program.getSourceFile(file)!)!;
    const symbol = this.checker.tryGetMemberInModuleExports(name, module)!;
    return this.describeSymbol(schema, symbol);
  }

  private describeSymbol(schema: JsonSchema, symbol: ts.Symbol): JsonSchema {
    const inner = this.describeParts(schema, this.checker.getTypeOfSymbol(symbol));
    const description = this.findComment(symbol);
    return description === '' ? inner : { description, ...inner };
  }

  /** Goes along the zod type: into what is optional, the items of arrays, and the fields of objects. */
  private describeParts(schema: JsonSchema, type: ts.Type): JsonSchema {
    const wrapped = this.findType(type, '_zod', 'def', 'innerType');
    if (wrapped) {
      const [first, ...others] = schema.anyOf ?? [];
      return first
        ? { ...schema, anyOf: [this.describeParts(first, wrapped), ...others] }
        : this.describeParts(schema, wrapped);
    }
    const item = this.findType(type, '_zod', 'def', 'element');
    if (item) return { ...schema, items: this.describeParts(schema.items as JsonSchema, item) };
    const shape = this.findType(type, '_zod', 'def', 'shape');
    if (!shape) return schema;
    const properties = Object.entries(schema.properties ?? {}).map(
      ([field, inner]) =>
        [
          field,
          this.describeSymbol(inner as JsonSchema, this.checker.getPropertyOfType(shape, field)!),
        ] as const,
    );
    return { ...schema, properties: Object.fromEntries(properties) };
  }

  private findType(type: ts.Type, ...path: string[]): ts.Type | undefined {
    return path.reduce<ts.Type | undefined>((at, name) => {
      const property = at && this.checker.getPropertyOfType(at, name);
      return property && this.checker.getTypeOfSymbol(property);
    }, type);
  }

  /** The comment of a field, or of what the field is made of. */
  private findComment(symbol: ts.Symbol): string {
    const own = this.readComment(symbol);
    const node = symbol.declarations?.[0];
    if (own !== '' || !node) return own;
    if (ts.isShorthandPropertyAssignment(node)) {
      return this.readComment(this.checker.getShorthandAssignmentValueSymbol(node));
    }
    return ts.isPropertyAssignment(node) ? this.readComment(this.findOrigin(node.initializer)) : '';
  }

  /** Of `field.instant.nullable()` it is `instant`, of `z.enum(ShareKind).default(...)` it is `ShareKind`. */
  private findOrigin(expression: ts.Expression): ts.Symbol | undefined {
    if (ts.isCallExpression(expression) && ts.isPropertyAccessExpression(expression.expression)) {
      const { expression: callee, name } = expression.expression;
      return this.findOrigin(name.text === 'enum' ? expression.arguments[0] : callee);
    }
    const named = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
    return this.checker.getSymbolAtLocation(named);
  }

  private readComment(symbol: ts.Symbol | undefined): string {
    const isAlias = symbol && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    const origin = isAlias ? this.checker.getAliasedSymbol(symbol) : symbol;
    const comment = origin?.getDocumentationComment(this.checker) ?? [];
    return ts.displayPartsToString(comment).replace(/\s+/g, ' ').trim();
  }
}

if (require.main === module) {
  mkdirSync(join(ROOT, 'schemas'), { recursive: true });
  for (const [path, text] of Object.entries(createSchemaFiles())) writeFileSync(join(ROOT, path), text);
}
