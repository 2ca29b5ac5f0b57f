import { createHash } from 'node:crypto';

/** The namespace of the UUIDs: a random UUID. */
const NAMESPACE = '7d2fb1b0-30a4-4d0e-9a53-7b0c1f8e4c11';

/**
 * Creates the id of the invitation of one recipient to one share: a UUIDv5 (RFC 9562) of the names, so that a declaration has
 * the same id on every machine.
 */
export function createInvitationId(
  storageAccountName: string,
  shareName: string,
  recipientName: string,
): string {
  return createUuidV5(NAMESPACE, [storageAccountName, shareName, recipientName].join('/'));
}

/** Creates the id of the custom role of an exchange. It is unique, because account names are. */
export function createExchangeRoleId(storageAccountName: string, container: string): string {
  return createUuidV5(NAMESPACE, ['exchange role', storageAccountName, container].join('/'));
}

/** Creates the id of the custom role that writes digests into an exchange. */
export function createDigestRoleId(storageAccountName: string, container: string): string {
  return createUuidV5(NAMESPACE, ['digest role', storageAccountName, container].join('/'));
}

/** Creates a name-based UUID with SHA-1. @see https://www.rfc-editor.org/rfc/rfc9562#section-5.5 */
export function createUuidV5(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x50;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
