/** A time in UTC as ISO writes it; an expression of Terraform stays what it is; undefined where it is no time. */
export function toUtcTime(text: string): string | undefined {
  if (text.includes('${')) return text;
  // Without a zone, a time would depend on the machine that reads it.
  if (!/^\d{4}-\d\d-\d\d(T.*(Z|[+-]\d\d:\d\d))?$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** A field of a file as such a time; null where it is none. */
export function parseTimeField(value: unknown): string | null {
  return typeof value === 'string' ? (toUtcTime(value) ?? null) : null;
}

/** Whether the first time is not after the second one; null is no end. False where Terraform alone could tell. */
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
