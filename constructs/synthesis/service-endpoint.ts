import { Fn, Token } from 'cdktf';

/** Returns the endpoint of another service of an account, from that of its blobs: in Azure, they differ in one label. */
export function toServiceEndpoint(blobEndpoint: string, service: 'dfs' | 'queue'): string {
  const [label, other] = ['.blob.', `.${service}.`];
  return Token.isUnresolved(blobEndpoint)
    ? Token.asString(Fn.replace(blobEndpoint, label, other))
    : blobEndpoint.replace(label, other);
}
