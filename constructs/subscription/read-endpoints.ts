import { Fn, Token } from 'cdktf';
import type { ReadEndpoint } from '../../lib/model/values/read-endpoints';
import { buildReadEndpoint, encodePath, toDfsHost } from '../../lib/model/values/read-endpoints';
import { listSharedDatasets } from '../../lib/model/documents/shared-datasets';
import type { DeclaredInvitation, DeclaredStoreFacts } from '../documents/declared-invitation';
import { toFunctionArgument } from '../synthesis/terraform-strings';

/** Returns the endpoints of each dataset by its name. Terraform computes what only it knows. */
export function toReadEndpoints(invitation: DeclaredInvitation): Record<string, ReadEndpoint> {
  return Object.fromEntries(
    listSharedDatasets<DeclaredStoreFacts>(invitation).map(({ datasetName, container, path, source }) => {
      const { blobEndpoint } = source;
      const options = { encodedPath: encodeAnyPath(path), dfsHost: findDfsHost(blobEndpoint) };
      return [datasetName, buildReadEndpoint(blobEndpoint, { container, path }, options)];
    }),
  );
}

/** Terraform encodes a space as `+`. */
function encodeAnyPath(path: string): string {
  if (!Token.isUnresolved(path)) return encodePath(path);
  return Fn.replace(Fn.replace(Fn.urlencode(toFunctionArgument(path)), '%2F', '/'), '+', '%20');
}

function findDfsHost(blobEndpoint: string): string {
  if (!Token.isUnresolved(blobEndpoint)) return toDfsHost(blobEndpoint);
  return Token.asString(Fn.replace(Fn.replace(blobEndpoint, 'https://', ''), '.blob.', '.dfs.'));
}
