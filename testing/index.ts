/**
 * Helpers for tests of your own stacks: who can read what, storage accounts without a cloud, and days of changes in seconds.
 *
 * @module testing
 */
export { accessMatchers, assertDenies, assertGrants } from './access/access-matchers';
export type { MatcherResult } from './access/access-matchers';
export { checkAccess } from './access/check-access';
export type { AccessAnswer, AccessOptions, PrincipalReference } from './access/check-access';
export { startStorageEmulators } from './emulators/storage-emulators';
export type { StorageEmulators, StorageEmulatorsOptions } from './emulators/storage-emulators';
export { simulateSubscription } from './time-lapse/simulate-subscription';
export type { SimulatedRun, SimulationOptions, SimulationReport } from './time-lapse/simulate-subscription';
export type { Staleness } from './time-lapse/arrivals';
export type { TimedChange } from './time-lapse/timed-changes';
