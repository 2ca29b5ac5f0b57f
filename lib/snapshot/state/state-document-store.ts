import { DataShareError, throwProblems } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { StateStore } from '../contract/state-store-port';
import type { StateOptions } from './state-write-options';
import { readLimitedText } from '../contract/read-limited-text';
import { parseStateJson, STATE_LIMITS } from './json-documents';
import type { StateDocument } from './state-document';
import { findOwnBlob } from '../contract/own-blobs';
import { createEmptyState, stateDocumentSchema } from './state-document';

/** Reads and replaces the blob `state.json` of a subscription. */
export class StateDocumentStore {
  private etag: string | undefined;
  private document: StateDocument | undefined;
  private readonly path: string;

  constructor(
    private readonly store: StateStore,
    private readonly subscriptionName: string,
    private readonly invitationId: string,
    private readonly writing: StateOptions,
  ) {
    this.path = `${subscriptionName}/state.json`;
  }

  /** True if there is a state. */
  public get isThere(): boolean {
    return this.document !== undefined;
  }

  public get current(): StateDocument {
    return this.document ?? createEmptyState(this.invitationId);
  }

  /** Loads the state of the last run, and remembers its ETag for `replace`. */
  public async load(signal: AbortSignal): Promise<StateDocument | undefined> {
    const { path } = this;
    const blob = await this.store.read(path, signal);
    this.etag = blob?.etag;
    if (!blob) return undefined;
    const content = await readLimitedText(blob.content, path, STATE_LIMITS.state);
    const document = parseStateJson(content, path, stateDocumentSchema);
    if (document === undefined)
      throw new DataShareError([problems.stateUnreadable(path, 'it is not what this program writes')]);
    if (document.invitationId !== this.invitationId)
      throwProblems([problems.stateForeign(this.subscriptionName, document.invitationId)]);
    return (this.document = document);
  }

  /** @throws DataShareError `StateChanged` if another run has replaced the state since it was loaded */
  public async replace(document: StateDocument, signal: AbortSignal): Promise<void> {
    const content = JSON.stringify(document, null, 2);
    await this.writing.ensureLocked?.();
    const etag =
      (await this.store.replace(this.path, content, this.etag, signal)) ??
      (await findOwnBlob(this.store, this.path, content, signal));
    if (etag === undefined) {
      await this.writing.ensureLocked?.(0);
      throwProblems([problems.stateChanged({ subscriptionName: this.subscriptionName })]);
    }
    this.etag = etag;
    this.document = document;
  }
}
