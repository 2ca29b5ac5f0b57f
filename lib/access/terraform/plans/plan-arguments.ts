import type { Json } from '../syntax/json-values';
import { toRecord } from '../syntax/json-values';
import { hasTrue, isInDynamicBlock, mayBeDynamicBlock } from './dynamic-blocks';
import type { PlannedChange } from './planned-change';
import { PlanExpressions } from './plan-expressions';
import type { OutputSource, TerraformResource } from '../files/terraform-file';
import { WRITE_ONLY } from '../files/terraform-file';

/** Stands for the expressions of a `dynamic` block, which a plan leaves out of its configuration. */
const DYNAMIC_BLOCK = '(unread) dynamic block';

/** Tells what the arguments and outputs of a plan are made from: the one place where a plan's expressions are read. */
export class PlanArguments {
  private readonly expressions: PlanExpressions;
  private readonly root: Json;
  private readonly changes: ReadonlyMap<string, PlannedChange>;
  private readonly newAddresses: ReadonlyMap<string, string>;
  /** The references of all arguments of a block, by address without the key of the instance. */
  private readonly known = new Map<string, readonly (readonly [string, readonly string[]])[]>();

  constructor(
    private readonly file: Json,
    changes: readonly PlannedChange[],
  ) {
    this.root = toRecord(toRecord(file['configuration'])['root_module']);
    this.expressions = new PlanExpressions(this.root);
    const current = changes.filter(({ deposed }) => deposed === undefined);
    this.changes = new Map(current.map((change) => [change.address, change]));
    this.newAddresses = new Map(
      current.flatMap(({ address, previous_address: old }) => (old === undefined ? [] : [[old, address]])),
    );
  }

  /** Adds what a planned resource is made from: its unknown arguments, and those that can hide a secret. */
  public complete(resource: TerraformResource): TerraformResource {
    const { address } = resource;
    const change = this.changes.get(address)?.change;
    const unknown = this.listUnknown(address, change?.after_unknown);
    const found = unknown.map(([name, marks]) => [name, this.findSources(address, name, marks)] as const);
    // A provisioner runs if its resource is created.
    const runs = change?.actions.includes('create') === true && this.expressions.hasProvisioner(address);
    return {
      ...this.addHidden(resource, address),
      unknown: {
        ...Object.fromEntries(found.map(([name, { candidates }]) => [name, candidates])),
        ...(runs && { provisioner: ['provisioner'] }),
        ...Object.fromEntries(this.listSent(address).map((name) => [name, [WRITE_ONLY]])),
      },
      ...(unknown.length > 0 && { unknownParts: Object.fromEntries(unknown) }),
      ...(found.some(([, { origin }]) => origin !== null) && {
        origins: Object.fromEntries(found.flatMap(([name, { origin }]) => (origin ? [[name, origin]] : []))),
      }),
    };
  }

  /**
   * Adds to a resource before the plan what the same resource is made from now. A plan does not have the code of before, and a value
   * that stays is made from the same.
   */
  public completePrior(resource: TerraformResource): TerraformResource {
    return this.addHidden(resource, this.newAddresses.get(resource.address) ?? resource.address);
  }

  /** Finds what the outputs are made from, by name. */
  public findOutputs(): Map<string, OutputSource> {
    const planned = toRecord(this.file['output_changes']);
    const declared = toRecord(this.root['outputs']);
    return new Map(
      Object.entries(planned).map(([name, value]) => {
        const change = toRecord(value);
        const isSensitive =
          toRecord(declared[name])['sensitive'] === true || hasTrue(change['after_sensitive'] ?? true);
        return [
          name,
          {
            references: this.expressions.findOutputSources(name),
            isUnknown: hasTrue(change['after_unknown']),
            isSensitive,
          },
        ];
      }),
    );
  }

