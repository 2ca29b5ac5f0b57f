import type { Json } from '../syntax/json-values';
import { listExpressions } from '../syntax/nested-expressions';
import { toList, toRecord, toTexts } from '../syntax/json-values';
import { isBareReference, splitTemplate } from '../syntax/template';
import type { Origin } from '../files/terraform-file';
import { removeKey, splitAddress } from '../syntax/terraform-references';

/** The sources of an argument that is known only after apply. */
export interface ArgumentSources {
  /** Addresses that it may come from. */
  readonly candidates: readonly string[];
  /** Null if there are several sources, or if the expression is not understood. */
  readonly origin: Origin | null;
  /** The expression, or the blocks with expressions, as the plan has them. */
  readonly expression?: unknown;
}

/** Maximum number of modules to follow a reference through. Stops at circles. */
const MAX_STEPS = 50;

/** Maximum number of references of one argument, with those of variables and outputs. */
const MAX_REFERENCES = 1000;

/** A resource or module call in the configuration of a plan. */
interface Block {
  readonly modules: readonly string[];
  readonly content: Json;
}

interface Followed {
  readonly references: readonly string[];
  /** True if the value is exactly that of its only reference. */
  readonly isExact: boolean;
  /** True if the value is made from its only reference, but a function can have changed it. */
  readonly isSingle: boolean;
}

const NOTHING: Followed = { references: [], isExact: false, isSingle: false };

/** Stands for references that are not followed, because there are too many. */
const NOT_FOLLOWED: Followed = { ...NOTHING, references: ['(unread)'] };

/** Keeps a reference that the plan does not resolve, so that nobody takes it for none. */
function stopAt(reference: string): Followed {
  return { ...NOTHING, references: [reference] };
}

/** The expressions in the configuration of a plan. */
export class PlanExpressions {
  private readonly modules = new Map<string, Json>();
  private readonly resources = new Map<string, ReadonlyMap<string, Json>>();

  constructor(private readonly root: Json) {}

  /**
   * Finds what an argument is made from. Follows variables to the caller of the module, and outputs into the module.
   *
   * @param address Address of the resource in the plan, with modules and keys.
   */
  public findSources(address: string, argument: string): ArgumentSources | undefined {
    const block = this.findBlock(address);
    const expression = toRecord(block?.content['expressions'])[argument];
    if (!block || expression === undefined) return undefined;
    const budget = { left: MAX_REFERENCES };
    const expressions = listExpressions(expression);
    // A block has an expression for each of its arguments.
    if (expressions.length !== 1 || expressions[0] !== expression) {
      const all = expressions.flatMap((only) => this.followExpression(block, only, 0, budget).references);
      return { candidates: [...new Set(all)], origin: null, expression };
    }
    const [only] = expressions;
    const { references, isExact, isSingle } = this.followExpression(block, only, 0, budget);
    const candidates = [...new Set(references)];
    if (!isSingle || candidates.length !== 1 || budget.left <= 0) {
      return { candidates, origin: this.findComposition(block, only, budget), expression };
    }
    const origin: Origin = { reference: candidates[0], around: isExact ? ['', ''] : null };
    return { candidates, origin, expression };
  }

  /** Lists the arguments and blocks that the code of a resource has. */
  public listArguments(address: string): readonly string[] {
    return Object.keys(toRecord(this.findBlock(address)?.content['expressions']));
  }

  /** Reads a text around one reference, such as `${azurerm_storage_account.a.id}/blobServices/default/containers/x`. */
  private findComposition(block: Block, expression: Json, budget: { left: number }): Origin | null {
    const template = expression['constant_value'];
    if (typeof template !== 'string') return null;
    const parts = splitTemplate(template);
    const at = parts.findIndex(({ kind }) => kind !== 'literal');
    const [one, ...more] = parts.filter(({ kind }) => kind !== 'literal');
    if (one?.kind !== 'expression' || more.length > 0 || !isBareReference(one.text)) return null;
    const { references, isExact } = this.follow(block, one.text, 0, budget);
    if (!isExact || references.length !== 1) return null;
    const join = (some: typeof parts): string => some.map(({ text }) => text).join('');
    return { reference: references[0], around: [join(parts.slice(0, at)), join(parts.slice(at + 1))] };
  }

  private followExpression(
    block: Block,
    expression: Json,
    steps: number,
    budget: { left: number },
  ): Followed {
    const all = [...new Set(toTexts(expression['references']))];
    const parents = new Set(all.flatMap(listParents));
    const own = all.filter((reference) => !parents.has(reference));
    const template = expression['constant_value'];
    // Code in JSON is shown as written. Of code in HCL, a plan shows the references only.
    const isBare = typeof template === 'string' ? isBareTemplate(template) : null;
    const followed = own.map((reference) => this.follow(block, reference, steps, budget));
    const [first] = followed;
    return {
      references: followed.flatMap(({ references }) => references),
      isExact: own.length === 1 && isBare === true && first.isExact,
      isSingle: own.length === 1 && isBare !== false && first.isSingle,
    };
  }

