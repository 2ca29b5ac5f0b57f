/** Formats a count and its noun: 1 page, 2,000 pages. */
export function formatCount(count: number, one: string, more = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : more}`;
}
