import type { SingleSourceSubscription } from '../../lib';
import { parseSubscription } from '../../lib';

/** A stack as it is synthesized. */
interface Stack {
  readonly locals?: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A job's container, as Container Apps start it. */
export interface JobContainer {
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

interface JobBlock {
  readonly template: {
    readonly container: readonly {
      readonly command: string[];
      readonly args: string[];
      readonly env: readonly {
        readonly name: string;
        readonly value?: string;
        readonly secret_name?: string;
      }[];
    }[];
  };
}

/** The attributes of an identity after its creation. */
export const IDENTITY_CLIENT_ID = '0f6c2f0e-0000-4000-8000-00000000c11e';

/** The container of a stack's one job, with the values that Terraform would make of expressions. */
export function readJobContainer(text: string): JobContainer {
  const { locals = {}, resource } = JSON.parse(text) as Stack;
  const [job, ...others] = Object.values(resource['azurerm_container_app_job']) as JobBlock[];
  if (others.length > 0) throw new Error('the stack has several jobs');
  const [{ command, args, env }] = job.template.container;
  const resolveValue = (value: string): string => {
    const [, local] = /^\$\{jsonencode\(local\.([\w-]+)\)\}$/.exec(value) ?? [];
    if (local !== undefined) return JSON.stringify(locals[local]);
    if (/^\$\{azurerm_user_assigned_identity\.[\w-]+\.client_id\}$/.test(value)) return IDENTITY_CLIENT_ID;
    if (value.includes('${')) throw new Error(`nobody knows what ${value} is`);
    return value;
  };
  return {
    command,
    args,
    env: Object.fromEntries(env.map(({ name, value = '' }) => [name, resolveValue(value)])),
  };
}

/** The same document with other containers, so that tests which share an emulator do not meet. */
export function inContainers(
  document: string,
  renamed: (side: 'source' | 'target' | 'exchange', container: string) => string,
): SingleSourceSubscription {
  const { mappings, stateContainer, exchange, ...subscription } = parseSubscription(document);
  return parseSubscription({
    ...subscription,
    mappings: mappings.map(({ source, target, ...mapping }) => ({
      ...mapping,
      source: { ...source, container: renamed('source', source.container) },
      target: target && { ...target, container: renamed('target', target.container) },
    })),
    stateContainer: renamed('target', stateContainer),
    exchange: exchange && { ...exchange, container: renamed('exchange', exchange.container) },
  }) as SingleSourceSubscription;
}
