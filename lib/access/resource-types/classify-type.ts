import { classifyArmType, AZAPI_BY_ARM_TYPE, AZAPI_READERS } from './azapi-types';
import { AZUREAD_DATA_SOURCES, AZUREAD_RESOURCES } from './azuread-types';
import { DATA_ALWAYS, DATA_CANNOT, DATA_IF_SHARED, DATA_READ_BY } from './azurerm-data-sources';
import { ALWAYS, IF_SHARED, READ_BY } from './azurerm-openers';
import { CANNOT } from './azurerm-others';
import { PURE_PROVIDERS } from './provider-names';
import type { TypeClass } from './type-table';
import { createTypeTable } from './type-table';
import { createLookup } from '../../lookup';

/** The classes of the resources and data sources of azurerm and azuread, by name of the type. */
export const RESOURCE_TYPES: ReadonlyMap<string, TypeClass> = new Map([
  ...createTypeTable('azurerm_', { read: READ_BY, always: ALWAYS, ifShared: IF_SHARED, cannot: CANNOT }),
  ...createTypeTable('azuread_', AZUREAD_RESOURCES),
]);
export const DATA_SOURCE_TYPES: ReadonlyMap<string, TypeClass> = new Map([
  ...createTypeTable('azurerm_', {
    read: DATA_READ_BY,
    always: DATA_ALWAYS,
    ifShared: DATA_IF_SHARED,
    cannot: DATA_CANNOT,
  }),
  ...createTypeTable('azuread_', AZUREAD_DATA_SOURCES),
]);

/** Providers that run programs or send requests which only their arguments describe. */
const RUNNERS = createLookup<string>({
  ansible: 'runs a playbook',
  command: 'runs a program',
  curl: 'sends a request',
  external: 'runs a program',
  http: 'sends a request',
  msgraph: 'changes Microsoft Entra ID',
  restapi: 'sends a request',
  shell: 'runs a program',
  ssh: 'runs a program',
});

/** The part of a resource that decides its class. */
export interface TypedResource {
  readonly type: string;
  readonly isData: boolean;
}

/**
 * Classifies a resource or data source by its type.
 *
 * @param armType The argument `type` of an azapi resource; null if it is an expression.
 */
export function classifyType({ type, isData }: TypedResource, armType: string | null): TypeClass {
  const known = (isData ? DATA_SOURCE_TYPES : RESOURCE_TYPES).get(type);
  if (known) return known;
  const provider = type.split('_')[0];
  if (provider === 'azapi') return classifyAzapi({ type, isData }, armType);
  if (Object.hasOwn(RUNNERS, provider)) return { kind: 'Always', what: RUNNERS[provider] };
  if (PURE_PROVIDERS.includes(provider)) {
    return { kind: 'Cannot', why: 'holds values of the configuration' };
  }
  const isOwn = provider === 'azurerm' || provider === 'azuread';
  const what = isOwn
    ? 'has a type that this tool does not know'
    : 'belongs to a provider that this tool does not know';
  return { kind: 'Unknown', what, provider };
}

function classifyAzapi({ type, isData }: TypedResource, armType: string | null): TypeClass {
  if (isData && AZAPI_READERS.includes(type)) {
    return { kind: 'Cannot', why: 'reads what exists, and creates nothing' };
  }
  if (AZAPI_BY_ARM_TYPE.includes(type)) {
    const own = classifyArmType(armType);
    // An action can do what no property does, such as to move resources to another subscription.
    return own.kind === 'Cannot' && type === 'azapi_resource_action'
      ? { kind: 'IfShared', what: 'does something that this tool does not know' }
      : own;
  }
  return { kind: 'Always', what: 'writes to a data plane, or does something that this tool does not know' };
}
