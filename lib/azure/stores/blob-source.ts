import type { Place } from '../../model/values/dataset';
import { describePlace } from '../../model/values/dataset';
import type {
  BlobDescription,
  CopySource,
  SnapshotSource,
  SourceBlob,
} from '../../snapshot/contract/storage-ports';
import { readBlobDescription } from './read-blob-description';
import { ReadableBlobStore } from './readable-blob-store';
import { withErrorTranslation } from '../connection/retried-request';
import { buildBlobUrl } from '../connection/urls';
import { isSameBlobUrl } from '../copying/recorded-copy';

export class BlobSource extends ReadableBlobStore implements SnapshotSource {
  public offer(place: Place): SourceBlob {
    return {
      container: place.container,
      authorize: (isRenewed, signal) => this.authorize(place, isRenewed, signal),
      describe: (signal) => this.describe(place, signal),
      isAt: (url) => isSameBlobUrl(url, buildBlobUrl(this.connection, place)),
    };
  }

  private authorize(place: Place, isRenewed: boolean, signal: AbortSignal): Promise<CopySource> {
    const url = buildBlobUrl(this.connection, place);
    return withErrorTranslation(this.connection, place.container, 'authorize a copy', signal, () =>
      this.connection.authorizeCopy(place.container, url, isRenewed),
    );
  }

  private describe(place: Place, signal: AbortSignal): Promise<BlobDescription | undefined> {
    return this.sendWithRetry(place.container, `look up ${describePlace(place)}`, signal, (abortSignal) =>
      readBlobDescription(this.connection, place, abortSignal),
    );
  }
}
