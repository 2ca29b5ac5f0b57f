import type { CopyMapping } from '../contract/copy-mapping';
import type { ManifestSides } from '../contract/run-dependencies';
import type { SynchronizationMode } from '../contract/run-record';
import type { StateStore } from '../contract/state-store-port';
import type { Batches } from '../../streams/ordered-streams';
import type { Intents, OpenJournal } from './intent-journal';
import { CORRECTION, Journal, toJournalFolder } from './intent-journal';
import { JournalFolders } from './journal-listing';
import { readJournals } from './journal-reader';
import { toMappingIdentity } from './mapping-identity';

/** The journals that the state of a subscription names. */
interface RegisteredJournals {
  /** Returns those that are open. */
  list(): readonly OpenJournal[];
  /** Records that a run writes a journal. Otherwise, the next run would not look for it. */
  register(journal: OpenJournal, signal: AbortSignal): Promise<void>;
}

/** The journals of one subscription. */
export class JournalStore {
  private readonly folder: string;
  private readonly folders: JournalFolders;
  /** Folders whose intents were read. The others are about other places, or about datasets that are not in the document now. */
  private readonly readFolders = new Set<string>();
  /** The run whose journals are created here. */
  private ownId: string | undefined;
  /** Paths of the journals of this run. */
  private readonly ownPaths: string[] = [];
  /** True if other processes write journals of this run, too. */
  private isShared = false;
  private registering: Promise<void> | undefined;
  /** Registers the journal of this run; undefined if the run has none, and once it records its result. */
  private registerOwn: (() => Promise<void>) | undefined;

  constructor(
    private readonly store: StateStore,
    subscriptionName: string,
    private readonly sides: ManifestSides,
    private readonly registered: RegisteredJournals,
  ) {
    this.folder = `${subscriptionName}/journals/`;
    this.folders = new JournalFolders(store, this.folder);
  }

  /** Reads the intents of crashed runs for this mapping; undefined if there are none. */
  public async read(mapping: CopyMapping, signal: AbortSignal): Promise<Batches<Intents> | undefined> {
    const { store, folder, sides, folders, ownId } = this;
    const earlier = this.registered.list().filter(({ synchronizationId }) => synchronizationId !== ownId);
    return readJournals(
      store,
      folder,
      earlier,
      mapping,
      sides,
      signal,
      folders,
      (synchronizationId, name) => {
        this.readFolders.add(toJournalFolder(folder, { synchronizationId, datasetName: name }));
      },
    );
  }

  /** Creates the journal of a run for this mapping. It is registered before its first blob is written. */
  public create(
    synchronizationId: string,
    mode: SynchronizationMode,
    mapping: CopyMapping,
    signal: AbortSignal,
  ): Journal {
    const register = (): Promise<void> => this.register({ synchronizationId, mode }, signal);
    this.registerOwn = register;
    return this.createJournal(synchronizationId, mapping, register, signal);
  }

  /** Registers the journal of a run that several processes write. */
  public async openShared(journal: OpenJournal, signal: AbortSignal): Promise<void> {
    this.joinShared(journal.synchronizationId);
    await this.register(journal, signal);
  }

  /** Says that this process writes to the journal that another one has registered: its intents are not those of an earlier run. */
  public joinShared(synchronizationId: string): void {
    this.ownId = synchronizationId;
    this.isShared = true;
  }

  /** Creates the stream of a shared journal that one attempt at a range of names writes. */
  public createStream(
    synchronizationId: string,
    mapping: CopyMapping,
    stream: string,
    signal: AbortSignal,
  ): Journal {
    return this.createJournal(synchronizationId, mapping, async () => {}, signal, stream);
  }

  /** Registers the journal of this run, if it has one: the next run accepts a manifest that the state does not name only from such a run. */
  public async ensureRegistered(): Promise<void> {
    await this.registerOwn?.();
  }

  /** Registers nothing any more: a publication, which alone writes manifests after this, is in the state itself. */
  public endRegistration(): void {
    this.registerOwn = undefined;
  }

  private createJournal(
    synchronizationId: string,
    mapping: CopyMapping,
    register: () => Promise<void>,
    signal: AbortSignal,
    stream?: string,
  ): Journal {
    this.ownId = synchronizationId;
    const about = toMappingIdentity(synchronizationId, mapping, this.sides);
    return new Journal(this.store, this.folder, about, register, this.ownPaths, signal, stream);
  }

  private register(journal: OpenJournal, signal: AbortSignal): Promise<void> {
    return (this.registering ??= this.registered.register(journal, signal));
  }

  /** Reads the intents of those streams of a journal whose names begin with a prefix; undefined if there are none. */
  public readStreams(
    journal: OpenJournal,
    prefix: string,
    mapping: CopyMapping,
    signal: AbortSignal,
  ): Promise<Batches<Intents> | undefined> {
    const isWanted = (path: string): boolean => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return name.startsWith(prefix) || name.startsWith(`${CORRECTION}${prefix}`);
    };
    const { store, folder, sides } = this;
    return readJournals(store, folder, [journal], mapping, sides, signal, undefined, undefined, isWanted);
  }

  /** Lists the blobs of those journals that can be closed, by run. */
  public async listClosed(
    journals: readonly OpenJournal[],
    ownId: string,
    signal: AbortSignal,
  ): Promise<Map<string, readonly string[]>> {
    const closed = new Map<string, readonly string[]>();
    for (const { synchronizationId } of journals) {
      const paths = await this.listJournal(synchronizationId, ownId, signal);
      if (paths) closed.set(synchronizationId, paths);
    }
    return closed;
  }

  /** Lists the journals that the state does not name: their runs have ended before they deleted them. */
  public async listOrphans(journals: readonly OpenJournal[], signal: AbortSignal): Promise<string[]> {
    const named = journals.map(({ synchronizationId }) => `${this.folder}${synchronizationId}/`);
    const paths = await this.listPaths(this.folder, signal);
    return paths.filter((path) => !named.some((prefix) => path.startsWith(prefix)));
  }

  /** Lists the blobs of a journal that is to be closed; undefined if it may have intents that are still needed. */
  private async listJournal(
    settled: string,
    synchronizationId: string,
    signal: AbortSignal,
  ): Promise<readonly string[] | undefined> {
    const isOwn = settled === synchronizationId;
    if (isOwn && !this.isShared) return this.ownPaths;
    const folder = `${this.folder}${settled}/`;
    const paths: string[] = [];
    try {
      for await (const { path } of this.store.list(folder, signal)) paths.push(path);
    } catch {
      return isOwn ? this.ownPaths : undefined;
    }
    if (isOwn) return paths;
    const isRead = (path: string): boolean => {
      const [datasetName] = path.slice(folder.length).split('/');
      return this.readFolders.has(`${folder}${datasetName}/`);
    };
    return paths.every(isRead) ? paths : undefined;
  }

  /** Lists blobs to delete. If that fails, they stay, which does no harm. */
  private async listPaths(prefix: string, signal: AbortSignal): Promise<string[]> {
    const paths: string[] = [];
    try {
      for await (const { path } of this.store.list(prefix, signal)) paths.push(path);
    } catch {
      return paths;
    }
    return paths;
  }
}
