/** True if two names or ids are the same. Azure ignores case in them. */
export const isSameId = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Returns a key for an id. Azure ignores the case of ids, but two expressions that differ in case are two. */
export function toIdKey(id: string): string {
  return /^[0-9a-f-]{36}$/i.test(id) ? id.toLowerCase() : id;
}
