import { z } from 'zod';
import { throwProblems } from '../../errors/data-share-error';
import { parsePosition } from '../../model/documents/parsing/parse-document';
import { problems } from '../../errors/catalogue';
import type { Json } from './json-values';
import { isRecord, mergeRecords, toEntries, toList, toRecord } from './json-values';
import { readAzurermVersion, readForgottenAddresses } from './terraform-settings';
import { findReferences } from './terraform-references';

/** A resource or data source in a Terraform file, before or after a plan. */
export interface TerraformResource {
  /** Address with modules, as Terraform prints it. */
  readonly address: string;
  readonly type: string;
  readonly isData: boolean;
  /** Known arguments and attributes. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The arguments that are known only after apply, and the addresses that they refer to. */
  readonly unknown: Readonly<Record<string, readonly string[]>>;
}

/** The content of a Terraform file, before or after a plan. */
export interface TerraformFacts {
  readonly resources: readonly TerraformResource[];
  /** The values of the outputs. */
  readonly selectOutputs: readonly unknown[];
  /** True if texts are templates with `${...}`, as in code. In plans and states, texts are final. */
  readonly isTemplate: boolean;
}

export interface TerraformFile {
  readonly kind: 'Configuration' | 'Plan' | 'State';
  readonly current: TerraformFacts;
  /** The content before a plan; null for code and states. */
  readonly prior: TerraformFacts | null;
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
  /** The definitions that expressions in code use, by name (`local.x`, `module.y`, `for_each of z`). */
  readonly definitions: ReadonlyMap<string, string>;
  /** The reasons why a plan is not complete. */
  readonly gaps: readonly string[];
}

/** The actions of a plan on one resource. */
export interface ResourceChange {
  readonly address: string;
  /** The actions as Terraform names them, such as `delete` and `create`. */
  readonly actions: readonly string[];
  /** True for an object that an earlier replacement left behind. The address can have another change. */
  readonly isDeposed: boolean;
}

/** Maximum size of a file: enough for the plan of a large platform. */
export const MAX_TERRAFORM_BYTES = 256 * 1024 * 1024;

const NOTHING: TerraformFacts = { resources: [], selectOutputs: [], isTemplate: false };

/**
 * Reads a synthesized `cdk.tf.json`, or the output of `terraform show -json` for a plan or a state.
 *
 * The text is untrusted: parts that do not have Terraform's shape are ignored and never cause an exception.
 *
 * @param where Name of the file in errors.
 * @throws DataShareError `DocumentNotJson`, `TerraformFileUnknown`
 */
export function readTerraformFile(text: string, where: string): TerraformFile {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const fix = 'pass a cdk.tf.json, or the output of terraform show -json for a plan or a state';
    throwProblems([{ ...problems.documentNotJson(parsePosition(error)), fix }], where);
  }
  const file = toRecord(json);
  if (typeof file['format_version'] === 'string') return readPlanOrState(file);
  // Terraform's own state file has resources as well, but in another format.
  const isConfiguration = ['terraform', 'resource', 'output', 'provider'].some((key) => isRecord(file[key]));
  if (!isConfiguration || 'lineage' in file) throwProblems([problems.terraformFileUnknown()], where);
  return readConfiguration(file);
}

function readConfiguration(file: Json): TerraformFile {
  const readBlocks = (key: 'resource' | 'data'): TerraformResource[] =>
    toEntries(file[key]).flatMap(([type, named]) =>
      toEntries(named).map(([name, values]) => ({
        address: `${key === 'data' ? 'data.' : ''}${type}.${name}`,
        type,
        isData: key === 'data',
        values: mergeRecords(values),
        unknown: {},
      })),
    );
  const outputs = Object.values(mergeRecords(file['output'])).map((output) => mergeRecords(output)['value']);
  const moved = toList(file['moved']).map(toRecord);
  return {
    kind: 'Configuration',
    current: {
      resources: [...readBlocks('resource'), ...readBlocks('data')],
      selectOutputs: outputs,
      isTemplate: true,
    },
    prior: null,
    replaced: null,
    changes: null,
    forgotten: readForgottenAddresses(file),
    azurermVersion: readAzurermVersion(file),
    moved: new Map(moved.map(({ from, to }) => [String(from), String(to)])),
    definitions: readDefinitions(file, readBlocks('resource')),
    gaps: [],
  };
}

const shownResource = z.looseObject({
  address: z.string(),
  type: z.string(),
  mode: z.string().optional(),
  values: z.record(z.string(), z.unknown()).optional(),
});

const resourceChange = z.looseObject({
  address: z.string(),
  previous_address: z.string().optional(),
  deposed: z.unknown().optional(),
  change: z.looseObject({
    actions: z.array(z.string()),
    after_unknown: z.unknown().optional(),
  }),
});

const outputChange = z.looseObject({ before: z.unknown().optional(), after: z.unknown().optional() });