  private follow(block: Block, reference: string, steps: number, budget: { left: number }): Followed {
    if (steps > MAX_STEPS || budget.left-- <= 0) return NOT_FOLLOWED;
    const { modules } = block;
    const prefix = modules.map((module) => `module.${module}.`).join('');
    const variable = /^var\.([^.[]+)/.exec(reference)?.[1];
    if (variable !== undefined) {
      if (modules.length === 0) return stopAt(reference);
      const caller = modules.slice(0, -1);
      const content = this.findCall(caller, modules[modules.length - 1]);
      const expression = toRecord(toRecord(content['expressions'])[variable]);
      const found = this.followExpression({ modules: caller, content }, expression, steps + 1, budget);
      return reference === `var.${variable}` ? found : { ...found, isExact: false, isSingle: false };
    }
    if (/^each\./.test(reference)) {
      const repeated = toRecord(block.content['for_each_expression']);
      const found = this.followExpression(block, repeated, steps + 1, budget);
      return { ...found, isExact: false, isSingle: false };
    }
    // A number, a folder or the name of a workspace.
    if (/^(count|path|terraform)\./.test(reference)) return NOTHING;
    // A plan does not have the values of locals.
    if (/^(local|self)\./.test(reference)) return stopAt(reference);
    const { modules: called, rest } = splitAddress(`${reference}.`);
    if (called.length > 0) return this.followOutput(modules, called[0], rest.slice(0, -1), steps, budget);
    return { references: [`${prefix}${reference}`], isExact: true, isSingle: true };
  }

  /** Finds what an output of the root module is made from. */
  public findOutputSources(name: string): readonly string[] {
    const expression = toRecord(toRecord(this.root['outputs'])[name])['expression'];
    return this.findBlockSources('', { expression }).references;
  }

  /** Finds what another block is made from, such as the configuration of a provider, in a module or in the root (''). */
  public findBlockSources(
    module: string,
    expressions: unknown,
  ): { readonly references: readonly string[]; readonly constants: readonly unknown[] } {
    const { modules } = splitAddress(`${module}.`);
    const budget = { left: MAX_REFERENCES };
    const all = Object.values(toRecord(expressions)).flatMap(listExpressions);
    return {
      references: all.flatMap(
        (each) => this.followExpression({ modules, content: {} }, each, 0, budget).references,
      ),
      constants: all.flatMap((each) => each['constant_value'] ?? []),
    };
  }

  /** True if the code of a resource has a provisioner. A plan does not say if that runs at the creation or at the end. */
  public hasProvisioner(address: string): boolean {
    return toList(this.findBlock(address)?.content['provisioners']).length > 0;
  }

  private followOutput(
    modules: readonly string[],
    called: string,
    path: string,
    steps: number,
    budget: { left: number },
  ): Followed {
    const inner = [...modules, called];
    const content = this.findModule(inner);
    const output = /^[^.[]+/.exec(path)?.[0] ?? '';
    const outputs = toRecord(content['outputs']);
    // Without the name of an output, any of them can be meant.
    const named = output === '' ? Object.keys(outputs) : [output];
    // A module that is not in the plan can give out anything.
    if (!named.every((name) => name in outputs)) return stopAt(`(unread) module.${called}.${path}`);
    const followed = named.map((name) => {
      const expression = toRecord(toRecord(outputs[name])['expression']);
      return this.followExpression({ modules: inner, content: {} }, expression, steps + 1, budget);
    });
    const call = this.findCall(modules, called);
    const isRepeated = ['for_each_expression', 'count_expression'].some((name) => name in call);
    const isWhole = followed.length === 1 && output === path && (!isRepeated || called.includes('['));
    return {
      references: followed.flatMap(({ references }) => references),
      isExact: isWhole && followed[0].isExact,
      isSingle: isWhole && followed[0].isSingle,
    };
  }

  private findCall(caller: readonly string[], called: string): Json {
    return toRecord(toRecord(this.findModule(caller)['module_calls'])[removeKey(called)]);
  }

  private findModule(modules: readonly string[]): Json {
    const path = modules.map(removeKey);
    const key = JSON.stringify(path);
    const known = this.modules.get(key);
    if (known) return known;
    const found = path.reduce(
      (module, name) => toRecord(toRecord(toRecord(module['module_calls'])[name])['module']),
      this.root,
    );
    this.modules.set(key, found);
    return found;
  }

  private findBlock(address: string): Block | undefined {
    const { modules, rest } = splitAddress(address);
    const content = this.findResource(modules, removeKey(rest));
    return content && { modules, content };
  }

  private findResource(modules: readonly string[], address: string): Json | undefined {
    const key = JSON.stringify(modules.map(removeKey));
    let resources = this.resources.get(key);
    if (!resources) {
      const list = toList(this.findModule(modules)['resources']).map(toRecord);
      resources = new Map(list.map((resource) => [String(resource['address']), resource]));
      this.resources.set(key, resources);
    }
    return resources.get(address);
  }
}

/** Lists what a reference contains besides itself: Terraform lists `a.b` next to `a.b.id`. */
function listParents(reference: string): string[] {
  return [...reference.matchAll(/[.[]/g)].slice(0, 100).map(({ index }) => reference.slice(0, index));
}

/** True if a text is one expression, and that a bare reference. */
function isBareTemplate(template: string): boolean {
  const [first, ...others] = splitTemplate(template);
  return first?.kind === 'expression' && others.length === 0 && isBareReference(first.text);
}
