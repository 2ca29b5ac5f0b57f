import { problems } from '../../errors/catalogue';
import { DataShareError } from '../../errors/data-share-error';
import type { StateStore } from '../contract/state-store-port';
import { readJournalHead } from './journal-head';
import type { MappingIdentity } from './mapping-identity';

/** Maximum number of blobs in the journal of a run: there is at most one each second for a dataset, and one for each correction. */
const MAX_BLOBS = 500_000;

/** The paths of the blobs of a journal, by the name that a dataset had when the run wrote them. */
export type JournalPaths = ReadonlyMap<string, readonly string[]>;

/** Lists the blobs of journals and reads their heads, each once for all datasets. */
export class JournalFolders {
  private readonly lists = new Map<string, Promise<JournalPaths>>();
  private readonly heads = new Map<string, Promise<MappingIdentity | undefined>>();

  /** @param folder The folder of all journals of the subscription. */
  constructor(
    private readonly store: StateStore,
    private readonly folder: string,
  ) {}

  public list(synchronizationId: string, signal: AbortSignal): Promise<JournalPaths> {
    const known = this.lists.get(synchronizationId) ?? this.listPaths(synchronizationId, signal);
    this.lists.set(synchronizationId, known);
    return known;
  }

  /** Reads the head of a blob; undefined if the blob is not there. */
  public readHead(path: string, signal: AbortSignal): Promise<MappingIdentity | undefined> {
    const known = this.heads.get(path) ?? readJournalHead(this.store, path, signal);
    this.heads.set(path, known);
    return known;
  }

  private async listPaths(synchronizationId: string, signal: AbortSignal): Promise<JournalPaths> {
    const folder = `${this.folder}${synchronizationId}/`;
    const found = new Map<string, string[]>();
    let count = 0;
    for await (const { path } of this.store.list(folder, signal)) {
      count += 1;
      if (count > MAX_BLOBS)
        throw new DataShareError([problems.stateUnreadable(path, `there are more than ${MAX_BLOBS} files`)]);
      const [datasetName] = path.slice(folder.length).split('/');
      const paths = found.get(datasetName);
      if (paths) paths.push(path);
      else found.set(datasetName, [path]);
    }
    return found;
  }
}
