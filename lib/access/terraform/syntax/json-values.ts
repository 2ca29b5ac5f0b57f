export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns an empty object for any other value, so that an untrusted file never causes an exception. */
export function toRecord(value: unknown): Json {
  return isRecord(value) ? value : {};
}

export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function toTexts(value: unknown): string[] {
  return toList(value).filter((each): each is string => typeof each === 'string');
}

/** Reads a block, which Terraform's JSON writes as an object or as a list of objects. */
export function mergeRecords(value: unknown): Json {
  return Object.fromEntries(toEntries(value));
}

export function toEntries(value: unknown): [string, unknown][] {
  return (Array.isArray(value) ? value : [value]).flatMap((each) => Object.entries(toRecord(each)));
}
