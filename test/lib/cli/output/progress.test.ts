import { PassThrough } from 'node:stream';
import type { CliIo } from '../../../../lib/cli/io';
import { startProgress } from '../../../../lib/cli/output/synchronization/progress';
import { createProgress } from '../../../../lib/snapshot/copying/progress-counts';

const BLOCKS = {
  ...createProgress(),
  phase: 'copying' as const,
  isTotalKnown: true,
  plannedFiles: 2,
  plannedBytes: 100e9,
};

/** A terminal that keeps what is written. */
class FakeTerminal {
  public written = '';
  public readonly io: CliIo;
  private readonly stream = new PassThrough();

  constructor(columns: number) {
    const terminal = Object.assign(this.stream, { isTTY: true, columns });
    this.stream.on('data', (chunk: Buffer) => (this.written += chunk.toString()));
    const stderr = (text: string): boolean => this.stream.write(text);
    this.io = { stderr, terminal } as unknown as CliIo;
  }

  public set columns(columns: number) {
    Object.assign(this.stream, { columns });
  }

  /** The texts between control sequences. */
  public get texts(): string[] {
    // eslint-disable-next-line no-control-regex -- control sequences are what is left out
    return this.written.split(/\u001b\[[0-9;?]*[a-zA-Z]|\u001b[78]|\n/).filter((text) => text !== '');
  }
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test.each([80, 40, 20])('on a terminal of %d columns, no text fills the last column', (columns) => {
  const terminal = new FakeTerminal(columns);
  const progress = startProgress(terminal.io);
  for (let block = 0; block < 100; block++) {
    progress.update({ ...BLOCKS, copiedBytes: block * 1e9 });
    jest.advanceTimersByTime(1000);
  }
  progress.stop();
  expect(Math.max(...terminal.texts.map((text) => text.length))).toBeLessThan(columns);
  expect(terminal.texts.at(-1)).toMatch(/^copying .*99/);
});

test('a terminal that becomes narrower gets a shorter line', () => {
  const terminal = new FakeTerminal(80);
  const progress = startProgress(terminal.io);
  progress.update({ ...BLOCKS, copiedBytes: 5e9 });
  jest.advanceTimersByTime(1000);
  terminal.columns = 16;
  jest.advanceTimersByTime(1000);
  progress.stop();
  expect(terminal.texts).toContain('copying [------------] 5.0 GB of 100 GB, 0 of 2 files');
  expect(terminal.texts.at(-1)).toBe('copying 5%');
});

test('other messages have lines of their own, and the line of progress is below them', () => {
  const terminal = new FakeTerminal(80);
  const progress = startProgress(terminal.io);
  progress.update(BLOCKS);
  jest.advanceTimersByTime(1000);
  terminal.written = '';
  progress.io.stderr('waiting for the target\n');
  expect(terminal.written).toMatch(/waiting for the target\n.*copying \[-+\] 0 B of 100 GB/s);
  progress.stop();
  terminal.written = '';
  progress.io.stderr('afterwards\n');
  jest.advanceTimersByTime(60_000);
  expect(terminal.written).toBe('afterwards\n');
});

test('neither the cursor nor wrapping is switched off: a killed process could not restore them', () => {
  const terminal = new FakeTerminal(80);
  const progress = startProgress(terminal.io);
  progress.update(BLOCKS);
  jest.advanceTimersByTime(1000);
  progress.stop();
  expect(terminal.written).not.toContain('\u001b[?');
});