function readPlanOrState(file: Json): TerraformFile {
  const emptyFields = {
    replaced: null,
    changes: null,
    forgotten: [],
    azurermVersion: null,
    moved: new Map<string, string>(),
    definitions: new Map(),
    gaps: [],
  };
  if (!isRecord(file['planned_values'])) {
    return { kind: 'State', current: readState(file['values']), prior: null, ...emptyFields };
  }
  const changes = parseAll(toList(file['resource_changes']), resourceChange);
  const outputChanges = Object.entries(toRecord(file['output_changes']));
  const changesByAddress = new Map(changes.map((change) => [change.address, change.change]));
  const configured = toRecord(toRecord(file['configuration'])['root_module']);

  const prior = readState(toRecord(file['prior_state'])['values']);
  const planned = readState(file['planned_values']);
  const withUnknown = planned.resources.map((resource) => ({
    ...resource,
    unknown: Object.fromEntries(
      Object.entries(toRecord(changesByAddress.get(resource.address)?.after_unknown))
        .filter(([, isUnknown]) => JSON.stringify(isUnknown ?? null).includes('true'))
        .map(([name]) => [name, findReferences(configured, resource.address, name)]),
    ),
  }));
  // A partly known output has a change, but no planned value.
  const selectOutputs = (side: 'before' | 'after', facts: TerraformFacts): unknown[] => {
    const changed = outputChanges.flatMap(([, change]) =>
      parseAll([change], outputChange).map((c) => c[side]),
    );
    return outputChanges.length > 0 ? changed : [...facts.selectOutputs];
  };
  return {
    kind: 'Plan',
    current: {
      // Data sources that Terraform read before the plan are only in the prior state.
      resources: [...withUnknown, ...prior.resources.filter(({ isData }) => isData)],
      selectOutputs: selectOutputs('after', planned),
      isTemplate: false,
    },
    prior: { ...prior, selectOutputs: selectOutputs('before', prior) },
    replaced: changes
      .filter(({ change }) => change.actions.includes('create') && change.actions.includes('delete'))
      .map(({ address }) => address),
    changes: changes.map(({ address, change, deposed }) => ({
      address,
      actions: change.actions,
      isDeposed: deposed !== undefined,
    })),
    forgotten: [],
    azurermVersion: null,
    moved: new Map(changes.flatMap((c) => (c.previous_address ? [[c.previous_address, c.address]] : []))),
    definitions: new Map(),
    gaps: findGaps(file, changes),
  };
}

function findGaps(file: Json, changes: readonly z.infer<typeof resourceChange>[]): string[] {
  const forgotten = changes.filter(({ change }) => change.actions.includes('forget'));
  return [
    ...(file['errored'] === true ? ['the plan ended with an error and is incomplete'] : []),
    ...(toList(file['deferred_changes']).length > 0 ? ['the plan defers changes and is incomplete'] : []),
    ...forgotten.map(
      ({ address }) => `${address} is removed from the state but not destroyed: it stays in Azure`,
    ),
  ];
}

function readState(values: unknown): TerraformFacts {
  if (!isRecord(values)) return NOTHING;
  const resources: TerraformResource[] = [];
  // No recursion: an untrusted file can nest modules very deeply.
  const modules = [toRecord(values['root_module'])];
  for (let module = modules.pop(); module; module = modules.pop()) {
    modules.push(...toList(module['child_modules']).map(toRecord));
    for (const resource of parseAll(toList(module['resources']), shownResource)) {
      const { address, type, mode } = resource;
      resources.push({ address, type, isData: mode === 'data', values: resource.values ?? {}, unknown: {} });
    }
  }
  const outputs = Object.values(toRecord(values['outputs'])).map((output) => toRecord(output)['value']);
  return { resources, selectOutputs: outputs, isTemplate: false };
}

/** Reads the definitions that grants can depend on, including `for_each` and `count`. This code is not evaluated. */
function readDefinitions(file: Json, resources: readonly TerraformResource[]): Map<string, string> {
  const named = ['variable', 'locals', 'module', 'provider', 'data'].flatMap((kind) =>
    toEntries(file[kind]).flatMap(([name, content]) =>
      kind === 'data'
        ? toEntries(content).map(([own, values]) => [`data.${name}.${own}`, values] as const)
        : [[`${kind.replace('locals', 'local')}.${name}`, content] as const],
    ),
  );
  const repeated = resources.flatMap(({ address, values }) =>
    ['for_each', 'count', 'provider']
      .filter((name) => name in values)
      .map((name) => [`${name} of ${address}`, values[name]] as const),
  );
  return new Map([...named, ...repeated].map(([name, content]) => [name, JSON.stringify(content)]));
}

function parseAll<T extends z.ZodType>(values: readonly unknown[], schema: T): z.infer<T>[] {
  return values.flatMap((value) => {
    const result = schema.safeParse(value);
    return result.success ? [result.data] : [];
  });
}