  /** Lists the configurations of providers: their literals, the values of variables, and what else they are made from. */
  public listProviders(): TerraformResource[] {
    const variables = toRecord(this.file['variables']);
    const configured = toRecord(toRecord(this.file['configuration'])['provider_config']);
    return Object.entries(configured).map(([key, value]) => {
      const { expressions, module_address: module } = toRecord(value);
      const found = this.expressions.findBlockSources(typeof module === 'string' ? module : '', expressions);
      const literals = found.references.flatMap((each) => {
        const name = /^var\.([^.[]+)/.exec(each)?.[1];
        return name === undefined ? [] : [toRecord(variables[name])['value']];
      });
      return {
        address: `provider.${key}`,
        type: 'provider',
        isData: false,
        values: { arguments: found.constants, variables: literals },
        unknown: {},
        madeFrom: { references: { references: found.references, isSensitive: true } },
      };
    });
  }

  /** Finds the resources that the plan destroys while their code has a provisioner, which may run then. */
  public findProvisionersAtEnd(): string[] {
    return [...this.changes.values()]
      .filter(({ change: { actions } }) => actions.includes('delete') && !actions.includes('create'))
      .map(({ address }) => address)
      .filter((address) => this.expressions.hasProvisioner(address));
  }

  private listUnknown(address: string, marks: unknown): (readonly [string, unknown])[] {
    // Nothing is known of the resource.
    if (marks === true) return this.expressions.listArguments(address).map((name) => [name, true] as const);
    return Object.entries(toRecord(marks)).filter(([, mark]) => hasTrue(mark));
  }

  /**
   * Lists the write-only arguments that a change sends: a plan has neither their values nor what they were before. One with a version is
   * sent only with another version.
   */
  private listSent(address: string): string[] {
    const { change } = this.changes.get(address) ?? {};
    if (!change?.actions.some((action) => action === 'create' || action === 'update')) return [];
    const [before, after] = [change.before, change.after].map(toRecord);
    return this.expressions.listArguments(address).filter((name) => {
      const version = `${name}_version`;
      const isSame = JSON.stringify(before[version]) === JSON.stringify(after[version]);
      return isWriteOnly(name) && !(isSame && (after[version] ?? null) !== null);
    });
  }

  private findSources(
    address: string,
    name: string,
    marks: unknown,
  ): NonNullable<ReturnType<PlanExpressions['findSources']>> {
    const found = this.expressions.findSources(address, name);
    const sources = found ?? { candidates: [], origin: null };
    const { type = '', change } = this.changes.get(address) ?? {};
    const isList = Array.isArray(toRecord(change?.after_sensitive)[name]);
    const mayBeHidden = found === undefined && marks === true && isList && mayBeDynamicBlock(type, name);
    if (!mayBeHidden && !isInDynamicBlock(found?.expression, marks)) return sources;
    return { candidates: [...sources.candidates, DYNAMIC_BLOCK], origin: null };
  }

  /**
   * Adds what arguments with known values are made from: a function can have changed a key so that nobody knows it by its value. A
   * write-only argument has no value at all. Terraform marks what is made from a secret as sensitive.
   */
  private addHidden(resource: TerraformResource, address: string): TerraformResource {
    const { after_sensitive: sensitive, after_unknown: marks } = this.changes.get(address)?.change ?? {};
    const hidden = this.listReferences(address).filter(
      ([name]) =>
        (resource.values[name] ?? null) !== null || hasTrue(toRecord(marks)[name]) || isWriteOnly(name),
    );
    const isSensitive = (name: string): boolean =>
      isWriteOnly(name) ||
      (resource.type === 'azurerm_key_vault_secret' && name === 'value') ||
      sensitive === undefined ||
      sensitive === true ||
      hasTrue(toRecord(sensitive)[name]);
    return {
      ...resource,
      ...(hidden.length > 0 && {
        madeFrom: Object.fromEntries(
          hidden.map(([name, references]) => [name, { references, isSensitive: isSensitive(name) }]),
        ),
      }),
    };
  }

  private listReferences(address: string): readonly (readonly [string, readonly string[]])[] {
    const key = address.replace(/\[[^[\]]*\]$/, '');
    const known = this.known.get(key);
    if (known) return known;
    const found = this.expressions
      .listArguments(address)
      .map((name) => [name, this.expressions.findSources(address, name)?.candidates ?? []] as const)
      .filter(([, references]) => references.length > 0);
    this.known.set(key, found);
    return found;
  }
}

/** True for an argument whose value is neither in a plan nor in a state. azurerm names them so, and azapi has one. */
function isWriteOnly(name: string): boolean {
  return name.endsWith('_wo') || name === 'sensitive_body';
}
