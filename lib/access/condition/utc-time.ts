/** Converts a time to UTC in ISO 8601. A Terraform expression stays as it is; undefined if the text is not a time. */
export function toUtcTime(text: string): string | undefined {
  if (text.includes('${')) return text;
  // Without a zone, a time would depend on the machine that reads it.
  if (!/^\d{4}-\d\d-\d\d(T.*(Z|[+-]\d\d:\d\d))?$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** Converts a field of a file with `toUtcTime`; null if it is not a time. */
export function parseTimeField(value: unknown): string | null {
  return typeof value === 'string' ? (toUtcTime(value) ?? null) : null;
}

/** True if the first time is not after the second one; null is no end. False if only Terraform can tell. */
export function endsBefore(time: string | null, other: string | null): boolean {
  if (time === null) return other === null;
  return other === null || Date.parse(time) <= Date.parse(other);
}

export function pickEarlier(a: string, b: string): string | undefined {
  if (a === b) return a;
  return endsBefore(a, b) ? a : endsBefore(b, a) ? b : undefined;
}

export function pickLater(a: string, b: string): string | undefined {
  if (a === b) return a;
  return endsBefore(a, b) ? b : endsBefore(b, a) ? a : undefined;
}
