import { mayCarryAccess } from '../../resource-types/access-types';
import type { TerraformFile, TerraformResource } from './terraform-file';
import { removeKey, splitAddress } from '../syntax/terraform-references';

export function describeForgotten(address: string): string {
  return `${address} is removed from the state but not destroyed: it stays in Azure`;
}

/** Adds to code what it only removes from the state (`removed` with `destroy = false`): that stays in Azure. */
export function keepForgotten(before: TerraformFile, after: TerraformFile): TerraformFile {
  const forgotten = new Set(after.forgotten);
  const current = new Set(after.current.resources.map(({ address }) => address));
  const kept = before.current.resources.filter(
    (resource) => !resource.isData && !current.has(resource.address) && isForgotten(resource, forgotten),
  );
  if (kept.length === 0) return after;
  const told = kept.filter(({ type }) => mayCarryAccess(type));
  return {
    ...after,
    current: { ...after.current, resources: [...after.current.resources, ...kept] },
    gaps: [...after.gaps, ...told.map(({ address }) => describeForgotten(address))],
  };
}

function isForgotten({ address }: TerraformResource, forgotten: ReadonlySet<string>): boolean {
  const { modules } = splitAddress(address);
  const around = modules.map((_, index) =>
    modules
      .slice(0, index + 1)
      .map((name) => `module.${removeKey(name)}`)
      .join('.'),
  );
  return [address, removeKey(address), ...around].some((each) => forgotten.has(each));
}
