import type { DataLake } from './data-lake';
import { startDataLake } from './data-lake';
import startEmulator, { LAKES } from './start-emulator';
import startProvider from './start-provider';

declare global {
  var dataLake: DataLake | undefined;
}

/** What the tests of a jest run have in common. */
export default async function start(): Promise<void> {
  await Promise.all([startEmulator(), startProvider()]);
  const lake = await startDataLake({ emulator: globalThis.emulator!, accounts: LAKES });
  globalThis.dataLake = lake;
  for (const account of LAKES)
    process.env[`EMULATOR_${account.toUpperCase()}`] = lake.connectionString(account);
}
