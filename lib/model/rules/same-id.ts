/** Whether two names or ids are the same: Azure heeds no case in them. */
export const isSameId = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
