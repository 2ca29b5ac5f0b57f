import type { Emulator } from '../../testing/emulators/azurite';
import { startEmulator } from '../../testing/emulators/azurite';
import type { DataLake } from '../../testing/emulators/data-lake';
import { startDataLake } from '../../testing/emulators/data-lake';

/** Accounts with a hierarchical namespace that tests may use: a provider's and a consumer's. */
const LAKES = ['contosolake', 'fabrikamlake'];

declare global {
  var dataLake: { readonly lake: DataLake; readonly emulator: Emulator } | undefined;
}

/** The stand-in for them, before an emulator of its own: one emulator gets slower with all that is in it. */
export default async function start(): Promise<void> {
  const emulator = await startEmulator(LAKES);
  const lake = await startDataLake({ emulator, accounts: LAKES });
  globalThis.dataLake = { lake, emulator };
  for (const account of LAKES)
    process.env[`EMULATOR_${account.toUpperCase()}`] = lake.connectionString(account);
}
