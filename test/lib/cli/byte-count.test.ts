import { parseByteCount } from '../../../lib/cli/input/options';

describe('a number of bytes on the command line', () => {
  test.each([
    ['500', 500],
    ['10MB', 10_000_000],
    ['10 mb', 10_000_000],
    ['1.5TB', 1_500_000_000_000],
    ['2k', 2000],
    ['1KiB', 1024],
    ['1GiB', 1_073_741_824],
    ['1Gi', 1_073_741_824],
    ['0.5mib', 524_288],
    ['7B', 7],
  ])('%s is %d', (text, bytes) => {
    expect(parseByteCount(text)).toBe(bytes);
  });

  test.each(['', '0', '-1', '1e9', '1iB', '10XB', '1 G iB', '9PiBs', '99999999PB', 'NaN', '1,5GB'])(
    '%p is refused, and the forms that are allowed are named',
    (text) => {
      expect(() => parseByteCount(text)).toThrow(/500000, 10MB, 1.5TB or 1GiB/);
    },
  );
});
