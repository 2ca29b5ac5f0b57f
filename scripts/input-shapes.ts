/*
 * Writes the shapes of all objects that callers pass to the public API, from their TypeScript interfaces: `npm run shapes`. Constructs
 * and runtime check their input against them. A test compares the files.
 */
import { writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');

/** The generated files, by the entry point whose parameters they describe. */
const OUTPUTS: Readonly<
  Record<string, { readonly file: string; readonly name: string; readonly rules: string }>
> = {
  'constructs/index.ts': {
    file: 'constructs/synthesis/props-shapes.ts',
    name: 'PROPS_TYPES',
    rules: '../../lib/model/rules/input-shape',
  },
  'lib/index.ts': {
    file: 'lib/runtime/options-shapes.ts',
    name: 'OPTIONS_TYPES',
    rules: '../model/rules/input-shape',
  },
};

interface Shape {
  isRequired?: true;
  types?: string[];
  values?: string[];
  items?: string[];
  shape?: string;
  typeName?: string;
  instances?: string[];
}

/** Returns the text of each file of shapes, by its path. */
export function createShapeFiles(): Record<string, string> {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const program = ts.createProgram(
    Object.keys(OUTPUTS).map((entry) => join(ROOT, entry)),
    options,
  );
  return Object.fromEntries(
    Object.entries(OUTPUTS).map(([entry, { file, name, rules }]) => {
      const types = new ShapeCollector(program).collectTypes(join(ROOT, entry));
      return [
        file,
        `import type { InputTypes } from '${rules}';

/** The types of the objects that callers pass. Written by \`npm run shapes\`: do not edit. */
export const ${name} = ${JSON.stringify(types, null, 2)} as const satisfies InputTypes;
`,
      ];
    }),
  );
}

/** Collects the interfaces of the parameters of a module's exports, and of their properties. */
class ShapeCollector {
  private readonly checker: ts.TypeChecker;
  private readonly shapes = new Map<string, Record<string, Shape>>();
  private readonly instances = new Map<string, string[]>();
  private readonly makers = new Map<string, string[]>();

  constructor(private readonly program: ts.Program) {
    this.checker = program.getTypeChecker();
  }

  public collectTypes(entry: string): Record<'shapes' | 'instances' | 'makers', object> {
    const module = this.checker.getSymbolAtLocation(this.program.getSourceFile(entry)!)!;
    const exported = this.checker.getExportsOfModule(module);
    for (const symbol of exported) this.collectSymbol(symbol);
    for (const symbol of exported) this.collectMakers(symbol);
    const makers = [...this.makers].filter(([name]) => this.instances.has(name));
    return {
      shapes: toSortedObject(this.shapes),
      instances: toSortedObject(this.instances),
      makers: toSortedObject(new Map(makers.map(([name, calls]) => [name, calls.sort()]))),
    };
  }

  /** Collects the calls that create instances of a class, and of the interfaces that it implements. */
  private collectMakers(exported: ts.Symbol): void {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(exported) : exported;
    if (!(symbol.flags & ts.SymbolFlags.Class)) return;
    const name = symbol.getName();
    const type = this.checker.getTypeOfSymbol(symbol);
    const instance = this.checker.getDeclaredTypeOfSymbol(symbol);
    const addMaker = (made: ts.Type, call: string): void => {
      for (const each of this.getNamesOfType(made))
        this.makers.set(each, [...new Set([...(this.makers.get(each) ?? []), call])]);
    };
    const constructors = type.getConstructSignatures();
    // Invitations are made by their share.
    const isMadeByOthers = name === 'SentInvitation';
    if (
      !isMadeByOthers &&
      constructors.some(({ declaration }) => declaration && isPublicDeclaration(declaration))
    )
      addMaker(instance, `new ${name}`);
    for (const member of [...type.getProperties(), ...instance.getProperties()]) {
      if (!isDeclaredHere(member) || !isPublic(member)) continue;
      for (const signature of this.checker.getTypeOfSymbol(member).getCallSignatures())
        addMaker(signature.getReturnType(), `${name}.${member.getName()}`);
    }
  }

  /** Returns the names of a class or interface and of the interfaces that it implements. */
  private getNamesOfType(type: ts.Type): string[] {
    const name = this.getInterfaceName(type);
    const clauses = (type.getSymbol()?.declarations ?? []).flatMap((declaration) =>
      ts.isClassDeclaration(declaration) ? [...(declaration.heritageClauses ?? [])] : [],
    );
    return [
      ...(name === undefined ? [] : [name]),
      ...clauses.flatMap(({ types }) => types.map(({ expression }) => expression.getText())),
    ];
  }

  private collectSymbol(exported: ts.Symbol): void {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(exported) : exported;
    if (!(symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Function))) return;
    const type = this.checker.getTypeOfSymbol(symbol);
    const instance =
      symbol.flags & ts.SymbolFlags.Class ? [this.checker.getDeclaredTypeOfSymbol(symbol)] : [];
    const own = (each: ts.Type): ts.Signature[] =>
      each
        .getProperties()
        .filter((member) => isDeclaredHere(member) && isPublic(member))
        .flatMap((member) => [...this.checker.getTypeOfSymbol(member).getCallSignatures()]);
    const signatures = [
      ...type.getCallSignatures(),
      ...type
        .getConstructSignatures()
        .filter((each) => each.declaration && isPublicDeclaration(each.declaration)),
      ...own(type),
      ...instance.flatMap(own),
    ];
    for (const signature of signatures)
      for (const parameter of signature.getParameters())
        this.toShape(this.checker.getTypeOfSymbol(parameter), false);
  }

  private toShape(type: ts.Type, isRequired: boolean): Shape {
    const parts = (type.isUnion() ? type.types : [type])
      .filter(({ flags }) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)))
      // Tokens are recognized by what they are, not by their type.
      .filter((part) => part.symbol?.getName() !== 'IResolvable');
    const required = isRequired ? { isRequired: true as const } : {};
    if (parts.some(({ flags }) => flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown))) return required;
    const items = parts.flatMap((part) => this.getItemTypes(part));
    const objects = [...parts.filter((part) => this.getTypeName(part) === 'object'), ...items];
    const shaped = objects.find((part) => this.isPlainInput(part));
    const shape = shaped && this.addShape(shaped);
    const values = parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
    const typeNames = [
      ...new Set(objects.map((part) => this.getInterfaceName(part)).filter((each) => each !== undefined)),
    ];
    const instances = objects
      .filter((part) => !this.isPlainInput(part))
      .map((part) => this.addInstance(part))
      .filter((name) => name !== undefined);
    const simple = [...new Set(items.map((item) => this.getTypeName(item)))].filter(
      (type) => type !== 'object',
    );
    const hasText = parts.some(({ flags }) => flags & ts.TypeFlags.String);
    return {
      ...required,
      types: [...new Set(parts.map((part) => this.getTypeName(part)))],
      ...(values.length > 0 && !hasText ? { values } : {}),
      ...(simple.length > 0 ? { items: simple } : {}),
      ...(shape === undefined ? {} : { shape }),
      ...(typeNames.length > 0 ? { typeName: typeNames.join(' or ') } : {}),
      ...(instances.length > 0 ? { instances } : {}),
    };
  }

  /** Adds the public members that every object of a class or interface of this project has. */
  private addInstance(type: ts.Type): string | undefined {
    const name = this.getInterfaceName(type);
    // Documents have rules of their own.
    if (name === undefined || !(type.isClass() || /^I[A-Z]/.test(name))) return undefined;
    const members = type
      .getProperties()
      .filter((member) => !(member.flags & ts.SymbolFlags.Optional) && isPublic(member))
      .filter((member) => isDeclaredHere(member) || member.getName() === 'node')
      .map((member) => member.getName());
    if (!members.some((member) => member !== 'node')) return undefined;
    this.instances.set(name, members);
    return name;
  }

  private getItemTypes(type: ts.Type): readonly ts.Type[] {
    if (!this.checker.isArrayType(type)) return [];
    const item = this.checker.getTypeArguments(type as ts.TypeReference)[0];
    return item.isUnion() ? item.types : [item];
  }

  private getTypeName(type: ts.Type): string {
    const { flags } = type;
    if (flags & ts.TypeFlags.StringLike) return 'string';
    if (flags & ts.TypeFlags.NumberLike) return 'number';
    if (flags & ts.TypeFlags.BooleanLike) return 'boolean';
    if (this.checker.isArrayType(type) || this.checker.isTupleType(type)) return 'array';
    return type.getCallSignatures().length > 0 ? 'function' : 'object';
  }

  private getInterfaceName(type: ts.Type): string | undefined {
    // `Partial<X>` is named after X.
    if (type.aliasSymbol?.getName() === 'Partial') return this.getInterfaceName(type.aliasTypeArguments![0]);
    const name = (type.aliasSymbol ?? type.getSymbol())?.getName();
    return name === undefined || name === '__type' || name === 'Record' || name === 'Readonly'
      ? undefined
      : name;
  }

  /** True for an interface of plain data in this project: no construct, no document, no class. */
  private isPlainInput(type: ts.Type): boolean {
    if (type.aliasSymbol?.getName() === 'Partial') return this.isPlainInput(type.aliasTypeArguments![0]);
    const symbol = type.aliasSymbol ?? type.getSymbol();
    if (symbol === undefined || !isDeclaredHere(symbol)) return false;
    const name = symbol.getName();
    const isInterface = (symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) !== 0;
    return isInterface && !/^I[A-Z]|(Document|Facts|Invitation)$/.test(name);
  }

  private addShape(type: ts.Type): string {
    const name = this.getInterfaceName(type)!;
    if (this.shapes.has(name)) return name;
    const shape: Record<string, Shape> = {};
    this.shapes.set(name, shape);
    for (const property of type.getProperties()) {
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      shape[property.getName()] = this.toShape(this.checker.getTypeOfSymbol(property), !isOptional);
    }
    return name;
  }
}

function toSortedObject<T>(map: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isDeclaredHere(symbol: ts.Symbol): boolean {
  const file = symbol.declarations?.[0]?.getSourceFile().fileName;
  return file !== undefined && !relative(ROOT, file).split(sep).includes('node_modules');
}

function isPublic(symbol: ts.Symbol): boolean {
  return symbol.declarations?.every(isPublicDeclaration) ?? false;
}

function isPublicDeclaration(declaration: ts.Declaration): boolean {
  return !(
    ts.getCombinedModifierFlags(declaration) &
    (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)
  );
}

if (require.main === module) {
  for (const [path, text] of Object.entries(createShapeFiles())) writeFileSync(join(ROOT, path), text);
}
