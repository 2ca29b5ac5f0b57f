/** True if two names or ids are the same. Azure ignores case in them. */
export const isSameId = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
