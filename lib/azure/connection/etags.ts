/** Removes quotation marks: headers have ETags with them, listings without. */
export function unquoteEtag(etag: string | undefined): string {
  return (etag ?? '').replace(/^"|"$/g, '');
}

export function quoteEtag(etag: string): string {
  return `"${etag}"`;
}

export function toBase64(bytes: Uint8Array | undefined): string | undefined {
  return bytes && bytes.length > 0 ? Buffer.from(bytes).toString('base64') : undefined;
}
