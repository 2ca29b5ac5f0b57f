import { PageGuard } from '../../../lib/azure/listing/page-guard';

/** Checks pages with these markers and so many entries each; returns the number of pages that were read. */
function countPages(entries: number, toMarker: (page: number) => string, pages = 2_000_000): number {
  const guard = new PageGuard();
  for (let page = 1; page <= pages; page++) {
    try {
      guard.check(entries, toMarker(page));
    } catch {
      return page;
    }
  }
  return Infinity;
}

describe('a listing', () => {
  test.each<[string, number, (page: number) => string, number]>([
    ['repeats a marker', 5000, () => 'same', 25],
    ['goes around two markers', 5000, (page) => String(page % 2), 60],
    ['goes around a thousand markers', 5000, (page) => String(page % 1000), 25_000],
    ['has empty pages only', 0, String, 5001],
    ['has pages of one blob only', 1, String, 5200],
    ['never ends', 5000, String, 1_000_001],
  ])('that %s ends after a bound', (_, entries, toMarker, bound) => {
    expect(countPages(entries, toMarker)).toBeLessThanOrEqual(bound);
  });

  test.each<[string, number, number]>([
    ['a thousand empty pages', 0, 1000],
    ['half a million full pages', 5000, 500_000],
    ['pages of a hundred blobs', 100, 100_000],
  ])('with %s is read to its end', (_, entries, pages) => {
    expect(countPages(entries, String, pages)).toBe(Infinity);
  });
});
