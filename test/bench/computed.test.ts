import { compareBytes, formulaNames, lowerBound } from '../../bench/endpoint/blob-names';
import { ComputedSource, ComputedTarget } from '../../bench/endpoint/computed';

describe('names by formula', () => {
  const names = formulaNames(10_000_000);
  const places = [0, 1, 999, 1000, 99_999, 100_000, 1_234_567, 9_999_999];

  test('are in the order of their bytes, and found again', () => {
    const found = places.map((index) => names.at(index));
    expect([...found].sort(compareBytes)).toEqual(found);
    expect(found.map((name) => names.indexOf(name))).toEqual(places);
    expect(found.map((name) => lowerBound(names, name))).toEqual(places);
  });

  test('are not taken for others', () => {
    expect(names.indexOf('dir000/sub01/file-0000000.csv')).toBe(-1);
    expect(names.indexOf('none')).toBe(-1);
    expect(formulaNames(10).indexOf(names.at(10))).toBe(-1);
    expect(lowerBound(names, 'dir001/')).toBe(100_000);
    expect(lowerBound(names, 'e')).toBe(10_000_000);
  });
});

describe('a target', () => {
  const source = new ComputedSource(formulaNames(300));
  const target = new ComputedTarget(source, true);
  const copy = (index: number): string => {
    const blob = source.blobAt(index)!;
    return target.put(blob.name, blob.written).etag;
  };

  test('differs from a changed source until it is copied', () => {
    const before = [source.blobAt(100)!, target.blobAt(100)!];
    expect(target.differences).toBe(0);
    source.change({ every: 100, from: 0 });
    expect(target.differences).toBe(3);
    const after = source.blobAt(100)!;
    expect(after.etag).not.toBe(before[0].etag);
    expect(after.written.contentMd5).not.toBe(before[0].written.contentMd5);
    expect(Date.parse(after.written.lastModified)).toBeGreaterThan(
      Date.parse(before[1].written.lastModified),
    );
    expect(source.blobAt(101)).toEqual(new ComputedSource(formulaNames(300)).blobAt(101));
    [0, 100, 200].forEach(copy);
    expect(target.differences).toBe(0);
    expect(target.blobAt(100)!.written.contentMd5).toBe(after.written.contentMd5);
  });

  test('has another ETag after each copy', () => {
    expect(new Set([target.blobAt(7)!.etag, copy(7), copy(7), source.blobAt(7)!.etag]).size).toBe(4);
  });

  test('holds nothing but copies', () => {
    const { written } = source.blobAt(1)!;
    expect(() => target.put('none', written)).toThrow('nothing but copies');
    expect(() => target.put(source.nameAt(2), written)).toThrow('nothing but copies');
  });

  test('may be emptied', () => {
    target.delete(source.nameAt(5));
    expect(target.find(source.nameAt(5))).toBeUndefined();
    target.reset(false);
    expect(target.differences).toBe(300);
  });
});
