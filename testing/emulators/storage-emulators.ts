import { problems } from '../../lib/errors/catalogue';
import { throwProblems } from '../../lib/errors/data-share-error';
import { storageAccountNameRule } from '../../lib/model/rules/naming-rules';
import { startEmulator } from './azurite';
import { startDataLake } from './data-lake';

/** Options of the emulators. */
export interface StorageEmulatorsOptions {
  /**
   * Names of accounts of flat Blob storage.
   * @default - none
   */
  readonly accounts?: readonly string[];
  /**
   * Names of accounts with a hierarchical namespace (ADLS Gen2), served by a stand-in before Azurite.
   * @default - none
   */
  readonly dataLakes?: readonly string[];
}

/** Storage accounts on the loopback interface, in memory. */
export interface StorageEmulators {
  /**
   * Returns the connection string of an account, for the clients of the Azure SDK.
   *
   * @throws DataShareError `ValueInvalid` for an account that was not started
   */
  connectionString(account: string): string;
  /**
   * Returns the environment variables that connect `datashare`, and `env` of the runtime functions, to two accounts. The accounts of
   * the documents are then not asked.
   */
  connectSides(source: string, target: string): Record<string, string>;
  /** Ends the emulators. Their data is gone. They also end with the process. */
  stop(): Promise<void>;
}

/**
 * Starts storage accounts on free ports of the loopback interface. Needs the package `azurite`, an optional peer dependency.
 *
 * Azurite keeps what a deleted blob leaves until it ends: a test run needs no garbage collection. The stand-in for ADLS Gen2 has
 * directories, renames and access control lists, and enforces no access; a file system must not have the name of an account.
 *
 * @throws DataShareError `ValueInvalid`, `Usage` without azurite
 * @see https://learn.microsoft.com/azure/storage/common/storage-use-azurite
 */
export async function startStorageEmulators(options: StorageEmulatorsOptions): Promise<StorageEmulators> {
  const { accounts = [], dataLakes = [] } = options;
  const all = [...accounts, ...dataLakes];
  throwProblems(findNameProblems(all));
  const emulator = await startEmulator(all);
  const lake =
    dataLakes.length === 0
      ? undefined
      : await startDataLake({ emulator, accounts: dataLakes, flatAccounts: accounts }).catch(
          async (error: unknown) => {
            await emulator.stop();
            throw error;
          },
        );
  const connectionString = (account: string): string => {
    if (!all.includes(account))
      throwProblems([problems.valueInvalid('account', `one of ${all.join(', ')}`, account)]);
    return (lake ?? emulator).connectionString(account);
  };
  return {
    connectionString,
    connectSides: (source, target) => ({
      DATASHARE_SOURCE_CONNECTION_STRING: connectionString(source),
      DATASHARE_TARGET_CONNECTION_STRING: connectionString(target),
    }),
    stop: async () => {
      try {
        await lake?.stop();
      } finally {
        await emulator.stop();
      }
    },
  };
}

function findNameProblems(names: readonly string[]): ReturnType<typeof problems.valueInvalid>[] {
  if (names.length === 0) return [problems.valueInvalid('accounts', 'at least one name', names)];
  return names.flatMap((name, index) => {
    const rule = storageAccountNameRule(name) ?? (names.indexOf(name) < index ? 'named once' : undefined);
    return rule === undefined ? [] : [problems.valueInvalid('accounts', rule, name)];
  });
}
