import { createLookup } from '../../lookup';
/** The size of a machine of Azure Container Apps. */
export interface Machine {
  readonly cpu: number;
  readonly gibibytes: number;
}

/**
 * The machines of dedicated workload profiles, by type. Types that are missing here have no known size.
 *
 * @see https://learn.microsoft.com/azure/container-apps/workload-profiles-overview
 */
export const MACHINES = createLookup<Machine | undefined>({
  D4: { cpu: 4, gibibytes: 16 },
  D8: { cpu: 8, gibibytes: 32 },
  D16: { cpu: 16, gibibytes: 64 },
  D32: { cpu: 32, gibibytes: 128 },
  E4: { cpu: 4, gibibytes: 32 },
  E8: { cpu: 8, gibibytes: 64 },
  E16: { cpu: 16, gibibytes: 128 },
  E32: { cpu: 32, gibibytes: 256 },
});
