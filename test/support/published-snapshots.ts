import { RestError } from '@azure/storage-blob';
import type { ContainerClient } from '@azure/storage-blob';
import type { Pair } from './accounts';

type Sides = Pick<Pair, 'target' | 'subscription'>;

/**
 * The files of the published snapshot of the only dataset, read as somebody would who has nothing to do with datashare: by
 * the document where there is one; each file as it was listed, or all once more.
 */
export async function readPublished(sides: Sides): Promise<Record<string, string>> {
  for (;;) {
    try {
      const files = await currentFiles(sides);
      // In the moment between two renames there is nothing.
      if (Object.keys(files).length > 0) return files;
    } catch (error) {
      if (!(error instanceof RestError) || ![404, 412].includes(error.statusCode!)) throw error;
    }
  }
}

/** The same, where nothing happens meanwhile. */
export async function currentFiles({ target, subscription }: Sides): Promise<Record<string, string>> {
  const { path } = subscription.mappings[0].target!;
  return readFolder(target, subscription.target.isHnsEnabled ? path : await readCurrentPath(target, path));
}

async function readCurrentPath(target: ContainerClient, path: string): Promise<string> {
  const content = await target.getBlobClient(`${path}/current.json`).downloadToBuffer();
  return (JSON.parse(String(content)) as { path: string }).path;
}

async function readFolder(target: ContainerClient, folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name, properties, metadata } of target.listBlobsFlat({
    prefix: `${folder}/`,
    includeMetadata: true,
  })) {
    if (metadata?.['hdi_isfolder'] === 'true') continue;
    const blob = target.getBlobClient(name);
    const conditions = { ifMatch: `"${properties.etag.replaceAll('"', '')}"` };
    const content = properties.contentLength
      ? await blob.downloadToBuffer(0, undefined, { conditions })
      : Buffer.alloc(0);
    found[name.slice(folder.length + 1)] = String(content);
  }
  return found;
}
