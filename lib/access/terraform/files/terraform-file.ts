/** A resource or data source in a Terraform file, before or after a plan. */
export interface TerraformResource {
  /** Address with modules, as Terraform prints it. */
  readonly address: string;
  readonly type: string;
  readonly isData: boolean;
  /** Known arguments and attributes. */
  readonly values: Readonly<Record<string, unknown>>;
  /**
   * The arguments whose values are not in the file, and what they refer to: addresses with modules, and names that cannot be
   * followed, such as `each.key`. More than one means that any of them can be the value.
   */
  readonly unknown: Readonly<Record<string, readonly string[]>>;
  /** The parts of the arguments of `unknown` that a plan leaves out, in the form of `after_unknown`: true where a value is missing. */
  readonly unknownParts?: Readonly<Record<string, unknown>>;
  /** The arguments that code states for the creation of the resource, and that Terraform then leaves as they are (`ignore_changes`). */
  readonly createdWith?: Readonly<Record<string, unknown>>;
  /** The source of its provider, such as `hashicorp/azurerm`; undefined if the file does not say. */
  readonly provider?: string;
  /** The sources of arguments in a plan whose values are known, or are never shown. */
  readonly madeFrom?: Readonly<Record<string, ValueSource>>;
  /** The arguments of `unknown` that are made from one reference only, in a plan. */
  readonly origins?: Readonly<Record<string, Origin>>;
}

/** Stands among the references of an argument for a value that no file has, because the argument is write-only. */
export const WRITE_ONLY = '(write-only)';

/** The source of a value in a plan. */
export interface ValueSource {
  /** Addresses with modules, and names that cannot be followed. */
  readonly references: readonly string[];
  /** True if a part of the value is sensitive, as Terraform marks all that is made from a secret. */
  readonly isSensitive: boolean;
}

/** The source of an output. */
export interface OutputSource extends ValueSource {
  /** True if a part of its value is known only after apply. */
  readonly isUnknown: boolean;
}

/** The only reference that an argument in a plan is made from. */
export interface Origin {
  /** The attribute that it refers to, with the address of the resource. */
  readonly reference: string;
  /** The texts before and after it. Null if the plan does not show the expression: a function can change the value. */
  readonly around: readonly [before: string, after: string] | null;
}

/** The content of a Terraform file, before or after a plan. */
export interface TerraformFacts {
  readonly resources: readonly TerraformResource[];
  /** The values of the outputs. */
  readonly selectOutputs: readonly unknown[];
  /** The names of the outputs, in the same order. */
  readonly outputNames: readonly string[];
  /** The sources of outputs, by name, in code and plans. */
  readonly outputSources?: ReadonlyMap<string, OutputSource>;
  /** The configurations of providers in a plan, by what they are made from. */
  readonly providers?: readonly TerraformResource[];
  /** The root variables that are marked as sensitive. */
  readonly sensitiveVariables?: ReadonlySet<string>;
  /** True if texts are templates with `${...}`, as in code. In plans and states, texts are final. */
  readonly isTemplate: boolean;
  /** The values of `locals`, in code. */
  readonly locals: ReadonlyMap<string, unknown>;
  /** The contents of other blocks that expressions in code use, by name (`variable.x`, `module.y`, `provider.z`). */
  readonly definitions: ReadonlyMap<string, unknown>;
  /** The addresses, without keys, of resources that `import` blocks in code take over. */
  readonly imported?: ReadonlySet<string>;
}

export interface TerraformFile {
  readonly kind: 'Configuration' | 'Plan' | 'State';
  readonly current: TerraformFacts;
  /** The content before a plan; null for code and states. */
  readonly prior: TerraformFacts | null;
  /** The content before somebody changed it outside of Terraform, and the resources that can give access; undefined for no change. */
  readonly drifted?: { readonly before: TerraformFacts; readonly addresses: readonly string[] };
  /** The addresses that a plan destroys and creates again; null for code and states. */
  readonly replaced: readonly string[] | null;
  /** The actions of a plan; null for code and states. */
  readonly changes: readonly ResourceChange[] | null;
  /** The addresses, also of modules, that code removes from the state and does not destroy (`removed`). */
  readonly forgotten: readonly string[];
  /** The version constraint of azurerm in code; null if there is none. */
  readonly azurermVersion: string | null;
  /** Moved addresses, from old to new. */
  readonly moved: ReadonlyMap<string, string>;
  /** The reasons why the file is not the whole answer. A comparison with it is unclear. */
  readonly gaps: readonly string[];
  /** The things that code never shows, such as the resources of modules. A comparison is unclear if they change. */
  readonly limits: readonly string[];
}

/** The actions of a plan on one resource. */
export interface ResourceChange {
  readonly address: string;
  /** The actions as Terraform names them, such as `delete` and `create`. */
  readonly actions: readonly string[];
  /** True for an object that an earlier replacement left behind. The address can have another change. */
  readonly isDeposed: boolean;
}
