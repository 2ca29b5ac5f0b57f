import type { Emulator } from '../../testing/emulators/azurite';
import { startEmulator } from '../../testing/emulators/azurite';

/** The accounts that tests may use: a provider's, a consumer's and strangers'. */
const ACCOUNTS = ['contoso', 'fabrikam', 'tailwind', 'northwind'];

declare global {
  var emulator: Emulator | undefined;
}

/** One emulator for the whole jest run: each test makes containers of its own. */
export default async function start(): Promise<void> {
  const emulator = await startEmulator(ACCOUNTS);
  globalThis.emulator = emulator;
  for (const account of ACCOUNTS) {
    process.env[`EMULATOR_${account.toUpperCase()}`] = emulator.connectionString(account);
  }
}
