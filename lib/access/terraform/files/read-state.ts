import type { Json } from '../syntax/json-values';
import { isRecord, toRecord } from '../syntax/json-values';
import { toSource } from './provider-sources';
import type { TerraformFacts, TerraformFile, TerraformResource } from './terraform-file';
import { toBlocks, UnexpectedShape } from './unexpected-shape';

export const NO_FACTS: TerraformFacts = {
  resources: [],
  selectOutputs: [],
  outputNames: [],
  isTemplate: false,
  locals: new Map(),
  definitions: new Map(),
};

/** Reads the output of `terraform show -json` for a state. @throws UnexpectedShape */
export function readState(file: Json): TerraformFile {
  return {
    kind: 'State',
    current: readStateValues(file['values']),
    prior: null,
    replaced: null,
    changes: null,
    forgotten: [],
    azurermVersion: null,
    moved: new Map(),
    gaps: [],
    limits: [],
  };
}

/** Reads the values of a state, or those that a plan expects. @throws UnexpectedShape */
export function readStateValues(values: unknown): TerraformFacts {
  if (values === undefined || values === null) return NO_FACTS;
  const [state] = toBlocks(values, 'values');
  const resources: TerraformResource[] = [];
  // No recursion: an untrusted file can nest modules very deeply.
  const modules = [...toBlocks(state?.['root_module'], 'root_module')];
  for (let module = modules.pop(); module; module = modules.pop()) {
    for (const child of toBlocks(module['child_modules'], 'child_modules')) modules.push(child);
    for (const resource of toBlocks(module['resources'], 'resources')) resources.push(toResource(resource));
  }
  const outputs = toRecord(state?.['outputs']);
  return {
    ...NO_FACTS,
    resources,
    selectOutputs: Object.values(outputs).map((output) => toRecord(output)['value']),
    outputNames: Object.keys(outputs),
  };
}

/** Names an object that an earlier replacement left behind, as Terraform does. Its address can have another object. */
export function toDeposedAddress(address: string, key: string): string {
  return `${address} (deposed object ${key})`;
}

/** Reads a resource as states and plans show it. */
export function toResource({
  address,
  type,
  mode,
  values,
  provider_name: provider,
  deposed_key: deposed,
}: Json): TerraformResource {
  const hasShape =
    typeof address === 'string' &&
    typeof type === 'string' &&
    (mode === undefined || mode === 'managed' || mode === 'data' || mode === 'ephemeral') &&
    (values === undefined || values === null || isRecord(values));
  if (!hasShape)
    throw new UnexpectedShape(`has a resource of another form than Terraform's (${String(address)})`);
  return {
    address: typeof deposed === 'string' ? toDeposedAddress(address, deposed) : address,
    type,
    isData: mode === 'data',
    values: toRecord(values),
    unknown: {},
    ...(typeof provider === 'string' && { provider: toSource(provider) }),
  };
}
